"""What a channel can do. A dialog asks for an ability and never for a channel's name."""

import datetime as dt
from typing import Literal

import msgspec

PaymentMethod = Literal["checkout", "stars"]


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """The abilities and limits of one channel; each channel states them beside the vendor's page."""

    max_choices: int  # buttons under one message; more become a typed list
    max_label_chars: int
    max_text_chars: int
    max_caption_chars: int
    photos_in: bool  # a picture can be received in the channel itself
    names_albums: bool = True  # it says which pictures were sent together
    has_buttons: bool = True  # elsewhere choices are numbered lines, of which the last ones are meant
    window_h: int = 0  # for how many hours after the customer's last words anything may be said; 0: always
    files_out: bool  # a file can be sent without being recompressed
    payment_methods: frozenset[PaymentMethod]
    confirms_stop: bool = True  # we say it ourselves when somebody wants no more messages; elsewhere the provider does
    edits: bool = False  # words of a person's can be corrected after they were sent
    listens_for: dt.timedelta | None = (
        None  # how long after the customer's last words anything may be said; None: always
    )
    notice: str = ""  # the text that must stand under the first words here
