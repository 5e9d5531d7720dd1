"""The engine: stores an event and takes its turn in one transaction, then sees to what the turn wanted.

Who may do what, when several processes share a database: the turn's transaction locks the conversation's row, so turns
of one conversation never overlap; the same row names the process that may send for it, until a moment. What a process
leaves behind when it dies is found by `sweep` and carried on by whoever finds it.
"""

import asyncio
import datetime as dt
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from weakref import WeakValueDictionary

import msgspec
import structlog

from bot.dialogs.counter import Counter
from bot.dialogs.state import NOT_PEOPLE, fresh
from bot.domain.effects import OpenCase, Send
from bot.domain.events import Envelope, Event, PaymentReceived, TimerFired
from bot.domain.ids import ConversationId, EffectId, EventId, OrderId, case_id, effect_id
from bot.domain.messages import TextMessage
from bot.domain.text import text
from bot.engine.bill import sparing
from bot.engine.outside import Outside
from bot.engine.store import Due, Sending, Store, Transaction
from bot.engine.turns import take_turn
from bot.errors import NotHeard, PassboothError, RateLimited, Refused, Rejected, Undeliverable, Unwanted

log = structlog.get_logger(__name__)

# Longer than any call that an effect makes, so that a process that is merely slow keeps its place.
_LEASE = dt.timedelta(seconds=90)
# A turn that failed is queued to be tried again; one that lies longer than this has lost its place in the queue.
_FORGOTTEN_AFTER = dt.timedelta(minutes=15)
_TURN_TRIES = 4
_EFFECT_TRIES = 12
_JOB_TRIES = 3


def _pause_s(attempts: int) -> float:
    """One second, then twice as long each time, up to ten minutes."""
    return float(min(600, 2**attempts))


@dataclass(frozen=True)
class _Taken:
    """What the door did: whether the event is new, who may send now, and the long work that its turn wants."""

    new: bool
    sending: Sending | None = None
    jobs: tuple[EffectId, ...] = ()


@dataclass(frozen=True)
class _Failure:
    """An effect that did not happen, and what is to be done about it."""

    item: Due
    error: Exception

    @property
    def final(self) -> bool:
        """Whether trying again is pointless."""
        return isinstance(self.error, Undeliverable | Refused) or self.tries >= _EFFECT_TRIES

    @property
    def tries(self) -> int:
        """How often it was tried in earnest: being asked to wait is no try."""
        return self.item.attempts + (not isinstance(self.error, RateLimited | NotHeard))

    @property
    def holds_the_line(self) -> bool:
        """Whether what comes after it has to wait."""
        return self.item.holds_the_line and not self.final

    @property
    def pause_s(self) -> float:
        """How long to wait before the next try."""
        return self.error.retry_after_s if isinstance(self.error, RateLimited) else _pause_s(self.item.attempts)


