"""Where the prints go: lines as they stand on an envelope, collected until they are complete, then shown.

Where the payment page asks for them, the country alone is asked for here: it is what the postage depends on.
"""

import re

from bot.dialogs import basket
from bot.dialogs.countries import WITHOUT_POSTCODE, country_code, country_name
from bot.dialogs.talk import Answer, Next, Talk
from bot.dialogs.words import plain
from bot.domain.events import ChoiceTapped, TextReceived
from bot.domain.post import FEWEST_LINES, MOST_CHARS, MOST_LINES, PostalAddress

_BETWEEN_LINES = re.compile(r"[\n;,]+")
_HAS_DIGIT, _HAS_LETTERS = re.compile(r"\d"), re.compile(r"[^\W\d_]{2}")


def enter(talk: Talk) -> None:
    """Ask for what is still missing; when nothing is, show the address and ask whether it is right."""
    address, lines = _known(talk), talk.conversation.address_lines
    if address is not None:
        shown = "\n".join((*address.lines, country_name(address.country, talk.conversation.language).upper()))
        talk.say("address-confirm", talk.choice("confirm"), talk.choice("change"), address=shown)
        return
    talk.change(offered=())  # a typed number is a house number here
    if basket.page_asks(talk):
        talk.say("ask-country")
    elif not lines:
        talk.say("ask-address")
    elif len(lines) < FEWEST_LINES:
        talk.say("address-street" if len(lines) == 1 else "address-city", so_far=", ".join(lines))
    elif not _names_a_city(lines[-1]):
        talk.say("address-city", so_far=", ".join(lines))
    else:
        talk.say("address-country")


def handle(talk: Talk, event: Answer) -> Next:
    """Lines of an address, all at once or one by one; or the answer to the confirmation."""
    match event:
        case ChoiceTapped(choice="confirm") if (address := _known(talk)) is not None:
            return _posted_to(talk, address.country)
        case ChoiceTapped(choice="change"):
            talk.change(address=None, address_lines=())
            return talk.stage
        case TextReceived(text=words) if _known(talk) is None and basket.page_asks(talk):
            return _take_country(talk, words)
        case TextReceived(text=words) if _known(talk) is None:
            _take(talk, words)
            return talk.stage
        case _:
            return talk.puzzled()


def _known(talk: Talk) -> PostalAddress | None:
    address = talk.conversation.address
    return address if address is not None and address.has_street else None


def _posted_to(talk: Talk, country: str) -> Next:
    if talk.counter.serves(country):
        return "awaiting_summary"
    talk.change(address=None, address_lines=())
    talk.say("address-unserved", country=country_name(country, talk.conversation.language))
    return "awaiting_product"


def _take_country(talk: Talk, words: str) -> Next:
    typed = [line for line in _BETWEEN_LINES.split(words) if line.strip()]
    country = country_code(typed[-1]) if typed else ""  # who types a whole address ends with its country
    if not country:
        talk.say("country-unknown")
        return None
    talk.change(address=PostalAddress(lines=(), country=country), address_lines=())
    return _posted_to(talk, country)


def _take(talk: Talk, words: str) -> None:
    typed = tuple(line.strip()[:MOST_CHARS] for line in _BETWEEN_LINES.split(words) if line.strip())
    earlier = talk.conversation.address_lines
    if len(earlier) == FEWEST_LINES and typed and f" {plain(typed[0])}".endswith(f" {plain(earlier[-1])}"):
        earlier = earlier[:-1]  # "Paris", and asked again "75002 Paris": one line, written better
    lines = (*earlier, *typed)
    if len(lines) > MOST_LINES + 1:
        talk.change(address_lines=())
        talk.say("address-too-long")
        return
    country = country_code(lines[-1]) if len(lines) > FEWEST_LINES - 1 else ""
    body = lines[:-1] if country else lines
    if country and len(body) >= FEWEST_LINES and (_names_a_city(body[-1]) or country in WITHOUT_POSTCODE):
        talk.change(address=PostalAddress(lines=body, country=country), address_lines=())
    elif not country and len(lines) > FEWEST_LINES and _names_a_city(lines[-2]) and not _names_a_city(lines[-1]):
        talk.change(address_lines=lines[:-1])
        talk.say("country-unknown")
    else:
        talk.change(address_lines=body)


def _names_a_city(line: str) -> bool:
    return bool(_HAS_DIGIT.search(line) and _HAS_LETTERS.search(line))
