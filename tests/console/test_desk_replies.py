"""The composer: ready answers, tips, files, notes, corrections, what became of our words, and when nothing can be said."""

import asyncio
import datetime as dt
import io
import re

import msgspec
import pytest
from aiohttp import FormData
from markupsafe import escape
from PIL import Image

from bot.console.composer import hours_in_words
from bot.console.enclosing import LARGEST_FILE_BYTES, kind_of, safe_name
from bot.dialogs.call import WISHES
from bot.dialogs.interrupts import INTERRUPTS
from bot.domain.effects import Send
from bot.domain.events import (
    PersonAdvised,
    PersonAnnounced,
    PersonCorrected,
    PersonJoined,
    PersonSent,
    PersonWrote,
    TextReceived,
)
from bot.domain.hours import read_hours
from bot.domain.messages import CorrectionMessage, PersonMessage, TextMessage
from bot.domain.text import text
from bot.storage.replies import SqlReplies
from bot.storage.schema import conversations, notes, outbox, sendings, wishes
from bot.storage.transcript import Transcript

HERE = "/desk/conversations/web:c1"
ATTACK = '<script>alert("x")</script><img src=x onerror=alert(1)>"\'>'
ORDER = "PB-7K3M-Q9TA"
PDF = b"%PDF-1.7\n%%EOF"


def at(channel):
    return f"/desk/conversations/{channel}:c1"


def png(**info):
    drawn = io.BytesIO()
    Image.new("RGB", (4, 3), "white").save(drawn, "PNG", **info)
    return drawn.getvalue()


def hidden(page, name):
    return page.split(f'name="{name}" value="')[1].split('"')[0]


async def form_of(browser, address=HERE, **more):
    page = await browser.page(address)
    return {"csrf": hidden(page, "csrf"), "nonce": hidden(page, "nonce"), **more}


async def encloses(browser, data, name="letter.pdf", address=HERE, **more):
    form = FormData(quote_fields=False)  # a browser sends a name as it is
    for field, value in (await form_of(browser, address, **more)).items():
        form.add_field(field, value)
    form.add_field("file", io.BytesIO(data), filename=name)
    return await browser.post(f"{address}/sent", form)


def holds(house, conversation="web:c1", owner="ada", **more):
    """Ada holds the conversation."""
    state = msgspec.json.encode(more.pop("state", {})).decode()
    row = {"id": conversation, "state": state, "owner": owner, "language": "en", "updated_at": house.clock.now}
    house.insert(conversations, **row | more)


def writes(house, key="e/0", words="We look at it.", author="ada", conversation="web:c1", **more):
    """A line of a person's, with its effect."""
    message = PersonMessage(author=author, words=words)
    house.say(key, author, message, conversation)
    row = {"key": key, "conversation": conversation, "language": "en", "state": "done", "at": house.clock.now}
    house.insert(outbox, **row | {"body": msgspec.json.encode(Send(message)).decode()} | more)


def reported(house, status, key="e/0", ref="SM1", conversation="web:c1", **more):
    row = {"ref": ref, "effect": key, "conversation": conversation, "status": status, "rank": 4}
    house.insert(sendings, **row, at=house.clock.now, **more)


def stops(house, conversation="web:c1", *, wanted=False, how="keyword", key="w/0"):
    row = {"key": key, "conversation": conversation, "sender": "+15005550006", "wanted": wanted, "how": how}
    house.insert(wishes, **row, at=house.clock.now)


def states(page):
    """How far our lines came, as words."""
    return re.findall(r'<p class="delivery (\w+)">', page)


# --- ready answers ---------------------------------------------------------------------------------------------------


async def test_a_ready_answer_is_put_into_the_field_with_what_is_known(ada, house):
    holds(house, language="fr")
    house.order()
    page = await ada.page(f"{HERE}?answer=price")
    field = page.split('<textarea id="words"')[1].split("</textarea>")[0]
    assert "14,90\xa0€" in field
    assert "vous payez" in field
    assert "{" not in field


