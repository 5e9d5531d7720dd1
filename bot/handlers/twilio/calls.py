"""The few messages that we create with Twilio: a closed union, so that sending forgets none."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from bot.domain.messages import Drawing, StoredPicture

ContentKind = Literal["buttons", "list"]


class SendWords(msgspec.Struct, frozen=True, tag=True):
    """Words alone."""

    words: str


class SendPicture(msgspec.Struct, frozen=True, tag=True):
    """A picture, which Twilio fetches from us, with words under it."""

    picture: StoredPicture | Drawing
    words: str = ""


class Option(msgspec.Struct, frozen=True):
    """One thing to choose. `data` comes back when it is; `more` stands under the label, where there is room."""

    label: str
    data: str
    more: str = ""


class SendChoices(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Words with buttons, or with a list that opens with `button`."""

    kind: ContentKind
    words: str
    options: tuple[Option, ...]
    button: str = ""


class SendTemplate(msgspec.Struct, frozen=True, tag=True):
    """Words that were approved beforehand, by the content's name and language."""

    name: str
    language: str
    variables: Mapping[str, str] = {}


Call = SendWords | SendPicture | SendChoices | SendTemplate
