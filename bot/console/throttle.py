"""How long a stranger waits between guesses: each failure doubles the pause, for a name as for an address."""

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True)
class Allowance:
    """How many failures cost nothing, and the longest pause."""

    free: int
    longest_s: float


# A name is throttled sooner. Its longest pause is short, so that a stranger cannot lock an agent out for long; whoever
# guesses at codes has the password already, and may be locked out longer. An address may be shared by a whole office, and waits longer once it has used up its patience.
ALLOWANCES = {
    "name": Allowance(free=4, longest_s=60),
    "code": Allowance(free=4, longest_s=900),
    "address": Allowance(free=12, longest_s=900),
}
_FORGOTTEN_AFTER = dt.timedelta(hours=1)
_MOST_REMEMBERED = 10_000

Key = tuple[str, str]  # "name", "code" or "address", and which


@dataclass(frozen=True)
class _Record:
    failures: int
    last: dt.datetime


class Throttle:
    """The failures of the last hour, in this process's memory."""

    def __init__(self) -> None:
        self._records: OrderedDict[Key, _Record] = OrderedDict()

    def pause_s(self, keys: tuple[Key, ...], now: dt.datetime) -> float:
        """How many seconds are left until one more guess is heard; 0 for now."""
        return max(self._left_s(key, now) for key in keys)

    def count(self, keys: tuple[Key, ...], now: dt.datetime) -> None:
        """A guess is about to be checked; counted before, so that many at once do not slip through together."""
        for key in keys:
            self._records[key] = _Record(self._failures(key, now) + 1, now)
            self._records.move_to_end(key)
        while len(self._records) > _MOST_REMEMBERED:
            self._records.popitem(last=False)

    def pardon(self, keys: tuple[Key, ...], now: dt.datetime) -> None:
        """The guess was right: the person starts afresh; the address gets this one guess back and no more."""
        for key in keys:
            left = 0 if key[0] != "address" else self._failures(key, now) - 1
            if left > 0:
                self._records[key] = _Record(left, now)
            else:
                self._records.pop(key, None)

    def _failures(self, key: Key, now: dt.datetime) -> int:
        record = self._records.get(key)
        return record.failures if record and now - record.last < _FORGOTTEN_AFTER else 0

    def _left_s(self, key: Key, now: dt.datetime) -> float:
        allowance, record = ALLOWANCES[key[0]], self._records.get(key)
        over = self._failures(key, now) - allowance.free
        if record is None or over < 0:
            return 0.0
        pause_s = min(2.0 ** min(over, 30), allowance.longest_s)
        return max(0.0, pause_s - (now - record.last).total_seconds())