async def test_an_answer_in_a_language_that_we_have_not_is_in_english(ada, house):
    holds(house, language="pl")
    assert "Hello, this is ada from the photo team." in await ada.page(f"{HERE}?answer=greeting")


async def test_an_answer_whose_variable_is_unknown_says_so_and_is_not_put_into_the_field(ada, house):
    holds(house)
    page = await ada.page(f"{HERE}?answer=deadline")
    assert "cannot be used here" in page
    assert "order, document, promised day" in " ".join(page.split())
    assert page.split('<textarea id="words"')[1].split("</textarea>")[0].endswith(">")
    assert re.search(r'<option value="deadline" disabled>', page)
    assert re.search(r'id="answer-deadline" role="option" aria-selected="false" aria-disabled="true"', page)
    assert "not known:" not in re.search(r'<option value="greeting">.*?</option>', page)[0]


@pytest.mark.parametrize("door", ["wrote", "corrected"])
async def test_words_with_a_hole_in_them_are_never_sent(ada, house, door):
    holds(house)
    writes(house)
    line = hidden(await ada.page(HERE), "line")
    form = await form_of(ada, words="It is done by {delivery_day}.", line=line)
    assert (await ada.post(f"{HERE}/{door}", form)).status == 409
    assert house.engine.accepted == []


async def test_the_promised_day_is_said_while_it_is_to_come_and_not_after(ada, house):
    promised = {"promised_at": (house.clock.now + dt.timedelta(hours=30)).isoformat()}
    holds(house, state={"order": ORDER, "orders": {ORDER: promised}})
    house.order()
    assert "March 3, 2026" in await ada.page(f"{HERE}?answer=deadline")
    house.clock.forward(hours=31)
    await ada.log_in()
    assert "cannot be used here" in await ada.page(f"{HERE}?answer=deadline")


async def test_a_price_is_known_of_a_document_before_there_is_an_order(ada, house):
    holds(house, state={"document": "us-visa"})
    assert "you pay €14.90" in await ada.page(f"{HERE}?answer=price")


async def test_a_variable_that_is_markup_stays_text(ada, house, monkeypatch):
    holds(house)
    house.order(number=ATTACK)
    page = await ada.page(f"{HERE}?answer=refund-on-its-way")
    assert "for order &lt;script&gt;" in page
    assert "<script>alert" not in page


def test_hours_read_as_people_write_them():
    hours = read_hours("Mon-Fri 09:00-17:00, Sat 10:00-12:00", "Europe/Paris")
    assert hours_in_words(hours, "en") == "Mon-Fri 09:00-17:00, Sat 10:00-12:00"
    assert hours_in_words(hours, "fr") == "lun.-ven. 09:00-17:00, sam. 10:00-12:00"
    assert hours_in_words(read_hours("", "UTC"), "en") == ""


# --- tips ------------------------------------------------------------------------------------------------------------


async def test_a_tip_is_sent_by_its_name_and_takes_the_conversation_over(ada, house):
    house.conversation(owner="queue")
    house.case("case-p", kind="person", photo=None)
    await ada.post(f"{HERE}/advised", await form_of(ada, tip="too-dark"))
    assert house.engine.events == [PersonJoined("ada"), PersonAdvised("ada", "too-dark")]
    assert ("ada", "advised", {"conversation": "mark-of-6", "tip": "too-dark"}) in house.deeds()


async def test_no_other_text_of_the_catalogue_is_a_tip(ada, house):
    holds(house)
    assert (await ada.post(f"{HERE}/advised", await form_of(ada, tip="../hello"))).status == 400
    assert house.engine.accepted == []


# --- files -----------------------------------------------------------------------------------------------------------


async def test_a_file_goes_into_the_vault_and_to_the_customer_with_a_few_words(ada, house):
    holds(house)
    assert (await encloses(ada, PDF, "The letter.pdf", words="Here it is.")).status == 303
    wrote, sent = house.engine.events
    assert wrote == PersonWrote("ada", "Here it is.")
    assert sent == PersonSent(name="ada", photo=sent.photo, purpose="enclosed-pdf", filename="The-letter.pdf")
    assert house.pictures[sent.photo, "enclosed-pdf"] == PDF


