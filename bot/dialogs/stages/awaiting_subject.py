"""Consent: who is in the photo, asked for each photo of the sale."""

from bot.dialogs import basket, consents, documents
from bot.dialogs.talk import Answer, Next, Talk
from bot.domain.events import ChoiceTapped

_ANSWERS = ("me", "child", "other")


def enter(talk: Talk) -> None:
    """Ask whose face it is; of several photos, one after the other."""
    people, answered = basket.people(talk), talk.conversation.subjects
    if len(people) > 1 and answered < len(people):
        document = documents.name(people[answered].document)
        talk.say("subject-of", place=answered + 1, count=len(people), document=document)
    consents.ask(talk, "subject", *_ANSWERS)


def handle(talk: Talk, event: Answer) -> Next:
    """The customer, their child, or someone who agreed."""
    if isinstance(event, ChoiceTapped) and event.choice in _ANSWERS:
        consents.record(talk, "subject", event.choice)
        talk.change(subjects=talk.conversation.subjects + 1)
        return talk.stage if talk.conversation.subjects < len(basket.people(talk)) else "awaiting_start"
    return talk.puzzled()
