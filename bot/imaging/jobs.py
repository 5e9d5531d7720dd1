"""What is asked of a worker process and what it answers.

Plain data in msgpack: a worker that was taken over by a stranger's picture can send nothing else. Light to import: the
processes that only ask load no picture library.
"""

from typing import Literal, TypeVar

import msgspec

from bot.compliance.document import Document
from bot.domain.aim import Aim
from bot.domain.assessment import Assessment
from bot.domain.events import Unusable
from bot.domain.ids import PhotoId
from bot.domain.nudge import AS_PLANNED, Nudge
from bot.domain.prints import PaperName, SheetForm

EngineName = Literal["litert", "mediapipe"]
MAX_BYTES = 40_000_000  # of a photo; the largest that a phone makes is about half of this


class Unreadable(Exception):
    """The bytes are no photo that we can use, and `reason` says why."""

    def __init__(self, reason: Unusable) -> None:
        super().__init__(reason)
        self.reason: Unusable = reason


# --- asked -----------------------------------------------------------------------------------------------------------


class AssessJob(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Judge a photo. `words`: the encoded labels to draw with; None draws nothing. `only_the_tip`: one mark and no other."""

    photo: PhotoId
    data: bytes
    document: Document
    words: bytes | None
    only_the_tip: bool = False


class MakeJob(msgspec.Struct, frozen=True, tag=True):
    """Cut the finished file from an original.

    whiten: with a white wall, where the document permits that. nudge: with the cut moved, within the document's bands.
    """

    data: bytes
    document: Document
    whiten: bool = False
    nudge: Nudge = AS_PLANNED


class SheetJob(msgspec.Struct, frozen=True, tag=True):
    """Cut prints from an original and lay them out on a sheet. `words`: the encoded labels to write on it.

    whiten, nudge: as in `MakeJob`.
    """

    data: bytes
    document: Document
    words: bytes
    paper: PaperName
    form: SheetForm
    whiten: bool = False
    nudge: Nudge = AS_PLANNED


class AimJob(msgspec.Struct, frozen=True, tag=True):
    """Look at a small picture from a camera that is being aimed. original_px: the camera's full picture, as its page says."""

    frame: bytes
    document: Document
    original_px: tuple[int, int]


Job = AssessJob | MakeJob | SheetJob | AimJob


# --- answered --------------------------------------------------------------------------------------------------------


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The worker stands behind these walls."""

    walls: tuple[str, ...]


class Assessed(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A verdict with its pictures. `preview_jpeg` is None when the finished crop cannot be cut from this photo."""

    assessment: Assessment
    findings_jpeg: bytes | None
    preview_jpeg: bytes | None


class Made(msgspec.Struct, frozen=True, tag=True):
    """A finished file."""

    file: bytes


class Aimed(msgspec.Struct, frozen=True, tag=True):
    """What a picture lacks while it is aimed, and how long each stage took."""

    aim: Aim
    ms: dict[str, float]


class Unused(msgspec.Struct, frozen=True, tag=True):
    """The bytes are no photo that we can use."""

    reason: Unusable


NO_CUT = "the finished photo cannot be cut from this one"
NO_NUDGE = "the cut may not be moved there"


class Failed(msgspec.Struct, frozen=True, tag=True):
    """Our own code could not do it. `why` names the exception and its place, and nothing of the photo; or it is one of these two."""

    why: str


Reply = Ready | Assessed | Made | Aimed | Unused | Failed
AnyReply = TypeVar("AnyReply", Ready, Assessed, Made, Aimed)


# --- on the pipe: four bytes of length (big-endian), then msgpack ------------------------------------------------------

LENGTH_BYTES = 4
MAX_FRAME_BYTES = 100_000_000


def framed(message: Job | Reply) -> bytes:
    """A message with its length before it."""
    body = msgspec.msgpack.encode(message)
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def frame_length(head: bytes) -> int:
    """How many bytes follow. Raises `ValueError` for more than any honest message has."""
    length = int.from_bytes(head, "big")
    if length > MAX_FRAME_BYTES:
        raise ValueError(f"a message of {length} bytes")
    return length


def job_of(body: bytes) -> Job:
    """Raises `msgspec.DecodeError`."""
    job: Job = msgspec.msgpack.decode(body, type=Job)
    return job


def reply_of(body: bytes) -> Reply:
    """Raises `msgspec.DecodeError`."""
    reply: Reply = msgspec.msgpack.decode(body, type=Reply)
    return reply