async def test_a_form_with_a_file_that_is_sent_twice_is_one_file(ada, house):
    holds(house)
    form = await form_of(ada)

    def body():
        data = FormData(form)
        data.add_field("file", PDF, filename="a.pdf")
        return data

    await asyncio.gather(*(ada.post(f"{HERE}/sent", body()) for _ in range(3)))
    assert [type(event) for event in house.engine.events] == [PersonSent]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"MZ\x90\x00", "invoice.pdf"),
        (b"<svg onload=alert(1)>", "a.png"),
        (b"GIF89a", "a.jpg"),
        (b"RIFF0000WEBP", "a.webp"),
    ],
)
async def test_what_is_something_else_under_a_good_name_is_refused(ada, house, data, name):
    holds(house)
    assert (await encloses(ada, data, name)).status == 422
    assert (house.engine.accepted, house.pictures) == ([], {})


async def test_a_file_that_is_too_large_is_refused(ada, house):
    holds(house)
    assert (await encloses(ada, PDF + bytes(LARGEST_FILE_BYTES))).status == 413
    assert house.engine.accepted == []


async def test_only_the_door_for_files_takes_a_form_with_a_file_and_no_other_form(ada, house):
    holds(house)
    form = await form_of(ada, words="hello")
    several_parts = FormData(form, default_to_multipart=True)
    assert (await ada.post(f"{HERE}/wrote", several_parts)).status == 403
    assert (await ada.post(f"{HERE}/sent", form)).status == 403
    two_files = FormData(form)
    for name in ("a.pdf", "b.pdf"):
        two_files.add_field("file", PDF, filename=name)
    assert (await ada.post(f"{HERE}/sent", two_files)).status == 403
    without_token = FormData({**form, "csrf": "guessed"}, default_to_multipart=True)
    assert (await ada.post(f"{HERE}/sent", without_token)).status == 403
    assert (await ada.post(f"{HERE}/sent", FormData(form, default_to_multipart=True))).status == 400
    assert house.engine.accepted == []


async def test_a_file_is_shown_in_the_transcript_and_opens_for_whoever_talks(ada, grace, house):
    holds(house)
    await encloses(ada, png(), f"{ATTACK}.png")
    page = await ada.page(HERE)
    assert "<script>alert" not in page
    address = re.search(rf'<img src="({HERE}/enclosed/\d+)"', page)[1]
    picture = await grace.get(address)
    assert (picture.status, picture.content_type) == (200, "image/png")
    assert house.seen()[-1][1:3] == ("enclosed-png", "grace")
    assert (await ada.get(f"{HERE}/enclosed/9999")).status == 404


async def test_a_pdf_is_saved_and_never_opened_in_our_page(ada, house):
    holds(house)
    await encloses(ada, PDF, f"{ATTACK}.pdf")
    page = await ada.page(HERE)
    assert "&lt;script&gt;" not in page.split('id="composer"')[0]  # what its name said is not in the name any more
    address = re.search(rf'href="({HERE}/enclosed/\d+)"', page)[1]
    file = await ada.get(address)
    assert file.headers["Content-Disposition"].startswith("attachment")


async def test_a_file_of_another_conversation_is_not_shown_here(ada, house):
    holds(house)
    holds(house, "web:c2")
    await encloses(ada, PDF, address=at("web").replace("c1", "c2"))
    address = re.search(r"web:c2(/enclosed/\d+)", await ada.page("/desk/conversations/web:c2"))[1]
    assert (await ada.get(f"{HERE}{address}")).status == 404


