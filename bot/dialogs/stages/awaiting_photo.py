"""The photo, or the next try."""

from bot.dialogs import camera, contests, documents, guide, photos, refusals
from bot.dialogs.talk import Answer, Next, Talk, about
from bot.domain.assessment import Assessment
from bot.domain.events import TextReceived


def enter(talk: Talk) -> None:
    """Show how to take it; after a refusal show what was found and the one thing to do."""
    current = talk.conversation.current
    was_refused = current is not None and photos.refused(current) and current.photo == talk.conversation.photo
    if talk.again:
        ways = refusals.choices(talk, current) if current and was_refused else guide.choices(talk)
        talk.say("ask-photo" if talk.counter.capabilities.photos_in else "ask-photo-camera", *ways)
    elif current is not None and was_refused:
        refusals.show(talk, current)
    else:
        guide.show(talk)


def handle(talk: Talk, event: Answer) -> Next:
    """What can be pressed besides sending a photo; typed words may name another document."""
    if isinstance(event, TextReceived):
        return documents.renamed(talk, event.text)
    kind, photo = about(event.choice)
    match kind:
        case "checks" | "contest" | "cover-reason" | "cover-off":
            current = talk.conversation.current
            return talk.outdated() if current is None or photo != current.photo else _about(talk, kind, current)
        case "example":
            guide.show(talk)
            return None
        case "helper":
            talk.say("someone-else-takes-it", camera.link(talk))
            return None
        case "change-document":
            return "awaiting_document"
        case _:
            return talk.puzzled()


def _about(talk: Talk, kind: str, current: Assessment) -> Next:
    """A button about the photo that was refused."""
    match kind:
        case "cover-reason":
            return refusals.give_reason(talk, current)
        case "cover-off":
            talk.say("cover-off", camera.link(talk))
        case "checks":
            refusals.show_checks(talk, current)
        case _:
            contests.contest(talk, current)
    return None
