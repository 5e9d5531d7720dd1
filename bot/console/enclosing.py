"""Files that an agent sends: what they are by their first bytes, and what they may be called."""

import re
import unicodedata
from collections.abc import Mapping

from bot.domain.messages import Enclosed

LARGEST_FILE_BYTES = 5 * 1024 * 1024
_LONGEST_NAME = 80

_SIGNATURES: Mapping[Enclosed, bytes] = {
    "enclosed-jpg": b"\xff\xd8\xff",
    "enclosed-png": b"\x89PNG\r\n\x1a\n",
    "enclosed-pdf": b"%PDF-",
}
_ENDINGS: Mapping[Enclosed, str] = {"enclosed-jpg": ".jpg", "enclosed-png": ".png", "enclosed-pdf": ".pdf"}
_NOT_IN_A_NAME = re.compile(r'[<>:"/\\|?*%&\s]+')  # what some system, page or shell reads as more than a letter


def kind_of(data: bytes) -> Enclosed | None:
    """What the bytes are; None for what is not sent."""
    return next((kind for kind, signature in _SIGNATURES.items() if data.startswith(signature)), None)


def safe_name(name: str, kind: Enclosed) -> str:
    """A file's name without a path, without signs that mean something somewhere, and with the ending of what it is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    # Cc are control characters; Cf turn the direction of writing, so that "gpj.exe" reads "exe.jpg".
    visible = "".join(letter for letter in last if unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs", "Cn"))
    stem = visible.rpartition(".")[0] or visible
    plain = _NOT_IN_A_NAME.sub("-", stem).strip(".-_ ")[:_LONGEST_NAME]
    return (plain or "file") + _ENDINGS[kind]
