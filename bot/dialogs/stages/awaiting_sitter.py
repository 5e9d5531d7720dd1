"""Who is in the photo, where the rules for children differ: asked, for nobody's age is guessed from a face."""

import re
from typing import Literal

import msgspec

from bot.dialogs import documents, photos
from bot.dialogs.talk import Answer, Next, Talk
from bot.dialogs.words import chosen, plain
from bot.domain.events import ChoiceTapped, TextReceived

UnderYears = Literal[1, 6, 11]

_AGES: dict[str, UnderYears | None] = {"age-11": None, "age-6": 11, "age-1": 6, "age-0": 1}
_YOUNGER = "age-younger"
_AGE = re.compile(
    r"(?:(?:i|he|she|it|my \w+|il|elle|j) (?:am|m|is|s|a|ai) |aged? |about )?"
    r"(\d{1,3}) ?(weeks?|semaines?|months?|mois|y|yo|years?|ans?)?(?: old)?"  # codespell:ignore
)
_PER_YEAR = {"w": 52, "s": 52, "m": 12}  # by the first letter of what the age is counted in
_OLDEST = 120


def enter(talk: Talk) -> None:
    """Ask, with a button for each age that rules tell apart; in two steps where few buttons fit."""
    ids = tuple(_AGES)
    if len(ids) > talk.counter.capabilities.max_choices:
        ids = (ids[0], _YOUNGER)
    talk.say("ask-sitter", *(talk.choice(age) for age in ids))


def handle(talk: Talk, event: Answer) -> Next:
    """An age by button or in words; typed words may name another document."""
    match event:
        case ChoiceTapped(choice=choice) if choice in _AGES:
            return _known(talk, _AGES[choice])
        case ChoiceTapped(choice=choice) if choice == _YOUNGER:
            return _ask_age(talk)
        case TextReceived(text=words) if chosen(words, [(talk.stage, _YOUNGER)]):
            return _ask_age(talk)
        case TextReceived(text=words):
            years = _years(words)
            return documents.renamed(talk, words) if years is None else _known(talk, _under(years))
        case _:
            return talk.puzzled()


def _ask_age(talk: Talk) -> Next:
    talk.say("ask-sitter-age", *(talk.choice(age) for age in tuple(_AGES)[1:]))
    return None


def _known(talk: Talk, under_years: UnderYears | None) -> Next:
    sitter = msgspec.structs.replace(talk.conversation.sitter, under_years=under_years)
    talk.change(sitter=sitter, sitter_known=True)
    return photos.begin(talk)


def _years(words: str) -> int | None:
    """The age that is said in these words, in whole years."""
    age = _AGE.fullmatch(plain(words))
    years = None if age is None else int(age[1]) // _PER_YEAR.get((age[2] or "y")[0], 1)
    return years if years is not None and years <= _OLDEST else None


def _under(years: int) -> UnderYears | None:
    limits: tuple[UnderYears, ...] = (1, 6, 11)
    return next((limit for limit in limits if years < limit), None)
