"""Telegram, for tests: the Bot API as a server that keeps chats, messages and files, and customers who use it.

    async with TelegramPeer() as telegram:
        channel = TelegramChannel(telegram.token, base_url=telegram.base_url, base_file_url=telegram.base_file_url, ...)
        telegram.webhook = Webhook("http://127.0.0.1:8080/telegram/webhook", secret)   # or let the bot call setWebhook
        ada = telegram.customer("Ada", language="fr")
        await ada.says("hi")                       # returns when the webhook has answered 2xx, after as many tries as it takes
        said = await ada.hears("passport")         # the next message with these words; earlier ones count as read
        await ada.taps("US visa")                  # the newest button whose label contains this
        await ada.sends_photo(jpeg)                # recompressed as Telegram does; sends_file() keeps the bytes
        paid = await ada.pays()                    # the newest invoice: pre-checkout, then the payment
        file = await ada.hears(kind="document")    # file.content are the bytes that the bot sent
        assert telegram.violations == []           # judged by the Bot API's description, where that is at hand

    team = telegram.group()                    # a supergroup with topics, in which the bot is an administrator
    topic = await team.topic("US visa")        # the topic that the bot makes, with what is said in it
    ada = telegram.customer("Ada")             # people of the group are customers of the peer, too
    await team.writes(ada, "Hello!", topic)    # or team.closes(ada, topic)

Without a webhook, updates wait for getUpdates. Trouble is made to order:

    telegram.fails_next("sendMessage", too_many_requests(3), server_error(), dropped(), dropped_too_late())
    ada.blocks()

As a process of its own, driven over HTTP (see `_control`): python -m tests.peers.telegram --port 9050
"""

import argparse
import asyncio
import contextlib
import io
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, Self

import aiohttp
from aiohttp import web
from PIL import Image, UnidentifiedImageError

from tests.peers.telegram_customer import Button, Customer, Json, Paid, Said
from tests.peers.telegram_group import Group, Topic
from tests.peers.telegram_spec import Spec, find_spec

TOKEN = "4242:stand-in_token_of_35_characters_xyz"
__all__ = ["Button", "Customer", "Failure", "Group", "Paid", "Said", "TelegramPeer", "Topic", "Webhook"]

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LARGEST_DOWNLOAD = 20 * 1024 * 1024
_LARGEST_PHOTO_OUT = 10 * 1024 * 1024
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.05, 1.0  # between two tries of the webhook


@dataclass(frozen=True)
class Webhook:
    url: str
    secret: str = ""


@dataclass(frozen=True)
class Failure:
    """How a call goes wrong. Status 0 drops the connection; `too_late` does so after the call took effect."""

    status: int = 0
    description: str = ""
    retry_after_s: int | None = None
    page: str = ""  # a proxy's page instead of the Bot API's JSON
    too_late: bool = False


def too_many_requests(retry_after_s: int) -> Failure:
    return Failure(429, f"Too Many Requests: retry after {retry_after_s}", retry_after_s)


def server_error(status: int = 500) -> Failure:
    return Failure(status, "Internal Server Error")


def proxy_page(status: int, page: str) -> Failure:
    return Failure(status, page=page)


def dropped() -> Failure:
    return Failure()


def dropped_too_late() -> Failure:
    return Failure(too_late=True)


@dataclass(frozen=True)
class Call:
    method: str
    params: Json
    files: dict[str, bytes]


@dataclass
class StoredFile:
    path: str
    content: bytes
    size: int  # as announced, which tests may make a lie


class _ApiError(Exception):
    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status, self.description = status, description


def _bad(description: str) -> _ApiError:
    return _ApiError(400, f"Bad Request: {description}")


