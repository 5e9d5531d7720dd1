"""What a text turn on Telegram costs, beside a bare python-telegram-bot echo on the same loopback stand-in."""
