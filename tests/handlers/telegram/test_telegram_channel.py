"""The channel: what arrives at the customer, and whose turn it is when it does not."""

import io
import logging

import pytest
from PIL import Image
from structlog.testing import capture_logs

from bot.domain.ids import ConversationId, EffectId, PhotoId
from bot.domain.messages import (
    CorrectionMessage,
    Drawing,
    FileMessage,
    Link,
    PersonMessage,
    PictureMessage,
    StoredPicture,
    TextMessage,
    Working,
)
from bot.errors import PassboothError, RateLimited, Refused, Unavailable, Undeliverable
from bot.handlers.telegram.channel import TelegramChannel
from tests.handlers.sent import Sent
from tests.handlers.telegram.conftest import say, words
from tests.handlers.vault import Vault
from tests.peers.telegram import (
    dropped,
    dropped_too_late,
    proxy_page,
    server_error,
    too_many_requests,
)

HELLO = TextMessage(text=words("Hello"))
PRODUCT = StoredPicture(PhotoId("ph-1"), "product")


def picture(kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (35, 45), "white").save(out, kind)
    return out.getvalue()


def everything_about(error: BaseException | None) -> str:
    """An exception's words, and those of every exception that led to it."""
    return "" if error is None else f"{error!r} {everything_about(error.__cause__ or error.__context__)}"


async def test_everything_that_we_say_keeps_to_the_bot_apis_description(judged, edge):
    edge.vault.pictures[PRODUCT] = picture()
    (edge.drawings / "guide.png").write_bytes(picture("PNG"))
    ada = judged.customer()
    link = Link("https://pay.example/PB-1", words("Pay now"))
    await edge.tell(ada, Working())
    await edge.tell(ada, TextMessage(text=words("12,50 €"), choices=(link,)))
    await edge.tell(ada, PictureMessage(picture=Drawing("guide"), caption=words("So"), alt=words("a guide")))
    await edge.tell(ada, PictureMessage(picture=PRODUCT, caption=words("x" * 1025), alt=words("a face")))

    assert ada.typing == 1
    assert [said.kind for said in ada.heard] == ["text", "photo", "photo", "text"]
    assert ada.heard[0].url("Pay") == "https://pay.example/PB-1"
    assert ada.heard[1].content == picture("PNG")
    assert judged.violations == []


async def test_the_judge_notices_a_bad_call(judged, edge):
    await edge.channel.bot.send_chat_action(judged.customer().id, "thinking", api_kwargs={"mood": "good"})

    assert judged.violations == ["sendChatAction.mood: unknown"]
    judged.violations.clear()


async def test_a_file_arrives_byte_for_byte_under_its_name(telegram, edge):
    edge.vault.pictures[PRODUCT] = bytes(range(256)) * 8000
    ada = telegram.customer()
    await edge.tell(ada, FileMessage(file=PRODUCT, filename="visa-été.jpg", caption=words("Keep it")))
    said = await ada.hears(kind="document")

    assert said.content == edge.vault.pictures[PRODUCT]
    assert (said.filename, said.words) == ("visa-été.jpg", "Keep it")
    assert telegram.called("sendDocument")[0].params["disable_content_type_detection"] == "true"


async def test_telegrams_servers_are_asked_not_to_open_our_links(telegram, edge):
    await edge.tell(telegram.customer(), TextMessage(text=words("https://photos.example/f/secret")))

    assert telegram.called("sendMessage")[0].params["link_preview_options"] == {"is_disabled": True}


async def test_a_page_that_only_this_machine_knows_is_written_out(telegram, edge):
    ada = telegram.customer()
    await edge.tell(ada, TextMessage(text=words("Pay:"), choices=(Link("http://localhost:8080/p", words("Now")),)))

    assert (await ada.hears("http://localhost:8080/p")).buttons == ()