class TelegramPeer:
    """The Bot API for one bot, on a port of its own; a context that starts and stops it."""

    def __init__(self, *, token: str = TOKEN, port: int = 0) -> None:
        self.token = token
        self.port = port
        self.webhook: Webhook | None = None
        self.customers: dict[int, Customer] = {}
        self.groups: dict[int, Group] = {}
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.spec: Spec | None = find_spec()  # None: nobody judges, and `violations` stays empty
        self.pending: deque[Json] = deque()  # updates that wait for getUpdates
        self.attempts: list[tuple[int, int]] = []  # update id and status (0: no answer) of every try of the webhook
        self.open_taps: set[str] = set()  # taps whose spinner still turns
        self.commands: dict[str, list[Json]] = {}  # the menu by language
        self.patience_s = 30.0  # how long a customer's act is pushed to the webhook
        self._me = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "Passbooth"}
        self.numbers = itertools.count(1000)
        self.files: dict[str, StoredFile] = {}
        self._failures: dict[str, deque[Failure | None]] = defaultdict(deque)
        self.checkouts: dict[str, asyncio.Future[tuple[bool, str]]] = {}
        self.stars: list[Json] = []  # every movement of Stars, the oldest first
        self._arrived = asyncio.Event()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def base_file_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/file/bot"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self._api)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self._download)
        app.add_routes(_control(self))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        self._client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()
        await self._runner.cleanup()

    def customer(self, name: str = "Ada", *, language: str = "en", chat_id: int | None = None) -> Customer:
        """A new customer, or the one with this id."""
        chat_id = chat_id or next(self.numbers)
        return self.customers.setdefault(chat_id, Customer(self, chat_id, name, language))

    def group(self, chat_id: int = -1001234567890) -> Group:
        """A supergroup with topics, or the one with this id."""
        return self.groups.setdefault(chat_id, Group(self, chat_id))

    def fails_next(self, method: str, *failures: Failure | None) -> None:
        """The next calls of this method fail, one failure each (None: it succeeds); "download" is the file server."""
        self._failures[method].extend(failures)

    def called(self, method: str) -> list[Call]:
        """Every call of a method so far, the failed ones too."""
        return [call for call in self.calls if call.method == method]

    async def push(self, update: Json, *, secret: str | None = None) -> int:
        """One try of the webhook: the status that it answered, 0 when it did not."""
        assert self.webhook, "no webhook is set"
        headers = {SECRET_HEADER: self.webhook.secret if secret is None else secret}
        try:
            async with self._client.post(self.webhook.url, json=update, headers=headers) as answer:
                status = answer.status
        except (aiohttp.ClientError, OSError):
            status = 0
        self.attempts.append((update["update_id"], status))
        return status

    # --- updates out ------------------------------------------------------------------------------------------------

    async def happens(self, kind: str, body: Json) -> Json:
        update = {"update_id": next(self.numbers), kind: body}
        if self.webhook is None:
            self.pending.append(update)
            self._arrived.set()
            return update
        pause_s = _FIRST_PAUSE_S
        async with asyncio.timeout(self.patience_s):
            while not 200 <= await self.push(update) < 300:
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
        return update

    def keep(self, content: bytes, folder: str, suffix: str, announced_bytes: int | None = None) -> Json:
        number = next(self.numbers)
        size = len(content) if announced_bytes is None else announced_bytes
        self.files[f"file-{number}"] = StoredFile(f"{folder}/file_{number}{suffix}", content, size)
        return {"file_id": f"file-{number}", "file_unique_id": f"u{number}", "file_size": size}

    # --- calls in ---------------------------------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return _refusal(_ApiError(401, "Unauthorized"))
        method = request.match_info["method"]
        params, files = await _read(request)
        self.calls.append(Call(method, params, {name: content for name, (_, content) in files.items()}))
        if self.spec is not None:
            self.violations += self.spec.violations(method, params, set(files))
        failure = self._next_failure(method)
        if failure is not None and not failure.too_late:
            return _failed(request, failure)
        try:
            result = await _METHODS.get(method, TelegramPeer._unknown)(self, params, files)
        except _ApiError as error:
            return _refusal(error)
        if failure is not None:
            return _failed(request, failure)
        return web.json_response({"ok": True, "result": result})

    async def _download(self, request: web.Request) -> web.Response:
        if failure := self._next_failure("download"):
            return _failed(request, failure)
        for file in self.files.values():
            if request.match_info["token"] == self.token and file.path == request.match_info["path"]:
                return web.Response(body=file.content)
        return web.Response(status=404)

    def _next_failure(self, method: str) -> Failure | None:
        return self._failures[method].popleft() if self._failures[method] else None

    def _chat_of(self, params: Json) -> Customer | Topic:
        if group := self.groups.get(int(params["chat_id"])):
            return self._topic_of(group, params.get("message_thread_id"))
        customer = self.customers.get(int(params["chat_id"]))
        if customer is None:
            raise _bad("chat not found")
        if customer.has_blocked:
            raise _ApiError(403, "Forbidden: bot was blocked by the user")
        return customer

    def _topic_of(self, group: Group, thread: Any) -> Topic:
        topic = group.topics.get(int(thread or 0))
        if topic is None:
            raise _bad("message thread not found")
        return topic

    def _forum_of(self, params: Json) -> Group:
        group = self.groups.get(int(params["chat_id"]))
        if group is None:
            raise _bad("chat not found")
        return group

    async def _say(self, params: Json, kind: str, words: str, shown: Json, **extra: Any) -> Json:
        customer = self._chat_of(params)
        said = Said(next(self.numbers), kind, words, _buttons(params), **extra)
        await customer.receives(said)
        return {"message_id": said.id, "date": int(time.time()), "chat": customer.chat, "from": self._me, **shown}

    async def _unknown(self, params: Json, files: Json) -> None:
        raise _ApiError(404, "Not Found")

    async def _get_me(self, params: Json, files: Json) -> Json:
        return {**self._me, "username": "passbooth_bot"}

    async def _send_message(self, params: Json, files: Json) -> Json:
        text = params["text"]
        if not text.strip():
            raise _bad("message text is empty")
        if len(text) > 4096:
            raise _bad("message is too long")
        return await self._say(params, "text", text, {"text": text})

    async def _edit_message_text(self, params: Json, files: Json) -> Json:
        customer, number, text = self._chat_of(params), int(params["message_id"]), params["text"]
        found = next((place for place, said in enumerate(customer.heard) if said.id == number), None)
        if found is None or customer.heard[found].kind != "text":
            raise _bad("message to edit not found")
        if customer.heard[found].words == text:
            raise _bad("message is not modified")
        customer.heard[found] = replace(customer.heard[found], words=text)
        return {"message_id": number, "date": int(time.time()), "chat": customer.chat, "from": self._me, "text": text}

    async def _send_photo(self, params: Json, files: Json) -> Json:
        _, content = files["photo"]
        if len(content) > _LARGEST_PHOTO_OUT:
            raise _ApiError(413, "Request Entity Too Large")
        try:
            width, height = Image.open(io.BytesIO(content)).size
        except (UnidentifiedImageError, OSError):
            raise _bad("IMAGE_PROCESS_FAILED") from None
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise _bad("PHOTO_INVALID_DIMENSIONS")
        size = {**self.keep(content, "photos", ".jpg"), "width": width, "height": height}
        caption = _caption(params)
        return await self._say(params, "photo", caption, {"photo": [size], "caption": caption}, content=content)

    async def _send_document(self, params: Json, files: Json) -> Json:
        name, content = files["document"]
        kept = {**self.keep(content, "documents", PurePath(name).suffix), "file_name": name}
        shown = {"document": kept, "caption": _caption(params)}
        return await self._say(params, "document", shown["caption"], shown, content=content, filename=name)

    async def _send_invoice(self, params: Json, files: Json) -> Json:
        prices = _json(params["prices"])
        if params["currency"] != "XTR" or params.get("provider_token"):
            raise _bad("PAYMENT_PROVIDER_INVALID")
        if len(prices) != 1 or prices[0]["amount"] < 1:
            raise _bad("STARS_INVOICE_INVALID")
        if not 1 <= len(params["payload"].encode()) <= 128:
            raise _bad("INVOICE_PAYLOAD_INVALID")
        bill = {"title": params["title"], "description": params["description"], "currency": "XTR"}
        bill["total_amount"] = prices[0]["amount"]
        words = f"{bill['title']}\n{bill['description']}"
        shown = {"invoice": {**bill, "start_parameter": ""}}
        return await self._say(params, "invoice", words, shown, invoice={**bill, "payload": params["payload"]})

    async def _send_chat_action(self, params: Json, files: Json) -> bool:
        self._chat_of(params).typing += 1
        return True

    async def _create_forum_topic(self, params: Json, files: Json) -> Json:
        if not 1 <= len(params["name"]) <= 128:
            raise _bad("TOPIC_TITLE_INVALID")
        topic = await self._forum_of(params).makes(params["name"])
        return {"message_thread_id": topic.thread, "name": topic.name, "icon_color": 7322096}

    async def _set_topic(self, params: Json, *, is_open: bool) -> bool:
        topic = self._topic_of(self._forum_of(params), params["message_thread_id"])
        if topic.is_open == is_open:
            raise _bad("TOPIC_NOT_MODIFIED")
        topic.is_open = is_open
        return True

    async def _close_forum_topic(self, params: Json, files: Json) -> bool:
        return await self._set_topic(params, is_open=False)

    async def _reopen_forum_topic(self, params: Json, files: Json) -> bool:
        return await self._set_topic(params, is_open=True)

    async def _delete_forum_topic(self, params: Json, files: Json) -> bool:
        topic = self._topic_of(self._forum_of(params), params["message_thread_id"])
        del self._forum_of(params).topics[topic.thread]
        return True

    async def _answer_callback_query(self, params: Json, files: Json) -> bool:
        if params["callback_query_id"] not in self.open_taps:
            raise _bad("query is too old and response timeout expired or query ID is invalid")
        self.open_taps.remove(params["callback_query_id"])
        return True

    async def _answer_pre_checkout_query(self, params: Json, files: Json) -> bool:
        answer = self.checkouts.pop(params["pre_checkout_query_id"], None)
        if answer is None or answer.done():
            raise _bad("query is too old and response timeout expired or query ID is invalid")
        ok = _json(params["ok"])
        if not ok and not params.get("error_message"):
            raise _bad("ERROR_TEXT_EMPTY")
        answer.set_result((ok, params.get("error_message", "")))
        return True

    async def _get_star_transactions(self, params: Json, files: Json) -> Json:
        first, most = int(params.get("offset", 0)), int(params.get("limit", 100))
        return {"transactions": self.stars[first : first + most]}

    async def _refund_star_payment(self, params: Json, files: Json) -> bool:
        same = [each for each in self.stars if each["id"] == params["telegram_payment_charge_id"]]
        paid = next((each for each in same if "source" in each), None)
        if paid is None or paid["source"]["user"]["id"] != int(params["user_id"]):
            raise _bad("CHARGE_NOT_FOUND")
        if len(same) > 1:
            raise _bad("CHARGE_ALREADY_REFUNDED")
        back = {key: value for key, value in paid.items() if key != "source"}
        self.stars.append({**back, "date": int(time.time()), "receiver": paid["source"]})
        return True

    async def _get_file(self, params: Json, files: Json) -> Json:
        file = self.files.get(params["file_id"])
        if file is None:
            raise _bad("wrong file_id or the file is temporarily unavailable")
        if file.size > _LARGEST_DOWNLOAD:
            raise _bad("file is too big")
        ids = {"file_id": params["file_id"], "file_unique_id": f"u{params['file_id']}"}
        return {**ids, "file_size": file.size, "file_path": file.path}

    async def _set_webhook(self, params: Json, files: Json) -> bool:
        self.webhook = Webhook(params["url"], params.get("secret_token", "")) if params["url"] else None
        return True

    async def _delete_webhook(self, params: Json, files: Json) -> bool:
        self.webhook = None
        return True

    async def _set_my_commands(self, params: Json, files: Json) -> bool:
        self.commands[params.get("language_code", "")] = _json(params["commands"])
        return True

    async def _get_updates(self, params: Json, files: Json) -> list[Json]:
        if self.webhook is not None:
            raise _ApiError(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = int(params.get("offset", 0))
        while self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()
        if not self.pending:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), int(params.get("timeout", 0)))
            except TimeoutError:
                return []
        return list(self.pending)


