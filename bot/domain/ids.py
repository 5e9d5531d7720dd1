"""Identities. Those that we make are derived from what caused them, so that a retried turn makes the same ones."""

import base64
import hashlib
from typing import NewType

EventId = NewType("EventId", str)  # the provider's own identity of an event: "telegram:update:8812"
EffectId = NewType("EffectId", str)  # the event and the place in its turn: "telegram:update:8812/0"
ConversationId = NewType("ConversationId", str)  # channel and customer: "telegram:42", "web:5f1c…"
DocumentId = NewType("DocumentId", str)  # as in compliance/documents: "us-visa"
OrderId = NewType("OrderId", str)  # what a customer reads out on the telephone: "PB-7K3M-Q9TA"
PhotoId = NewType("PhotoId", str)
CaseId = NewType("CaseId", str)
SittingId = NewType("SittingId", str)  # one sale's session before the camera page

_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")  # ITU-T E.161
_READABLE = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "ABCDEFGHJKMNPQRSTVWXYZ0123456789")


def derived(*causes: str) -> str:
    """Twenty readable letters and digits that depend on nothing but the causes (100 bits of BLAKE2b)."""
    digest = hashlib.blake2b("\x1f".join(causes).encode(), digest_size=20).digest()
    return base64.b32encode(digest).decode().translate(_READABLE)[:20]


def effect_id(event: EventId, place: int) -> EffectId:
    """The identity of the effect at this place in the turn that the event caused."""
    return EffectId(f"{event}/{place}")


def photo_id(event: EventId) -> PhotoId:
    """The identity of the photo that this event brought."""
    return PhotoId(f"ph-{derived('photo', event).lower()}")


def order_id(event: EventId) -> OrderId:
    """An order number that can be read aloud: no letter in it looks like a digit."""
    number = derived("order", event)
    return OrderId(f"PB-{number[:4]}-{number[4:8]}")


def sitting_id(event: EventId) -> SittingId:
    """The identity of the sitting that this event began: short, for it stands in a link that is read off a small screen."""
    return SittingId(derived("sitting", event)[:12].lower())


def case_id(event: EventId, place: int) -> CaseId:
    """The identity of the case that this event opened at the desk."""
    return CaseId(f"case-{derived('case', event, str(place)).lower()}")


def rating_id(event: EventId) -> str:
    """The identity of the rating that is asked for when this event hands a conversation back."""
    return f"rating-{derived('rating', event).lower()}"


def keypad(order: str) -> str:
    """The characters of an order's number as they are pressed on a telephone: "PB-7K3M-Q9TA" becomes "75367982"."""
    return pressed(order.removeprefix("PB-").replace("-", ""))


def pressed(characters: str) -> str:
    """Letters and digits by the keys that they are on."""
    return characters.upper().translate(_KEYS)


def channel_of(conversation: ConversationId) -> str:
    """The channel's part of a conversation's identity."""
    return conversation.partition(":")[0]


def came_through(conversation: ConversationId, event: EventId) -> bool:
    """Whether the event came in through the conversation's own channel, and not by a page, the desk or a machine."""
    return channel_of(ConversationId(event)) == channel_of(conversation)


def customer_of(conversation: ConversationId) -> str:
    """The customer's part of a conversation's identity, as the channel knows it."""
    return conversation.partition(":")[2]