@pytest.mark.parametrize(
    ("name", "kind", "safe"),
    [
        ("letter.pdf", "enclosed-pdf", "letter.pdf"),
        ("../../etc/passwd", "enclosed-pdf", "passwd.pdf"),
        ("C:\\Users\\ada\\visa.exe", "enclosed-jpg", "visa.jpg"),
        ("a\u202egpj.exe", "enclosed-png", "agpj.png"),
        ("été 2026.jpeg", "enclosed-jpg", "été-2026.jpg"),
        ('a"b<c>\r\nX-Evil: 1.pdf', "enclosed-pdf", "a-b-c-X-Evil-1.pdf"),
        (".pdf", "enclosed-pdf", "pdf.pdf"),
        ("...", "enclosed-pdf", "file.pdf"),
        ("x" * 300 + ".pdf", "enclosed-pdf", "x" * 80 + ".pdf"),
    ],
)
def test_a_files_name_means_nothing_to_any_system(name, kind, safe):
    assert safe_name(name, kind) == safe


def test_what_a_file_is_says_its_beginning():
    assert [kind_of(data) for data in (png(), PDF, b"\xff\xd8\xff\xe0", b"", b" %PDF-")] == [
        "enclosed-png",
        "enclosed-pdf",
        "enclosed-jpg",
        None,
        None,
    ]


# --- private notes ---------------------------------------------------------------------------------------------------


async def test_a_note_is_for_the_team_and_nothing_is_said_by_it(ada, grace, house):
    holds(house)
    house.say("a", "customer", TextReceived("first"))
    house.clock.forward(minutes=1)
    await ada.post(f"{HERE}/noted", await form_of(ada, note=f"She called. {ATTACK}"))
    house.clock.forward(minutes=1)
    house.say("b", "customer", TextReceived("second"))
    page = await grace.page(HERE)
    assert page.index(">first<") < page.index("She called.") < page.index(">second<")
    assert "private note" in page
    assert "<script>alert" not in page
    assert house.engine.accepted == []
    assert house.rows(outbox) == []


async def test_a_note_stands_in_no_line_that_a_channel_could_carry(ada, house):
    holds(house)
    await ada.post(f"{HERE}/noted", await form_of(ada, note="A secret."))
    assert [row.words for row in house.rows(notes)] == ["A secret."]
    assert await Transcript(house.database).lines("web:c1") == []  # all that the web chat's stream reads


async def test_a_note_that_is_sent_twice_is_one_and_none_is_none(ada, house):
    holds(house)
    form = await form_of(ada, note="Once.")
    await asyncio.gather(*(ada.post(f"{HERE}/noted", form) for _ in range(3)))
    await ada.post(f"{HERE}/noted", await form_of(ada, note=" \n"))
    assert (await ada.post(f"{HERE}/noted", await form_of(ada, note="x" * 2001))).status == 413
    assert len(house.rows(notes)) == 1


async def test_a_note_can_be_written_where_nothing_can_be_said(ada, house):
    holds(house)
    stops(house)
    assert (await ada.post(f"{HERE}/noted", await form_of(ada, note="Call instead."))).status == 303
    assert len(house.rows(notes)) == 1


async def test_the_log_says_that_there_was_a_note_and_never_what_is_in_it(ada, house):
    holds(house)
    await ada.post(f"{HERE}/noted", await form_of(ada, note="A secret."))
    assert house.deeds("noted") == [("ada", "noted", {"conversation": "mark-of-6"})]


# --- corrections -----------------------------------------------------------------------------------------------------


async def corrects(browser, words, address=HERE, **more):
    page = await browser.page(address)
    form = {"csrf": hidden(page, "csrf"), "nonce": hidden(page, "nonce"), "line": hidden(page, "line"), "words": words}
    return await browser.post(f"{address}/corrected", form | more)


