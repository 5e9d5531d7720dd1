"""A message becomes an event: the table of everything that can arrive by text message or on WhatsApp."""

import pytest

from bot.domain.events import (
    ChoiceTapped,
    OptedIn,
    OptedOut,
    PhotoReceived,
    TextReceived,
    UnsupportedReceived,
)
from bot.domain.ids import EventId, photo_id
from bot.errors import Unavailable
from bot.handlers.sms.parse import parse as parse_sms
from bot.handlers.twilio.inbound import Inbound
from bot.handlers.twilio.keywords import RESERVED, UNMISTAKABLE, WORDS, keyword
from bot.handlers.twilio.numbers import Callers
from bot.handlers.whatsapp.parse import parse as parse_whatsapp
from tests.handlers.twilio.edge import Clock, Door
from tests.handlers.twilio.messages import ACCOUNT, ADA, SID, SMS, WHATSAPP, media, sms, url, whatsapp

SERVICE = f"MG{5:032x}"
STOP, START = OptedOut("keyword", SMS), OptedIn("keyword", SMS)
STOP_THERE, START_THERE = OptedOut("keyword", WHATSAPP), OptedIn("keyword", WHATSAPP)
LONG = "wörd " * 2000


def photo(prefix: str, place: int = 0, *, of: int = 1) -> PhotoReceived:
    first = EventId(f"{prefix}:{SID}")
    event = first if place == 0 else EventId(f"{first}:{place}")
    return PhotoReceived(photo_id(event), url(place), album=first if of > 1 else "", of=of)


