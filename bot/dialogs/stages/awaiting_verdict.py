"""The photo is being judged."""

from bot.dialogs.talk import Answer, Next, Talk


def enter(talk: Talk) -> None:
    """Say that it is being looked at."""
    talk.say("still-looking")


def handle(talk: Talk, _event: Answer) -> Next:
    """Whatever is said meanwhile."""
    return talk.stage