SAID = PersonMessage(author="Grace", words="It costs 9 euros.")
CORRECTED = CorrectionMessage(author="Grace", of=EffectId("e/0"), line=1, words="It costs 19 euros.")


async def test_what_a_person_wrote_is_corrected_in_its_place(judged, edge):
    ada = judged.customer()
    await edge.tell(ada, SAID, "e/0")
    await edge.tell(ada, HELLO, "e/1")
    await edge.tell(ada, CORRECTED, "e/2")

    assert [said.words for said in ada.heard] == ["[telegram-person-says en] Grace It costs 19 euros.", "Hello"]
    (call,) = judged.called("editMessageText")
    assert (call.params["message_id"], call.params["link_preview_options"]) == (ada.heard[0].id, {"is_disabled": True})
    assert judged.violations == []


async def test_a_message_that_nobody_knows_the_number_of_is_not_corrected(telegram, edge):
    with pytest.raises(Undeliverable):
        await edge.tell(telegram.customer(), CORRECTED)
    assert telegram.called("editMessageText") == []


async def test_only_a_persons_words_are_remembered_and_trouble_with_that_sends_nothing_again(telegram, edge):
    ada = telegram.customer()
    await edge.tell(ada, HELLO, "e/0")
    assert edge.sent.numbers == {}

    edge.sent.broken = Unavailable("the database is away")
    await edge.tell(ada, SAID, "e/1")
    assert len(ada.heard) == 2


async def test_an_erased_picture_and_a_missing_drawing_are_two_different_faults(telegram, edge):
    with pytest.raises(Undeliverable):
        await edge.tell(telegram.customer(), FileMessage(file=PRODUCT, filename="a.jpg", caption=words("")))
    with pytest.raises(Refused):
        await edge.tell(
            telegram.customer(), PictureMessage(picture=Drawing("none"), caption=words("x"), alt=words("x"))
        )


@pytest.mark.parametrize(
    ("failure", "meaning"),
    [
        (server_error(500), Unavailable),
        (server_error(502), Unavailable),
        (server_error(401), Unavailable),
        (server_error(400), Undeliverable),
        (server_error(403), Undeliverable),
        (server_error(413), Undeliverable),
        (dropped(), Unavailable),
        (dropped_too_late(), Unavailable),
        (proxy_page(200, "<h1>Log in to the airport's Wi-Fi</h1>"), Unavailable),
        (proxy_page(302, "<h1>{url} has moved</h1>"), Unavailable),
        (proxy_page(504, "<h1>No answer from {url}</h1>"), Unavailable),
        (proxy_page(400, "<h1>Bad request for {url}</h1>"), Undeliverable),
    ],
)
async def test_a_failure_names_who_acts_next_and_never_the_token(telegram, edge, caplog, failure, meaning):
    telegram.fails_next("sendMessage", failure)
    with pytest.raises(PassboothError) as raised, capture_logs() as logs:
        await edge.tell(telegram.customer(), HELLO)

    assert type(raised.value) is meaning
    assert telegram.token.partition(":")[2] not in f"{everything_about(raised.value)} {caplog.text} {logs}"


@pytest.mark.parametrize(
    "failure", [server_error(400), server_error(500), dropped(), proxy_page(302, "{url}"), proxy_page(502, "{url}")]
)
async def test_a_failed_download_never_names_the_token(telegram, edge, caplog, failure):
    await telegram.customer().sends_file(picture(), "me.jpg", "image/jpeg")
    telegram.fails_next("download", failure, failure)  # the client itself tries a download twice
    with pytest.raises((Unavailable, Undeliverable)) as raised:
        await edge.channel.fetch(edge.door.events[0].source)

    assert telegram.token.partition(":")[2] not in f"{everything_about(raised.value)} {caplog.text}"


async def test_telegram_says_how_long_to_wait(telegram, edge):
    telegram.fails_next("sendMessage", too_many_requests(17))
    with pytest.raises(RateLimited) as raised:
        await edge.tell(telegram.customer(), HELLO)

    assert raised.value.retry_after_s == 17