# What comes, whether the customer had stopped messages, and what it says.
BY_SMS = {
    "words": (sms(Body="french id"), False, [TextReceived("french id")]),
    "words with space around them": (sms(Body="  french id\n"), False, [TextReceived("french id")]),
    "a number": (sms(Body="2"), False, [TextReceived("2")]),
    "an emoji": (sms(Body="👍🏽"), False, [TextReceived("👍🏽")]),
    "right-to-left words": (sms(Body="جواز سفر"), False, [TextReceived("جواز سفر")]),
    "10 000 characters": (sms(Body=LONG), False, [TextReceived(LONG.strip())]),
    "nothing": (sms(), False, []),
    "only space": (sms(Body=" \n\t "), False, []),
    "no body at all": ({name: value for name, value in sms().items() if name != "Body"}, False, []),
    "yes": (sms(Body="yes"), False, [TextReceived("yes")]),
    "YES of somebody who had stopped": (sms(Body=" YES "), True, [START]),
    "yes and more of somebody who had stopped": (sms(Body="yes please"), True, [TextReceived("yes please")]),
    "stop in a sentence": (
        sms(Body="stop, I mean the French one"),
        False,
        [TextReceived("stop, I mean the French one")],
    ),
    "a word that only begins so": (sms(Body="ending"), False, [TextReceived("ending")]),
    "fin, which is also a word": (sms(Body="fin"), False, [TextReceived("fin")]),
    "a word of ours that Advanced Opt-Out knows": (sms(Body="adieu", OptOutType="STOP"), False, [STOP]),
    "the same for coming back": (sms(Body="coucou", OptOutType="START"), True, [START]),
    "help that Advanced Opt-Out has given": (sms(Body="aide", OptOutType="HELP"), False, []),
    "help that nobody has given": (sms(Body="HELP"), False, [TextReceived("HELP")]),
    "a picture": (sms(**media("image/jpeg")), False, [photo("sms")]),
    "a picture with words": (sms(**media("image/jpeg", Body="me")), False, [photo("sms")]),
    "ten pictures": (sms(**media(*["image/jpeg"] * 10)), False, [photo("sms", place, of=10) for place in range(10)]),
    "two pictures and a contact": (
        sms(**media("image/heic", "text/x-vcard", "IMAGE/PNG; name=a")),
        False,
        [photo("sms", of=3), UnsupportedReceived("contact"), photo("sms", 2, of=3)],
    ),
    "a video": (sms(**media("video/3gpp")), False, [UnsupportedReceived("video")]),
    "a type that nobody said": (sms(**media("")), False, [UnsupportedReceived("file")]),
    "a picture without an address": (
        sms(NumMedia="1", MediaContentType0="image/png"),
        False,
        [UnsupportedReceived("file")],
    ),
    "fewer than no files": (sms(Body="hi", NumMedia="-1"), False, [TextReceived("hi")]),
    "some files": (sms(Body="hi", NumMedia="x"), False, [TextReceived("hi")]),
    "a number of files in Arabic": (sms(Body="hi", NumMedia="٣"), False, [TextReceived("hi")]),
    "an empty number of files": (sms(Body="hi", NumMedia=""), False, [TextReceived("hi")]),
}
ON_WHATSAPP = {
    "words": (whatsapp(Body="french id"), False, [TextReceived("french id")]),
    "an emoji": (whatsapp(Body="🙂"), False, [TextReceived("🙂")]),
    "right-to-left words": (whatsapp(Body="דרכון"), False, [TextReceived("דרכון")]),
    "10 000 characters": (whatsapp(Body=LONG), False, [TextReceived(LONG.strip())]),
    "a reaction": (whatsapp(MessageType="reaction"), False, []),
    "yes": (whatsapp(Body="Yes"), False, [TextReceived("Yes")]),
    "yes of somebody who had stopped": (whatsapp(Body="Yes"), True, [START_THERE]),
    "stop": (whatsapp(Body="Stop!"), False, [STOP_THERE]),
    "arrêt": (whatsapp(Body="Arrêt"), False, [STOP_THERE]),
    "start": (whatsapp(Body="START"), True, [START_THERE]),
    "a photo": (whatsapp(**media("image/jpeg", MessageType="image")), False, [photo("whatsapp")]),
    "a photo with words": (whatsapp(**media("image/jpeg", Body="me", MessageType="image")), False, [photo("whatsapp")]),
    "a photo whose words are stop": (whatsapp(**media("image/jpeg", Body="stop")), False, [photo("whatsapp")]),
    "a photo that is a PDF in truth": (
        whatsapp(**media("image/jpeg", MessageType="image")),
        False,
        [photo("whatsapp")],
    ),
    "a PDF": (whatsapp(**media("application/pdf", MessageType="document")), False, [UnsupportedReceived("pdf")]),
    "a voice note": (
        whatsapp(**media("audio/ogg; codecs=opus", MessageType="audio")),
        False,
        [UnsupportedReceived("voice")],
    ),
    "a video": (whatsapp(**media("video/mp4", MessageType="video")), False, [UnsupportedReceived("video")]),
    "a contact": (whatsapp(**media("text/vcard", MessageType="contacts")), False, [UnsupportedReceived("contact")]),
    "a sticker": (whatsapp(**media("image/webp", MessageType="sticker")), False, [UnsupportedReceived("sticker")]),
    "a document of Word's": (whatsapp(**media("application/msword")), False, [UnsupportedReceived("file")]),
    "a place": (
        whatsapp(Latitude="50.85", Longitude="4.35", MessageType="location"),
        False,
        [UnsupportedReceived("location")],
    ),
    "a button": (
        whatsapp(Body="US visa", ButtonText="US visa", ButtonPayload="awaiting_document|us-visa", MessageType="button"),
        False,
        [ChoiceTapped("awaiting_document", "us-visa")],
    ),
    "a row of a list": (
        whatsapp(Body="US visa", ListId="awaiting_document|us-visa", ListTitle="US visa", MessageType="interactive"),
        False,
        [ChoiceTapped("awaiting_document", "us-visa")],
    ),
    "a button whose label is a keyword": (
        whatsapp(Body="Stop", ButtonText="Stop", ButtonPayload="awaiting_use|retry"),
        False,
        [ChoiceTapped("awaiting_use", "retry")],
    ),
    "somebody else's button": (whatsapp(Body="Buy", ButtonPayload="buy:1"), False, [ChoiceTapped("", "")]),
    "a button that carries too much": (whatsapp(Body="x", ButtonPayload="a|b|c"), False, [ChoiceTapped("", "")]),
    "a button without data": (whatsapp(Body="US visa", ButtonText="US visa"), False, [TextReceived("US visa")]),
}


@pytest.mark.parametrize(("fields", "is_blocked", "events"), BY_SMS.values(), ids=BY_SMS.keys())
def test_a_text_message_becomes_what_it_says(fields, is_blocked, events):
    said = parse_sms(fields, SMS, is_blocked)

    assert [event for _, event in said] == events
    assert [name for name, _ in said][:1] == [f"sms:{SID}"] * bool(events)
    assert len({name for name, _ in said}) == len(said)


@pytest.mark.parametrize(("fields", "is_blocked", "events"), ON_WHATSAPP.values(), ids=ON_WHATSAPP.keys())
def test_a_whatsapp_message_becomes_what_it_says(fields, is_blocked, events):
    said = parse_whatsapp(fields, WHATSAPP, is_blocked)

    assert [event for _, event in said] == events
    assert [name for name, _ in said][:1] == [f"whatsapp:{SID}"] * bool(events)


@pytest.mark.parametrize("count", ["11", "99", "99999999999999999999"])
def test_however_many_files_a_message_claims_to_have_ten_are_looked_at(count):
    assert len(parse_sms(sms(NumMedia=count), SMS, False)) == 10


