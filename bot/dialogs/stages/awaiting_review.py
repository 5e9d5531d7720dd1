"""A person is looking at the paid photo, then the finished one is made."""

from bot.dialogs.talk import Answer, Next, Talk, anytime


def enter(talk: Talk) -> None:
    """Say whose turn it is."""
    order = talk.conversation.order
    if order is None:
        talk.say("ask-next", anytime("another"))
    else:
        talk.say("in-good-hands", anytime("another"), order=order)


def handle(talk: Talk, _event: Answer) -> Next:
    """Nothing is asked of the customer here."""
    return talk.stage
