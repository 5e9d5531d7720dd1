"""How prints are made: the port of a lab, and the two ways that labs take work in."""

from typing import Protocol

from bot.domain.prints import PrintJob


class PrintLab(Protocol):
    """A lab that prints a sheet and posts it."""

    async def submit(self, job: PrintJob) -> str:
        """Have it made. Returns the job's name; the same job again is the same one, and is made once.

        Raises `Unavailable` or `RateLimited` to try again, `Refused` where our settings or our job are wrong.
        """
        ...