@pytest.mark.parametrize("written", [str.upper, str.lower, str.title, lambda word: f"  {word}! "])
@pytest.mark.parametrize("word", sorted(WORDS["stop"]))
def test_every_way_to_say_stop_stops_text_messages(word, written):
    assert [event for _, event in parse_sms(sms(Body=written(word)), SMS, False)] == [STOP]


@pytest.mark.parametrize("word", sorted(WORDS["stop"]))
def test_on_whatsapp_where_no_network_acts_on_a_word_only_what_can_mean_nothing_else_stops(word):
    (said,) = (event for _, event in parse_whatsapp(whatsapp(Body=word), WHATSAPP, False))

    assert said == (STOP_THERE if word in UNMISTAKABLE else TextReceived(word))
    assert {"cancel", "end"} & UNMISTAKABLE == set()
    assert {"stop", "arret"} <= UNMISTAKABLE


@pytest.mark.parametrize("word", ["ARRÊT", "arrêté", "désabonner", "Désinscrire", "STOP.", "“stop”"])
def test_accents_and_signs_do_not_keep_anybody_from_stopping(word):
    assert keyword(word) == "stop"


@pytest.mark.parametrize("word", ["START", "unstop", "Reprendre"])
@pytest.mark.parametrize("is_blocked", [True, False])
def test_every_way_to_come_back_brings_messages_back(word, is_blocked):
    there = START_THERE if is_blocked else TextReceived(word)  # where nothing was stopped it is a word like any other

    assert [event for _, event in parse_sms(sms(Body=word), SMS, is_blocked)] == [START]
    assert [event for _, event in parse_whatsapp(whatsapp(Body=word), WHATSAPP, is_blocked)] == [there]


@pytest.mark.parametrize("word", ["HELP", "info", "Aide"])
def test_whoever_asks_for_help_is_answered_by_us_where_nobody_else_did(word):
    assert keyword(word) == "help"
    assert [event for _, event in parse_sms(sms(Body=word), SMS, False)] == [TextReceived(word)]


def test_the_reserved_words_are_those_that_twilio_reserves_and_no_more_than_their_translations():
    twilios = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "start", "yes", "unstop"}

    assert twilios | {"help", "info", "arret", "arrete", "arrett"} <= RESERVED
    assert keyword("yes") is None
    assert len(RESERVED) <= 20


def test_yes_answers_a_question_also_where_advanced_opt_out_names_it_a_keyword():
    said = parse_sms(sms(Body="yes", OptOutType="START"), SMS, False)

    assert [event for _, event in said] == [TextReceived("yes")]


# --- whose message it is -------------------------------------------------------------------------------------------------


class Telephones:
    """Remembers numbers, and who wants no messages."""

    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}
        self.blocked: set[str] = set()
        self.asked = 0

    async def remember(self, conversation, number, at):
        self.numbers[conversation] = number

    async def wants_none(self, conversation, sender):
        self.asked += 1
        return sender in self.blocked


def inbound(
    channel: str = "sms", sender: str = "", door: Door | None = None, phones: Telephones | None = None
) -> Inbound:
    parse = parse_sms if channel == "sms" else parse_whatsapp
    ours = sender or (SMS if channel == "sms" else WHATSAPP)
    given = {"callers": Callers("key"), "telephones": phones or Telephones(), "accept": door or Door(), "now": Clock()}
    return Inbound(channel, ACCOUNT, ours, parse, **given)


NOT_OURS = {
    "another account's": ("sms", sms(Body="hi", AccountSid="AC" + "9" * 32)),
    "nobody's account": ("sms", {name: value for name, value in sms(Body="hi").items() if name != "AccountSid"}),
    "to another sender": ("sms", sms(Body="hi", To="+15005550001")),
    "to a service that is not ours": ("sms", sms(Body="hi", To="+15005550001", MessagingServiceSid=SERVICE)),
    "from a short code": ("sms", sms(Body="hi", From="28581")),
    "from a short code with a plus": ("sms", sms(Body="hi", From="+28581")),
    "from a name": ("sms", sms(Body="hi", From="MYBANK")),
    "from nobody": ("sms", sms(Body="hi", From="")),
    "anonymous": ("sms", sms(Body="hi", From="anonymous")),
    "without a number of its own": ("sms", sms(Body="hi", MessageSid="")),
    "a text message at WhatsApp's door": ("whatsapp", sms(Body="hi")),
    "a WhatsApp message at the other door": ("sms", whatsapp(Body="hi")),
    "a text message to WhatsApp's sender": ("whatsapp", whatsapp(Body="hi", From=ADA)),
    "a group": ("whatsapp", whatsapp(Body="hi", From="whatsapp:group-123")),
}


