"""Whatever a form says, parsing it gives events or nothing, and never an error."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.events import Event
from bot.domain.ids import EventId
from bot.handlers.sms.parse import parse as parse_sms
from bot.handlers.twilio.webhook import Fields
from bot.handlers.whatsapp.parse import parse as parse_whatsapp

FIELDS = (
    *("Body", "NumMedia", "MediaUrl0", "MediaUrl1", "MediaContentType0", "MediaContentType1", "MessageType"),
    *("ButtonPayload", "ListId", "Latitude", "OptOutType", "From", "To"),
)
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["0", "1", "2", "10", "-1", "99999999999", "²", "STOP", "yes", "image/jpeg", "sticker", "a|b", "|"]
    ),
)
FORMS = st.dictionaries(st.sampled_from(FIELDS), VALUES).map(lambda form: {**form, "MessageSid": "SM1"})
Parse = Callable[[Fields, str, bool], list[tuple[EventId, Event]]]


@pytest.mark.parametrize("parse", [parse_sms, parse_whatsapp], ids=["sms", "whatsapp"])
@given(form=FORMS, is_blocked=st.booleans())
def test_any_form(parse: Parse, form: dict[str, str], is_blocked: bool) -> None:
    events = parse(form, "+15005550006", is_blocked)

    names = [name for name, _ in events]
    assert len(names) == len(set(names)) <= 10
    assert all(name.endswith(":SM1") or ":SM1:" in name for name in names)