_METHODS: dict[str, Callable[[TelegramPeer, Json, Json], Awaitable[Any]]] = {
    "getMe": TelegramPeer._get_me,
    "sendMessage": TelegramPeer._send_message,
    "editMessageText": TelegramPeer._edit_message_text,
    "sendPhoto": TelegramPeer._send_photo,
    "sendDocument": TelegramPeer._send_document,
    "sendInvoice": TelegramPeer._send_invoice,
    "sendChatAction": TelegramPeer._send_chat_action,
    "answerCallbackQuery": TelegramPeer._answer_callback_query,
    "answerPreCheckoutQuery": TelegramPeer._answer_pre_checkout_query,
    "getStarTransactions": TelegramPeer._get_star_transactions,
    "refundStarPayment": TelegramPeer._refund_star_payment,
    "createForumTopic": TelegramPeer._create_forum_topic,
    "closeForumTopic": TelegramPeer._close_forum_topic,
    "reopenForumTopic": TelegramPeer._reopen_forum_topic,
    "deleteForumTopic": TelegramPeer._delete_forum_topic,
    "getFile": TelegramPeer._get_file,
    "setWebhook": TelegramPeer._set_webhook,
    "deleteWebhook": TelegramPeer._delete_webhook,
    "setMyCommands": TelegramPeer._set_my_commands,
    "getUpdates": TelegramPeer._get_updates,
}


