"""Templates and contents: what was approved beforehand, made once, found again, and sent in place of what must wait."""

import asyncio

import msgspec
import pytest

from bot.domain.ids import OrderId, PhotoId
from bot.domain.messages import (
    Choice,
    FileMessage,
    InvoiceMessage,
    PersonMessage,
    PictureMessage,
    StoredPicture,
    TextMessage,
    Working,
)
from bot.domain.text import text
from bot.errors import PassboothError, Unavailable, Undeliverable
from bot.handlers.twilio.calls import Option, SendChoices, SendTemplate
from bot.handlers.whatsapp.contents import AccountContents
from bot.handlers.whatsapp.templates import (
    ANYTHING_ELSE,
    LANGUAGES,
    Template,
    Templates,
    check,
    faults,
    load_templates,
    submit,
)
from tests.handlers.twilio.edge import PHRASEBOOK, words
from tests.peers.twilio import Content
from tests.peers.twilio_phone import why_rejected

TEMPLATES = load_templates()
THREE = SendChoices(kind="buttons", words="So?", options=tuple(Option(f"C{n}", f"s|{n}") for n in range(3)))
FOUR = SendChoices(
    kind="list", words="So?", options=tuple(Option(f"C{n}", f"s|{n}") for n in range(4)), button="Choose"
)
GOOD = Template(category="UTILITY", says=(), variables=(), en="Hello.", fr="Bonjour.", es="Hola.", nl="Dag.")
PICTURE = StoredPicture(PhotoId("ph-1"), "product")


def contents_of(edge) -> AccountContents:
    """What another process would know."""
    return AccountContents(edge.account)


# --- the templates of this release -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_as_whatsapp_takes_it_in_every_language(name):
    template = TEMPLATES[name]

    assert faults(template) == []
    assert template.category == "UTILITY"
    assert all(why_rejected(template.words(language)) == "" for language in LANGUAGES)
    assert len({template.words(language) for language in LANGUAGES}) == 4
    assert name.startswith("passbooth_")
    assert name == name.lower()


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_stands_for_texts_that_there_are_and_that_have_its_values(name):
    for said in TEMPLATES[name].says:
        if said == "person":
            continue
        assert PHRASEBOOK.has(said), said


def test_no_text_has_two_templates_and_there_is_one_for_everything_else():
    said = [each for template in TEMPLATES.values() for each in template.says]

    assert len(said) == len(set(said))
    assert TEMPLATES[ANYTHING_ELSE].variables == ()


BAD = {
    "begins with a variable": {"en": "{{1}} is ready.", "variables": ("order",)},
    "ends with a variable": {"fr": "Voici {{1}}", "variables": ("order",)},
    "ends with a variable and a full stop": {"es": "Aquí {{1}}.", "variables": ("order",)},
    "has two side by side": {"nl": "Dit {{1}} {{2}} is het.", "variables": ("order", "order")},
    "has several lines": {"en": "One.\nTwo."},
    "has a space at its end": {"en": "Hello. "},
    "is too long": {"en": "x" * 1025},
    "names no variable that it uses": {"en": "Order {{1}} is ready."},
    "uses no variable that it names": {"variables": ("order",)},
    "counts from two": {"en": "Order {{2}} is ready.", "variables": ("order",)},
    "uses them out of order": {"en": "A {{2}} b {{1}} c.", "variables": ("order", "order")},
}


@pytest.mark.parametrize("fields", BAD.values(), ids=BAD.keys())
def test_a_template_has_faults_that(fields):
    assert faults(msgspec.structs.replace(GOOD, **fields)) != []


@pytest.mark.parametrize(
    "written",
    [
        '[a]\ncategory = "UTILITY"\nsays = []\nvariables = []\nen = "a"\nfr = "b"\nes = "c"\n',
        '[a]\ncategory = "NEWS"\nsays = []\nvariables = []\nen = "a"\nfr = "b"\nes = "c"\nnl = "d"\n',
        '[a]\ncategory = "UTILITY"\nsays = []\nvariables = []\nen = "a"\nfr = "b"\nes = "c"\nnl = "d"\nde = "e"\n',
    ],
    ids=["a missing language", "an unknown category", "an unknown language"],
)
def test_a_file_of_templates_is_refused_for(written, tmp_path):
    (tmp_path / "templates.toml").write_text(written)

    with pytest.raises(msgspec.ValidationError):
        load_templates(tmp_path / "templates.toml")


ORDER = OrderId("PB-7K3M-Q9TA")
ANNOUNCED = {
    "a photo that was approved": (
        TextMessage(text=text("photo-approved", order=ORDER)),
        ("passbooth_photo_approved_v1", {"1": ORDER}),
    ),
    "a file": (
        FileMessage(file=PICTURE, filename="x.jpg", caption=text("delivered-file", document=text("document-us-visa"))),
        (ANYTHING_ELSE, {}),
    ),
    "a file that knows its order": (
        FileMessage(file=PICTURE, filename="x.jpg", caption=text("delivered-file", order=ORDER)),
        ("passbooth_photo_approved_v1", {"1": ORDER}),
    ),
    "a person": (PersonMessage(author="Grace", words="Hello"), ("passbooth_person_wrote_v1", {})),
    "a person who joins": (TextMessage(text=text("person-joined", name="Grace")), ("passbooth_person_wrote_v1", {})),
    "a picture": (
        PictureMessage(picture=PICTURE, caption=text("found-right"), alt=words("x")),
        (ANYTHING_ELSE, {}),
    ),
    "a value that is no word": (TextMessage(text=text("prints-posted", order=7)), (ANYTHING_ELSE, {})),
    "whatever has no template": (
        TextMessage(text=text("ask-email"), choices=(Choice("s", "a", words("A")),)),
        (ANYTHING_ELSE, {}),
    ),
    "an invoice": (
        InvoiceMessage(order=ORDER, title=text("order-title"), description=words("x"), stars=1),
        (ANYTHING_ELSE, {}),
    ),
    "a sign that something is done": (Working(), (ANYTHING_ELSE, {})),
}


