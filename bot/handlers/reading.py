"""In which of our languages a visitor reads."""

from aiohttp import web


def read_language(request: web.Request, languages: tuple[str, ...], *, wished: tuple[str, ...] = ()) -> str:
    """The first of these that we have: `?lang=`, what is wished, what the browser asks for; else our first language."""
    asked = request.query.get("lang", ""), *wished, *_accepted(request)
    return next((language for language in asked if language in languages), languages[0])


def _accepted(request: web.Request) -> list[str]:
    """The languages of Accept-Language, the dearest first, without their regions."""
    wishes: list[tuple[float, str]] = []
    for wish in request.headers.get("Accept-Language", "")[:200].split(","):
        tag, _, weight = wish.strip().partition(";q=")
        try:
            wishes.append((-float(weight or 1), tag.partition("-")[0].lower()))
        except ValueError:
            continue
    return [tag for _, tag in sorted(wishes, key=lambda wish: wish[0])]
