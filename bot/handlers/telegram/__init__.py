"""Telegram, spoken with the Bot API through python-telegram-bot's types and an HTTP client of our own."""