@pytest.mark.parametrize(("channel", "fields"), NOT_OURS.values(), ids=NOT_OURS.keys())
async def test_a_message_that_is_not_for_us_is_answered_and_not_stored(channel, fields):
    door, phones = Door(), Telephones()

    assert "<Response></Response>" in await inbound(channel, door=door, phones=phones).take(fields, {})
    assert door.knocks == []
    assert phones.numbers == {}


async def test_a_message_to_the_service_that_we_send_as_is_ours_whichever_number_it_came_to():
    door = Door()
    await inbound(sender=SERVICE, door=door).take(sms(Body="stop", To="+15005550009", MessagingServiceSid=SERVICE), {})

    assert door.events == [OptedOut("keyword", SERVICE)]


async def test_a_whatsapp_message_through_a_service_of_ours_is_no_text_message():
    door = Door()
    await inbound(sender=SERVICE, door=door).take(whatsapp(Body="hi", MessagingServiceSid=SERVICE), {})

    assert door.knocks == []


async def test_an_event_says_whose_it_is_without_the_number_and_in_the_language_of_its_country():
    door, phones = Door(), Telephones()
    await inbound(door=door, phones=phones).take(sms(Body="hi", From="+33612345678"), {})
    (envelope,) = door.stored.values()

    assert envelope.conversation.startswith("sms:33-")
    assert "612345678" not in envelope.conversation
    assert envelope.language == "fr-FR"
    assert phones.numbers == {envelope.conversation: "+33612345678"}


async def test_only_a_yes_makes_us_look_up_whether_messages_were_stopped():
    phones, door = Telephones(), Door()
    phones.blocked.add(SMS)
    edge = inbound(door=door, phones=phones)
    await edge.take(sms(Body="hi", MessageSid="SM1"), {})
    assert phones.asked == 0

    await edge.take(sms(Body="Yes", MessageSid="SM2"), {})
    assert door.events == [TextReceived("hi"), START]


async def test_ten_pictures_of_which_some_were_stored_before_are_all_stored_in_the_end():
    class HalfShut(Door):
        async def __call__(self, envelope):
            if len(self.stored) == 4 and self.shut is not None:
                raise self.shut
            self.shut, before = None, self.shut
            taken = await super().__call__(envelope)
            self.shut = before
            return taken

    door = HalfShut(shut=Unavailable("away"))
    edge, fields = inbound(door=door), sms(**media(*["image/jpeg"] * 10))
    with pytest.raises(Unavailable):
        await edge.take(fields, {})
    door.shut = None
    await edge.take(fields, {})

    assert [event.source for event in door.events] == [url(place) for place in range(10)]


# --- through the webhooks ------------------------------------------------------------------------------------------------


async def test_everything_that_a_phone_can_send_by_text_message_arrives_as_what_it_is(twilio, edge):
    ada = twilio.phone("+14155552671")
    await ada.says("french id")
    await ada.says("STOP")
    await ada.says("YES")
    await ada.sends_photo(b"\xff\xd8\xff one", b"\xff\xd8\xff two")

    assert edge.door.events[:3] == [TextReceived("french id"), STOP, TextReceived("YES")]
    assert [(event.album != "", event.of) for event in edge.door.events[3:]] == [(True, 2), (True, 2)]
    assert len({envelope.conversation for envelope in edge.door.stored.values()}) == 1


async def test_everything_that_a_phone_can_send_on_whatsapp_arrives_as_what_it_is(twilio, edge):
    twilio.webhook_url = f"{edge.url}/twilio/whatsapp"
    ada = twilio.phone(on="whatsapp")
    await ada.says("french id")
    await ada.taps_data("awaiting_document|us-visa", "US visa")
    await ada.taps_data("not ours")
    await ada.sends({"Latitude": "50.85", "Longitude": "4.35"})
    await ada.sends_media(b"OggS", "audio/ogg")
    await ada.sends_media(b"%PDF-1.7", "application/pdf", announced="image/jpeg")
    await ada.sends_photo(b"\xff\xd8\xff one", b"\xff\xd8\xff two")
    kinds = [type(event).__name__ for event in edge.door.events]

    assert kinds == ["TextReceived", *["ChoiceTapped"] * 2, *["UnsupportedReceived"] * 2, *["PhotoReceived"] * 3]
    assert all(event.album == "" for event in edge.door.events[-3:])


async def test_the_same_person_is_two_customers_on_two_channels_and_always_the_same_one_on_each(edge):
    again = Callers("a key of this house, which never changes")
    names = {edge.callers.conversation(channel, ADA) for channel in ("sms", "whatsapp")}

    assert len(names) == 2
    assert names == {again.conversation(channel, ADA) for channel in ("sms", "whatsapp")}
    assert Callers("another").conversation("sms", ADA) not in names