async def test_an_agent_corrects_their_own_last_words_and_the_earlier_ones_stay_in_the_transcript(ada, house):
    holds(house)
    writes(house, words="It costs 9 euros.")
    assert (await corrects(ada, "It costs 19 euros.")).status == 303
    assert house.engine.events == [PersonCorrected(name="ada", of="e/0", line=1, words="It costs 19 euros.")]
    page = await ada.page(HERE)
    assert page.count('dir="auto">It costs 19 euros.</p>') == 1
    assert "<s>It costs 9 euros.</s>" in page
    assert ">edited<" in page
    await corrects(ada, "It costs 29 euros.")
    page = await ada.page(HERE)
    assert page.index("<s>It costs 9 euros.</s>") < page.index("<s>It costs 19 euros.</s>")


async def test_the_same_words_again_are_no_correction(ada, house):
    holds(house)
    writes(house)
    await corrects(ada, "We look at it.")
    assert house.engine.accepted == []


async def test_after_a_quarter_of_an_hour_what_was_said_stays_said(ada, house):
    holds(house)
    writes(house)
    page = await ada.page(HERE)
    house.clock.forward(minutes=15, seconds=1)
    assert "Correct your last words" not in await ada.page(HERE)
    form = {name: hidden(page, name) for name in ("csrf", "nonce", "line")}
    assert (await ada.post(f"{HERE}/corrected", {**form, "words": "No."})).status == 409
    assert house.engine.accepted == []


@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
async def test_where_the_channel_cannot_there_is_no_button_and_no_way(ada, house, channel):
    holds(house, f"{channel}:c1", heard_at=house.clock.now)
    writes(house, conversation=f"{channel}:c1")
    address = at(channel)
    assert "Correct your last words" not in await ada.page(address)
    form = await form_of(ada, address, words="No.", line="1")
    assert (await ada.post(f"{address}/corrected", form)).status == 409


async def test_nobody_corrects_what_another_agent_or_the_assistant_said(ada, house):
    holds(house)
    writes(house, author="grace")
    house.say("b", "assistant", TextMessage(text=text("desk-line-file")))
    assert "Correct your last words" not in await ada.page(HERE)
    assert (await ada.post(f"{HERE}/corrected", await form_of(ada, words="No.", line="1"))).status == 409


async def test_a_correction_that_never_arrived_changes_nothing_in_what_is_shown(ada, house):
    holds(house)
    writes(house, words="It costs 9 euros.")
    message = CorrectionMessage(author="ada", of="e/0", line=1, words="It costs 19 euros.")
    house.say("f/0", "ada", message)
    row = {"key": "f/0", "conversation": "web:c1", "language": "en", "state": "dead", "error": "Undeliverable"}
    house.insert(outbox, **row, body=msgspec.json.encode(Send(message)).decode(), at=house.clock.now)
    page = await ada.page(HERE)
    assert "<s>" not in page
    assert states(page) == ["sent", "failed"]


# --- what became of our words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "reports", "state", "words"),
    [
        ({"state": "due"}, (), "queued", "Waiting to be sent"),
        ({"state": "due", "not_before": dt.datetime(9999, 1, 1, tzinfo=dt.UTC)}, ("read",), "held", "Announced; waits"),
        ({"state": "done"}, (), "sent", "Sent"),
        ({"state": "done"}, ("queued",), "sent", "Sent"),
        ({"state": "done"}, ("delivered",), "delivered", "Delivered"),
        ({"state": "done"}, ("read",), "read", "Read"),
        ({"state": "done"}, ("read", "delivered"), "delivered", "Delivered"),  # of two parts
        ({"state": "done"}, ("undelivered",), "failed", "Did not reach the customer"),
        ({"state": "dead", "error": "30008"}, ("sent",), "failed", "30008"),
    ],
)
async def test_how_far_a_message_came_is_said_as_a_word(ada, house, row, reports, state, words):
    holds(house)
    writes(house, **row)
    for number, status in enumerate(reports):
        reported(house, status, ref=f"SM{number}")
    page = await ada.page(HERE)
    assert states(page) == [state]
    assert words in page