async def _read(request: web.Request) -> tuple[Json, dict[str, tuple[str, bytes]]]:
    """The parameters, and the files with their names, of a call in any of the three ways to make one."""
    if request.content_type == "application/json":
        return await request.json(), {}
    params, files = dict(request.query), {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read())
        else:
            params[name] = value
    return params, files


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _caption(params: Json) -> str:
    caption = params.get("caption", "")
    if len(caption) > 1024:
        raise _bad("message caption is too long")
    return caption


def _buttons(params: Json) -> tuple[Button, ...]:
    rows = _json(params.get("reply_markup", {})).get("inline_keyboard", [])
    buttons = tuple(
        Button(each["text"], each.get("callback_data", ""), each.get("url", "")) for row in rows for each in row
    )
    for button in buttons:
        if len(button.data.encode()) > 64 or not (button.data or button.url):
            raise _bad("BUTTON_DATA_INVALID")
        if button.url and "." not in button.url.partition("://")[2].partition("/")[0]:
            raise _bad(f"inline keyboard button URL '{button.url}' is invalid: Wrong HTTP URL")
    if len(buttons) > 100:
        raise _bad("reply markup is too long")
    return buttons


def _refusal(error: _ApiError) -> web.Response:
    body = {"ok": False, "error_code": error.status, "description": error.description}
    return web.json_response(body, status=error.status)


