"""Whether a person helped: asked once when they leave, answered or not; whatever else is said goes on as if nothing was asked."""

import datetime as dt

import msgspec

from bot.dialogs import aside
from bot.dialogs.state import Rating
from bot.dialogs.talk import Next, Talk, anytime
from bot.dialogs.words import plain
from bot.domain.effects import RecordRating
from bot.domain.ids import rating_id

MOST_WORDS = 500  # characters
_SLACK = dt.timedelta(minutes=5)  # a message takes a moment, and clocks differ

# What is typed where there are no buttons. No question of ours is answered with these words.
_TYPED = {
    **dict.fromkeys(("helped", "it helped", "that helped", "utile", "c etait utile"), "helped"),  # codespell:ignore
    **dict.fromkeys(("not helped", "it did not help", "pas utile", "pas vraiment"), "not-helped"),
}


def ask(talk: Talk, agent: str) -> None:
    """Ask, where it can be said now: nobody is written to who wants no messages, or must be announced to first."""
    if talk.conversation.muted or not _is_open(talk):
        return
    talk.change(rating=Rating(id=rating_id(talk.envelope.id), agent=agent))
    if talk.counter.capabilities.has_buttons:
        talk.say("ask-rating", anytime("helped"), anytime("not-helped"))
    else:
        talk.say("ask-rating-typed")


def typed(talk: Talk, words: str) -> str | None:
    """The answer to our question that these words are, while it is open."""
    rating = talk.conversation.rating
    return _TYPED.get(plain(words)) if rating is not None and rating.score is None else None


def answer(talk: Talk, choice: str) -> Next:
    """Thanks, and room for a sentence."""
    if not note(talk, choice):
        return talk.ask_again()
    if not talk.counter.capabilities.has_buttons:
        talk.say("rated")
        return None
    talk.say("rated", anytime("comment"))
    return talk.ask_again()


def note(talk: Talk, choice: str) -> bool:
    """Write the answer down, without a word. False where nothing was asked, or it is answered already."""
    rating = talk.conversation.rating
    if rating is None or rating.score is not None:
        return False
    rated = msgspec.structs.replace(rating, score=1 if choice == "helped" else 0)
    talk.change(rating=rated)
    _record(talk, rated)
    return True


def begin_comment(talk: Talk) -> Next:
    """Somebody wants to add a sentence."""
    rating = talk.conversation.rating
    return talk.ask_again() if rating is None or rating.score is None else aside.go_aside(talk, "awaiting_comment")


def comment(talk: Talk, words: str) -> Next:
    """The sentence; then on with whatever was under way."""
    rating = talk.conversation.rating
    if rating is not None:
        _record(talk, rating, words[:MOST_WORDS])
        talk.change(rating=None)
    talk.say("comment-kept")
    return aside.come_back(talk)


def _record(talk: Talk, rating: Rating, words: str = "") -> None:
    if rating.score is not None:
        talk.want(RecordRating(rating=rating.id, agent=rating.agent, score=rating.score, words=words))


def _is_open(talk: Talk) -> bool:
    """Whether the channel lets us speak without having been spoken to."""
    hours, heard_at = talk.counter.capabilities.window_h, talk.conversation.heard_at
    if not hours:
        return True
    return heard_at is not None and talk.envelope.at < heard_at + dt.timedelta(hours=hours) - _SLACK