async def test_what_is_said_again_later_speaks_for_the_words_that_were_not_heard(house):
    holds(house)
    writes(house, state="dead", error="63016")
    row = {"key": "e/0/later", "conversation": "web:c1", "language": "en", "state": "done", "at": house.clock.now}
    house.insert(outbox, **row, body="{}")
    reported(house, "delivered", "e/0/later")
    found = await SqlReplies(house.database).deliveries("web:c1")
    assert {key: (came.state, came.reason) for key, came in found.items()} == {"e/0": ("delivered", "")}


async def test_a_page_hears_of_what_changed_above_its_end(ada, house):
    holds(house)
    writes(house)
    mark = re.search(r'data-mark="(\w+)"', await ada.page(HERE))[1]
    same = await (await ada.get(f"{HERE}/tail?mark={mark}")).json()
    assert (same["lines"], same["mark"]) == ("", mark)
    reported(house, "read")
    changed = await (await ada.get(f"{HERE}/tail?mark={mark}")).json()
    assert states(changed["lines"]) == ["read"]
    assert changed["mark"] != mark


# --- when nothing can be said ----------------------------------------------------------------------------------------


async def locked_doors(browser, address):
    """The status of every door that says something."""
    form = await form_of(browser, address, words="Hello?", tip="too-dark", line="1")
    file = await encloses(browser, PDF, address=address)
    return [(await browser.post(f"{address}/{door}", form)).status for door in ("wrote", "advised", "corrected")] + [
        file.status
    ]


async def test_who_wants_no_messages_is_not_written_to_and_the_page_says_since_when(ada, house):
    holds(house)
    stops(house)
    page = await ada.page(HERE)
    assert "This customer wants no messages." in page
    assert "March 2, 2026" in page
    assert "by a word in the chat" in page
    assert 'id="write"' not in page
    assert await locked_doors(ada, HERE) == [409] * 4
    assert (await ada.post(f"{HERE}/announced", await form_of(ada, template="passbooth_news_v1"))).status == 409
    assert (house.engine.accepted, house.pictures) == ([], {})


async def test_who_wants_messages_again_is_written_to(ada, house):
    holds(house)
    stops(house)
    stops(house, wanted=True, key="w/1")
    await ada.post(f"{HERE}/wrote", await form_of(ada, words="Welcome back."))
    assert house.engine.events == [PersonWrote("ada", "Welcome back.")]


async def test_a_stop_that_only_the_conversation_knows_of_counts_too(ada, house):
    holds(house, state={"muted": True})
    assert (await ada.post(f"{HERE}/wrote", await form_of(ada, words="Hello?"))).status == 409


async def test_a_day_after_the_customers_last_words_whatsapp_is_locked(ada, house):
    address = at("whatsapp")
    heard_at = house.clock.now - dt.timedelta(hours=24)
    holds(house, "whatsapp:c1", heard_at=heard_at)
    page = await ada.page(address)
    assert "The time to answer is over." in page
    assert "March 2, 2026" in page  # until when it was open
    assert await locked_doors(ada, address) == [409] * 4
    assert house.engine.accepted == []


async def test_words_that_came_too_late_are_shown_back_with_the_reason(ada, house):
    address = at("whatsapp")
    holds(house, "whatsapp:c1", heard_at=house.clock.now - dt.timedelta(hours=23, minutes=50))
    form = await form_of(ada, address, words=f"Hello? {ATTACK}")
    assert (await (await ada.get(f"{address}/tail")).json())["lock"] == ""
    house.clock.now += dt.timedelta(minutes=15)
    answer = await ada.post(f"{address}/wrote", form)
    page = await answer.text()
    assert answer.status == 409
    assert "Not sent: this customer cannot be written to now." in page
    assert str(escape(f"Hello? {ATTACK}")) in page
    assert ATTACK not in page
    assert house.engine.accepted == []
    assert (await (await ada.get(f"{address}/tail")).json())["lock"] == "too-late"