def _failed(request: web.Request, failure: Failure) -> web.Response:
    if failure.status == 0:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()
    if failure.page:
        return web.Response(status=failure.status, text=failure.page.replace("{url}", str(request.url)))
    body: Json = {"ok": False, "error_code": failure.status, "description": failure.description}
    if failure.retry_after_s is not None:
        body["parameters"] = {"retry_after": failure.retry_after_s}
    return web.json_response(body, status=failure.status)


def _control(peer: TelegramPeer) -> list[web.RouteDef]:
    """Customers over HTTP, for drivers in another process: the body is the words, the label or the bytes.

    POST /customers/42/says · taps · photo · file?name=a.heic · pays · blocks, GET /customers/42/heard, GET /violations
    """

    async def act(request: web.Request) -> web.Response:
        customer = peer.customer(chat_id=int(request.match_info["id"]), language=request.query.get("language", "en"))
        body = await request.read()
        match request.match_info["act"]:
            case "says":
                await customer.says(body.decode())
            case "taps":
                await customer.taps(body.decode())
            case "photo":
                await customer.sends_photo(body)
            case "file":
                await customer.sends_file(body, request.query["name"], request.query.get("mime", ""))
            case "pays":
                paid = await customer.pays()
                return web.json_response({"charge": paid.charge, "objection": paid.objection})
            case "blocks":
                customer.blocks()
            case unknown:
                return web.Response(status=404, text=unknown)
        return web.json_response({})

    async def heard(request: web.Request) -> web.Response:
        customer = peer.customer(chat_id=int(request.match_info["id"]))
        lines = [
            {"kind": said.kind, "words": said.words, "labels": said.labels, "filename": said.filename}
            for said in customer.heard
        ]
        return web.json_response(lines)

    async def violations(request: web.Request) -> web.Response:
        return web.json_response({"judged": peer.spec is not None, "violations": peer.violations})

    return [
        web.post("/customers/{id}/{act}", act),
        web.get("/customers/{id}/heard", heard),
        web.get("/violations", violations),
    ]


async def _serve(token: str, port: int) -> None:
    async with TelegramPeer(token=token, port=port) as peer:
        print(f"token {peer.token}\nbase_url {peer.base_url}\nbase_file_url {peer.base_file_url}", flush=True)  # noqa: T201 - a command line's answer
        await asyncio.Event().wait()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="The Bot API's stand-in")
    arguments.add_argument("--port", type=int, default=9050)
    arguments.add_argument("--token", default=TOKEN)
    chosen = arguments.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(chosen.token, chosen.port))
