"""What a browser may do with what the web chat answers."""

from bot.handlers.guard import HEADERS

# On a customer's picture: should a browser ever take it for a page, it may do nothing.
PICTURE_HEADERS = HEADERS | {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",  # an erased picture must not live on in a shared computer
}