async def test_a_customer_who_blocked_us_or_never_wrote_cannot_be_reached(telegram, edge):
    ada = telegram.customer()
    ada.blocks()
    for conversation in (f"telegram:{ada.id}", "telegram:1", "telegram:", "web:5f1c"):
        with pytest.raises(Undeliverable):
            await edge.channel.deliver(ConversationId(conversation), HELLO, "en", EffectId("e/0"))


async def test_a_message_in_parts_goes_on_where_it_stopped(telegram, edge):
    speech = " ".join(["word"] * 2000)
    ada = telegram.customer()
    telegram.fails_next("sendMessage", None, server_error(), None, too_many_requests(1))
    for _ in range(2):
        with pytest.raises(Unavailable):
            await edge.tell(ada, TextMessage(text=words(speech)))
    await edge.tell(ada, TextMessage(text=words(speech)))

    assert " ".join(said.words for said in ada.heard) == speech


async def test_a_photo_is_fetched_in_its_largest_size_and_a_file_as_it_was_sent(telegram, edge):
    big = io.BytesIO()
    Image.new("RGB", (2000, 3000), "white").save(big, "JPEG")
    ada = telegram.customer()
    await ada.sends_photo(big.getvalue())
    await ada.sends_file(big.getvalue(), "me.jpg", "image/jpeg")
    photo, file = edge.door.events

    assert Image.open(io.BytesIO(await edge.channel.fetch(photo.source))).size == (853, 1280)
    assert await edge.channel.fetch(file.source) == big.getvalue()


async def test_a_file_that_lies_about_its_size_is_not_read_to_its_end(telegram, edge):
    await telegram.customer().sends_file(bytes(21 * 1024 * 1024), "me.jpg", "image/jpeg", announced_bytes=1000)

    with pytest.raises(Undeliverable, match="larger than"):
        await edge.channel.fetch(edge.door.events[0].source)


async def test_a_path_on_a_disk_is_not_an_address_on_the_file_server(telegram, edge, tmp_path):
    (tmp_path / "passwd").write_bytes(b"root")
    await telegram.customer().sends_file(picture(), "me.jpg", "image/jpeg")
    source = edge.door.events[0].source
    telegram.files[source].path = str(tmp_path / "passwd")

    with pytest.raises(Undeliverable, match="file server"):
        await edge.channel.fetch(source)


async def test_a_file_that_is_gone_is_gone_for_good(telegram, edge):
    with pytest.raises(Undeliverable):
        await edge.channel.fetch("file-unknown")


async def test_not_even_the_debug_log_has_the_token_or_the_customers_words(telegram, caplog):
    caplog.set_level(logging.DEBUG)
    urls = {"base_url": telegram.base_url, "base_file_url": telegram.base_file_url}
    async with TelegramChannel(telegram.token, pictures=Vault(), say=say, sent=Sent(), **urls) as channel:
        ada = telegram.customer()
        await channel.deliver(ConversationId(f"telegram:{ada.id}"), HELLO, "en", EffectId("e/0"))

    assert ada.heard[0].words == "Hello"
    assert telegram.token.partition(":")[2] not in caplog.text
    assert "Hello" not in caplog.text


async def test_a_channel_opens_by_itself_and_says_nothing_after_it_was_closed(telegram):
    channel = TelegramChannel(telegram.token, pictures=Vault(), say=say, sent=Sent(), base_url=telegram.base_url)
    ada = telegram.customer()
    await channel.deliver(ConversationId(f"telegram:{ada.id}"), HELLO, "en", EffectId("e/0"))
    await channel.close()

    with pytest.raises(Unavailable):
        await channel.deliver(ConversationId(f"telegram:{ada.id}"), HELLO, "en", EffectId("e/1"))
    assert len(ada.heard) == 1
