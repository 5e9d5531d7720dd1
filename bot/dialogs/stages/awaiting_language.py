"""The language. A side stage: it returns to where one was."""

from bot.dialogs import aside
from bot.dialogs.state import LANGUAGES, nearest_language
from bot.dialogs.talk import Answer, Next, Talk
from bot.domain.events import ChoiceTapped, TextReceived


def enter(talk: Talk) -> None:
    """Offer the languages, each in its own words."""
    talk.say("ask-language", *(talk.choice(language) for language in LANGUAGES))


def handle(talk: Talk, event: Answer) -> Next:
    """A language by button or by its code."""
    match event:
        case ChoiceTapped(choice=language) if language in LANGUAGES:
            return aside.speak(talk, language)
        case TextReceived(text=words) if nearest_language(words.strip()) == words.strip().lower():
            return aside.speak(talk, words.strip().lower())
        case _:
            return talk.puzzled()
