"""The yardstick: python-telegram-bot as it comes, its own HTTP client, one handler that echoes, nothing stored."""

import argparse
import asyncio
import contextlib
import json

from aiohttp import web
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_text("pong")


async def serve(port: int, api: str) -> None:
    bot = Application.builder().token("1:AAAA").base_url(f"{api}/bot").updater(None).build()
    bot.add_handler(MessageHandler(filters.TEXT, echo))

    async def webhook(request: web.Request) -> web.Response:
        await bot.process_update(Update.de_json(json.loads(await request.read()), bot.bot))
        return web.Response()

    app = web.Application()
    app.router.add_post("/telegram/webhook", webhook)
    runner = web.AppRunner(app, access_log=None)
    await bot.initialize()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--api", required=True)
    chosen = arguments.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(chosen.port, chosen.api))