@pytest.mark.parametrize(("message", "sent"), ANNOUNCED.values(), ids=ANNOUNCED.keys())
def test_a_message_that_must_wait_is_announced_by_its_template(message, sent):
    name, filled = sent

    assert Templates(TEMPLATES).instead_of(message, "en") == SendTemplate(name, "en", filled)


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("fr", "fr"), ("fr-CA", "fr"), ("es-MX", "es"), ("nl", "nl"), ("de", "en"), ("", "en"), ("en-GB", "en")],
)
def test_a_template_speaks_the_nearest_language_that_was_approved(asked, spoken):
    assert Templates(TEMPLATES).instead_of(Working(), asked).language == spoken


# --- in an account ----------------------------------------------------------------------------------------------------------


async def test_templates_that_are_missing_are_submitted_and_then_approved_and_never_twice(twilio, edge):
    rows = await check(edge.account, TEMPLATES)
    assert {row.status for row in rows} == {"missing"}
    assert len(rows) == len(TEMPLATES) * 4

    assert len(await submit(edge.account, TEMPLATES)) == len(rows)
    assert await submit(edge.account, TEMPLATES) == []
    after = await check(edge.account, TEMPLATES)
    assert {row.status for row in after} == {"approved"}
    assert len({row.sid for row in after}) == len(rows) == len(twilio.contents)


async def test_a_template_that_was_made_and_not_submitted_is_submitted_and_not_made_again(twilio, edge):
    template = TEMPLATES[ANYTHING_ELSE]
    sid = await edge.account.create_content(template.content(ANYTHING_ELSE, "fr"))
    done = await submit(edge.account, {ANYTHING_ELSE: template})

    assert [row.language for row in done] == list(LANGUAGES)
    assert len(twilio.contents) == 4
    assert twilio.contents[sid].is_approved


@pytest.mark.parametrize("verdict", ["pending", "rejected", "received", "paused", "disabled"])
async def test_a_template_that_somebody_looks_at_or_has_refused_is_left_alone_and_never_sent(twilio, edge, verdict):
    twilio.verdict = verdict
    await submit(edge.account, TEMPLATES)

    assert await submit(edge.account, TEMPLATES) == []
    with pytest.raises(Undeliverable, match="not approved"):
        await contents_of(edge).template(ANYTHING_ELSE, "en")


async def test_a_template_that_is_approved_meanwhile_is_sent_when_it_was_looked_at_again(twilio, edge, monkeypatch):
    contents = contents_of(edge)
    twilio.verdict = "pending"
    await submit(edge.account, TEMPLATES)
    with pytest.raises(Undeliverable):
        await contents.template(ANYTHING_ELSE, "en")
    for content in twilio.contents.values():
        content.approval["status"] = "approved"
    monkeypatch.setattr("bot.handlers.whatsapp.contents._LOOK_AGAIN_S", 0.0)

    assert await contents.template(ANYTHING_ELSE, "en") in twilio.contents


async def test_more_contents_than_stand_on_one_page_are_all_seen(twilio, edge):
    for place in range(1100):
        sid = f"HX{place:032x}"
        types = {"twilio/text": {"body": "x"}}
        twilio.contents[sid] = Content(sid, f"c{place}", "en", {}, types, "2026-11-22T10:00:00Z")

    assert len(await edge.account.contents()) == 1100


async def test_a_content_is_made_once_and_found_again_by_another_process(twilio, edge):
    first = await contents_of(edge).choices(THREE)
    second = await contents_of(edge).choices(THREE)

    assert first[0] == second[0]
    assert len(twilio.contents) == 1
    assert second[1] == {
        "words": "So?",
        **{f"l{n + 1}": f"C{n}" for n in range(3)},
        **{f"d{n + 1}": f"s|{n}" for n in range(3)},
    }


async def test_two_who_need_a_content_at_once_make_one(twilio, edge):
    contents = contents_of(edge)
    sids = await asyncio.gather(*(contents.choices(call) for call in (THREE, THREE, FOUR, FOUR, THREE)))

    assert len({sid for sid, _ in sids}) == len(twilio.contents) == 2


async def test_no_word_of_a_customer_is_part_of_a_content(twilio, edge):
    await contents_of(edge).choices(msgspec.structs.replace(THREE, words="a canary"))

    assert "canary" not in str(twilio.contents)


async def test_a_content_that_cannot_be_made_now_is_made_when_it_is_asked_for_again(twilio, edge, monkeypatch):
    contents, exchange = contents_of(edge), edge.account._exchange

    async def away(*_: object, **__: object) -> tuple[int, str, dict[str, str]]:
        raise Unavailable("twilio: TimeoutError")

    monkeypatch.setattr(edge.account, "_exchange", away)
    with pytest.raises(Unavailable):
        await edge.account.create_content({})
    monkeypatch.setattr(edge.account, "_exchange", exchange)

    assert (await contents.choices(THREE))[0] in twilio.contents


@pytest.mark.parametrize("page", ["<h1>Log in to the airport's Wi-Fi</h1>", "{}", "[]"])
async def test_nonsense_in_place_of_a_content_is_one_of_our_errors(edge, page, monkeypatch):
    async def exchange(*_: object, **__: object) -> tuple[int, str, dict[str, str]]:
        return 200, page, {}

    monkeypatch.setattr(edge.account, "_exchange", exchange)
    with pytest.raises(PassboothError):
        await edge.account.create_content({})