class Engine:
    """The door for every event, and what happens behind it."""

    def __init__(
        self,
        store: Store,
        outside: Outside,
        counter_of: Callable[[ConversationId], Counter],
        now: Callable[[], dt.datetime],
        name: str,
        jobs_at_once: int = 0,
    ) -> None:
        """`name` is the same after a restart. `jobs_at_once`: how much long work this process takes on by itself."""
        self._store = store
        self._outside = outside
        self._counter_of = counter_of
        self._now = now
        self._name = name
        self._locks: WeakValueDictionary[ConversationId, asyncio.Lock] = WeakValueDictionary()
        self._sending: dict[ConversationId, object] = {}  # who is at it in this process, by a token of its own
        self._tasks: set[asyncio.Task[None]] = set()
        self._jobs: dict[EffectId, asyncio.Task[None]] = {}
        self._takes_jobs = jobs_at_once > 0
        self._job_places = asyncio.Semaphore(max(1, jobs_at_once))

    # --- doors -----------------------------------------------------------------------------------------------------

    async def accept(self, envelope: Envelope) -> bool:
        """Store the event and take its turn, in one transaction; what it wants done is done after this returns.

        A turn that raises leaves its event stored, to be tried again; nothing is lost and the answer is True.
        """
        return await self._let_in(await self._addressed(envelope))

    async def _let_in(self, envelope: Envelope) -> bool:
        conversation = envelope.conversation
        async with self._lock(conversation):
            try:
                taken = await self._store.run(lambda tx: self._take(tx, envelope))
            except Exception as error:  # whatever a turn may raise, the event must not be lost
                log.exception("turn_failed", event_id=envelope.id)
                fault = type(error).__name__
                taken = await self._store.run(lambda tx: self._put_by(tx, envelope, fault))
            await self._go_on(conversation, taken.sending)
        if self._takes_jobs:
            for key in taken.jobs:
                self._job(key)
        return taken.new

    async def accept_for_order(self, id: EventId, order: OrderId, event: Event) -> bool:  # noqa: A002 - the event's id
        """Accept an event that knows its order only. Raises `Rejected` (404) when there is no such order."""
        conversation = await self._store.run(lambda tx: tx.conversation_of(order))
        if conversation is None:
            raise Rejected("no such order", 404)
        kept = await sparing(self._store, event)
        return await self._let_in(Envelope(id=id, conversation=conversation, at=self._now(), event=kept))

    async def _addressed(self, envelope: Envelope) -> Envelope:
        """Money belongs to its order's conversation, whoever paid."""
        if not isinstance(envelope.event, PaymentReceived):
            return envelope
        order = envelope.event.order
        owner = await self._store.run(lambda tx: tx.conversation_of(order))
        return envelope if owner is None else msgspec.structs.replace(envelope, conversation=owner)

    async def drain(self, conversation: ConversationId) -> None:
        """Take every turn that waits in this conversation, then send what is due."""
        while await self._take_oldest(conversation):
            pass

        async with self._lock(conversation):
            await self._go_on(conversation, await self._look(conversation))

    async def do_job(self, key: EffectId) -> None:
        """Do one piece of long work; its result, or that it cannot be done, comes in through the door.

        Nothing happens when it is done already; when this process is at it, this waits for that.
        """
        await asyncio.shield(self._job(key))

    def _job(self, key: EffectId) -> asyncio.Task[None]:
        if (task := self._jobs.get(key)) is None:
            task = self._jobs[key] = self._spawn(self._do_job(key))
            task.add_done_callback(lambda _: self._jobs.pop(key))
        return task

    async def _do_job(self, key: EffectId) -> None:
        async with self._job_places:
            due = await self._store.run(lambda tx: tx.due(key))
            if due is None:
                return
            result = await self._work(due)
        if result is not None:
            await self.accept(self._result(due, result))
            await self._store.run(lambda tx: tx.mark_done((key,)))
        else:
            await self._store.run(lambda tx: self._bury(tx, due, "long work failed"))

    async def _work(self, due: Due) -> Event | None:
        for attempt in range(_JOB_TRIES):
            try:
                return await self._outside.work(due)
            except Exception as error:  # noqa: BLE001 - whatever it was, the customer gets an answer
                log.warning("job_failed", effect_id=due.key, attempt=attempt, error=repr(error)[:300])
                if isinstance(error, Undeliverable):
                    break
                await asyncio.sleep(_pause_s(attempt))
        return self._outside.give_up(due)

    async def sweep(self, older_than: dt.timedelta) -> int:
        """Carry on what a process left behind. Returns how many conversations that were."""
        now = self._now()
        long_ago = now - older_than - _FORGOTTEN_AFTER
        left = await self._store.run(lambda tx: tx.leftovers(now - older_than, long_ago, self._name, now))
        for conversation in left:
            await self.drain(conversation)
        return len(left)

    async def resume_jobs(self, older_than: dt.timedelta) -> int:
        """Take on long work that a worker left undone. Returns how much that is."""
        before = self._now() - older_than
        left = await self._store.run(lambda tx: tx.idle_jobs(before))
        for key in left:
            self._job(key)
        return len(left)

    async def reconcile(self, provider: str, silent_for: dt.timedelta) -> int:
        """Ask about payment pages that were opened long ago and not heard of since. Returns how many had something to tell."""
        before = self._now() - silent_for
        pages = await self._store.run(lambda tx: tx.open_pages(before))
        found = 0
        for order, ref in pages:
            try:
                told = await self._outside.ask_about_page(provider, order, ref)
            except PassboothError as error:  # one that cannot be asked about now does not keep the others from it
                log.warning("page_not_told", order=order, error=type(error).__name__)
                continue
            if told is not None:
                found += await self.accept_for_order(told[0], order, told[1])
        return found

    async def fire(self, key: EffectId, conversation: ConversationId, timer: str, about: str) -> None:
        """A timer is due."""
        fired = TimerFired(timer, about)
        await self.accept(Envelope(id=EventId(f"{key}/fired"), conversation=conversation, at=self._now(), event=fired))

    async def close(self) -> None:
        """Let what is being sent finish; long work is left for the next life."""
        for job in tuple(self._jobs.values()):
            job.cancel()
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- turns -----------------------------------------------------------------------------------------------------

    def _take(self, tx: Transaction, envelope: Envelope) -> _Taken:
        counter = self._counter_of(envelope.conversation)
        tx.lock(envelope.conversation, envelope.at)
        oldest = tx.undone(envelope.conversation)
        if not tx.remember(envelope, taken=oldest is None):
            return _Taken(new=False)
        jobs = take_turn(tx, envelope, counter) if oldest is None else self._catch_up(tx, oldest, counter)
        return _Taken(new=True, sending=self._ask_to_send(tx, envelope.conversation), jobs=jobs)

    def _catch_up(self, tx: Transaction, oldest: Envelope | None, counter: Counter) -> tuple[EffectId, ...]:
        """Take every turn that waits, oldest first: an older event goes before a newer one."""
        jobs: tuple[EffectId, ...] = ()
        while oldest is not None:
            jobs += take_turn(tx, oldest, counter)
            tx.finish(oldest.id)
            oldest = tx.undone(oldest.conversation)
        return jobs

    def _put_by(self, tx: Transaction, envelope: Envelope, fault: str) -> _Taken:
        tx.lock(envelope.conversation, envelope.at)
        new = tx.remember(envelope)
        oldest = tx.undone(envelope.conversation)
        if oldest is not None:
            self._fail(tx, oldest, fault)
        return _Taken(new=new, sending=self._ask_to_send(tx, envelope.conversation))

    async def _take_oldest(self, conversation: ConversationId) -> bool:
        """Take one waiting turn. False when none waits, or when it failed again."""

        def work(tx: Transaction) -> bool:
            tx.lock(conversation, self._now())
            oldest = tx.undone(conversation)
            if oldest is not None:
                take_turn(tx, oldest, self._counter_of(conversation))
                tx.finish(oldest.id)
            return oldest is not None

        def give_way(tx: Transaction) -> bool:
            tx.lock(conversation, self._now())
            oldest = tx.undone(conversation)
            return oldest is not None and self._fail(tx, oldest, fault)

        async with self._lock(conversation):
            try:
                return await self._store.run(work)
            except Exception as error:  # as in accept
                log.exception("turn_failed", conversation=conversation)
                fault = type(error).__name__
                return await self._store.run(give_way)

    def _fail(self, tx: Transaction, envelope: Envelope, fault: str) -> bool:
        """Try this turn again later, or give it up and hand the conversation to people. True when given up."""
        failures = tx.failed(envelope.id, fault)
        if failures < _TURN_TRIES:
            tx.drain_later(envelope.conversation, f"{envelope.id}/again/{failures}", _pause_s(failures))
            return False
        tx.finish(envelope.id, fault)
        tx.open_case(case_id(envelope.id, 0), OpenCase(case="person"), envelope.conversation, envelope.at)
        # Whoever of the team has the conversation already keeps it.
        state = tx.conversation(envelope.conversation) or fresh(envelope.conversation, envelope.language)
        if state.owner in NOT_PEOPLE:
            state = msgspec.structs.replace(state, owner="queue")
        tx.keep(state, envelope.at)
        sorry = Send(TextMessage(text=text("bot-failed")))
        key = effect_id(envelope.id, 0)
        due = Due(key=key, conversation=state.id, language=state.language, effect=sorry)
        tx.put_out((due,), envelope.at)
        return True

    # --- effects ---------------------------------------------------------------------------------------------------

    def _ask_to_send(self, tx: Transaction, conversation: ConversationId) -> Sending:
        # Under the conversation's lock, or what somebody else is just marking as done would still look due.
        now = self._now()
        return tx.lease(conversation, self._name, now + _LEASE, now)

    async def _look(self, conversation: ConversationId) -> Sending:
        def look(tx: Transaction) -> Sending:
            tx.lock(conversation, self._now())
            return self._ask_to_send(tx, conversation)

        return await self._store.run(look)

    async def _go_on(self, conversation: ConversationId, sending: Sending | None) -> None:
        """Start sending, unless another process does, or this one is at it and will look again before it stops.

        Under this process's lock of the conversation, so that nobody else starts meanwhile.
        """
        if sending is not None and sending.due and not sending.fresh:
            if conversation in self._sending:
                return
            # Who was at it has stopped since: it said this too, or it died in an earlier life and did not.
            sending = await self._look(conversation)
        if sending is None or not sending.mine or not sending.due:
            return
        token = self._sending[conversation] = object()
        self._spawn(self._send(conversation, sending.due, token))

    async def _send(self, conversation: ConversationId, due: tuple[Due, ...], token: object) -> None:
        try:
            while due:
                due = await self._send_batch(conversation, due)
        except Exception:  # the database itself failed: the sweep finds what is left
            log.exception("sending_stopped", conversation=conversation)
        finally:
            # A turn that came after we gave the lease back has started a sender of its own, with its own token.
            if self._sending.get(conversation) is token:
                del self._sending[conversation]

    async def _send_batch(self, conversation: ConversationId, due: tuple[Due, ...]) -> tuple[Due, ...]:
        """Do what is due, in order, until something fails. Returns what is due next."""
        done: list[EffectId] = []
        failures: list[_Failure] = []
        patience_ends = self._now() + _LEASE / 2
        for item in due:
            if self._now() > patience_ends:
                break  # the lease is renewed with the next batch
            try:
                result = await self._outside.do(item)
            except Exception as error:  # noqa: BLE001 - sorted by who must act next
                failure = _Failure(item, error)
                failures.append(failure)
                result = self._outside.give_up(item, error) if failure.final else None
            else:
                done.append(item.key)
            if result is not None:
                await self.accept(self._result(item, result))
            if failures and (failures[-1].holds_the_line or isinstance(failures[-1].error, Unwanted)):
                break

        def mark(tx: Transaction) -> tuple[Due, ...]:
            tx.lock(conversation, self._now())
            tx.mark_done(tuple(done))
            for failure in failures:
                self._note(tx, failure)
            sending = self._ask_to_send(tx, conversation)
            if not sending.due:
                tx.release(conversation, self._name)
            return sending.due

        return await self._store.run(mark)

    def _result(self, item: Due, event: Event) -> Envelope:
        return Envelope(id=EventId(f"{item.key}/result"), conversation=item.conversation, at=self._now(), event=event)

    def _note(self, tx: Transaction, failure: "_Failure") -> None:
        """Write the failure down: to be tried again, with what comes after it waiting, or buried."""
        item, name = failure.item, type(failure.error).__name__
        log.warning("effect_failed", effect_id=item.key, error=name, final=failure.final)
        if not isinstance(failure.error, PassboothError):
            log.error("effect_surprise", effect_id=item.key, exc_info=failure.error)
        if failure.final:
            self._bury(tx, item, name)
            return
        said = f"{name}: {failure.error}"[:300]
        if isinstance(failure.error, NotHeard):
            tx.hold(item.key, said, self._now())
            return
        again_at = self._now() + dt.timedelta(seconds=failure.pause_s)
        tx.mark_failed(item.key, said, again_at, counts=failure.tries > item.attempts)
        tx.drain_later(item.conversation, f"{item.key}/again/{again_at.timestamp():.3f}", failure.pause_s)

    def _bury(self, tx: Transaction, item: Due, error: str) -> None:
        """This effect will not happen; the desk is told."""
        tx.mark_dead(item.key, error)
        order = getattr(item.effect, "order", None)
        tx.open_case(
            case_id(EventId(item.key), 0), OpenCase(case="person", order=order), item.conversation, self._now()
        )

    # --- small things ----------------------------------------------------------------------------------------------

    def _lock(self, conversation: ConversationId) -> asyncio.Lock:
        lock = self._locks.get(conversation)
        if lock is None:
            lock = self._locks[conversation] = asyncio.Lock()
        return lock

    def _spawn(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("task_failed", exc_info=error)  # what it left is in the tables, and the sweep finds it