async def test_within_the_day_it_is_open_and_telegram_always_is(ada, house):
    holds(house, "whatsapp:c1", heard_at=house.clock.now - dt.timedelta(hours=23))
    holds(house, "telegram:c1", heard_at=house.clock.now - dt.timedelta(days=40))
    for channel in ("whatsapp", "telegram"):
        await ada.post(f"{at(channel)}/wrote", await form_of(ada, at(channel), words="Hello."))
    assert house.engine.events == [PersonWrote("ada", "Hello.")] * 2


async def test_an_approved_wording_is_offered_in_the_customers_language_and_is_an_event(ada, house):
    address = at("whatsapp")
    holds(house, "whatsapp:c1", language="fr")
    page = await ada.page(address)
    assert "has not written here yet" in page
    assert "Une personne de notre équipe photo vous a écrit" in page
    assert 'value="passbooth_order_news_v1" required disabled' in page  # nobody knows its order
    form = await form_of(ada, address, template="passbooth_order_news_v1")
    assert (await ada.post(f"{address}/announced", form)).status == 409
    form = await form_of(ada, address, template="passbooth_person_wrote_v1")
    await asyncio.gather(*(ada.post(f"{address}/announced", form) for _ in range(2)))
    assert house.engine.events == [PersonAnnounced("ada", "passbooth_person_wrote_v1")]


async def test_a_wording_about_an_order_names_it(ada, house):
    address = at("whatsapp")
    holds(house, "whatsapp:c1")
    house.order()
    house.database.run_now(lambda sql: sql.exec_driver_sql("UPDATE orders SET conversation = 'whatsapp:c1'"))
    assert f"about your photo order {ORDER}" in await ada.page(address)
    await ada.post(f"{address}/announced", await form_of(ada, address, template="passbooth_order_news_v1"))
    assert house.engine.events == [PersonAnnounced("ada", "passbooth_order_news_v1", ORDER)]


@pytest.mark.parametrize("not_before", [dt.datetime(9999, 1, 1, tzinfo=dt.UTC), None])
async def test_what_waits_already_or_is_about_to_is_not_announced_again(ada, house, not_before):
    address = at("whatsapp")
    holds(house, "whatsapp:c1")
    waits = {"state": "due", "not_before": not_before}
    form = await form_of(ada, address, template="passbooth_person_wrote_v1")
    writes(house, conversation="whatsapp:c1", **waits)
    assert "Something is announced already" in await ada.page(address)
    assert (await ada.post(f"{address}/announced", form)).status == 409
    assert house.engine.accepted == []


async def test_nothing_is_announced_where_everything_can_be_said(ada, house):
    holds(house)
    assert (await ada.post(f"{HERE}/announced", await form_of(ada, template="passbooth_news_v1"))).status == 409


async def test_a_template_that_is_none_is_not_sent(ada, house):
    holds(house, "whatsapp:c1")
    form = await form_of(ada, at("whatsapp"), template=ATTACK)
    assert (await ada.post(f"{at('whatsapp')}/announced", form)).status == 400


# --- what was understood ---------------------------------------------------------------------------------------------


async def test_beside_the_customers_words_stands_what_was_understood(ada, house):
    holds(house)
    house.say("a", "customer", TextReceived("combien ca coute pour le us visa"), language="fr")
    house.say("b", "customer", TextReceived("xyzzy"))
    house.say("c", "customer", TextReceived("Where is it?", intent="status"))
    page = " ".join((await ada.page(HERE)).split())
    assert "Understood as: <span>asks for the price</span>, <span>US visa" in page
    assert "<span>asks how the order stands</span>" in page
    assert page.count("Understood as:") == 2


async def test_the_words_stand_in_their_own_language_and_direction(ada, house):
    holds(house)
    house.say("a", "customer", TextReceived("مرحبا"), language="ar")
    assert '<p lang="ar" dir="auto">مرحبا</p>' in await ada.page(HERE)


def test_whatever_can_be_understood_has_a_name_for_agents(phrasebook):
    names = {f"desk-intent-{name.replace('_', '-')}" for name in INTERRUPTS | WISHES}
    assert {name for name in names if not phrasebook.has(name)} == set()
