"""Using a photo that can be used, or trying again."""

from bot.dialogs import camera, documents, orders
from bot.dialogs.talk import Answer, Next, Talk, about, listed, named
from bot.domain.assessment import Assessment
from bot.domain.events import TextReceived
from bot.domain.messages import StoredPicture
from bot.domain.text import Text, text


def enter(talk: Talk) -> None:
    """Show how it goes in: cut, with its measures, or whole."""
    current = talk.conversation.current
    choices = (talk.choice(f"use:{talk.conversation.photo}"), talk.choice("retry"))
    if talk.again or current is None:
        talk.say("ask-use", *choices)
    elif current.has_preview:
        picture = StoredPicture(current.photo, "preview")
        talk.show(picture, _caption(talk, current), text("cut-alt" if talk.document.crop else "whole-alt"), choices)
    else:
        talk.say("ask-use-approved", *choices)


def handle(talk: Talk, event: Answer) -> Next:
    """Go on with this photo, or take another; typed words may name another document."""
    if isinstance(event, TextReceived):
        return documents.renamed(talk, event.text)
    match about(event.choice):
        case ("use", photo) if photo != talk.conversation.photo:
            return talk.outdated()
        case ("use", _) if talk.conversation.retaking:
            return orders.replace_photo(talk, talk.conversation.retaking)
        case ("use", _):
            return "awaiting_product"
        case ("retry", _):
            talk.say("try-again", camera.link(talk))
            talk.change(stage="awaiting_photo")
            return None
        case _:
            return talk.puzzled()


def _caption(talk: Talk, current: Assessment) -> Text:
    """What was found, what could be better, how it goes in, and the question: a line each."""
    remarks = tuple(finding.check for finding in current.remarks())
    lines = [_found(talk, current)]
    if remarks:
        lines.append(text("could-be-better", checks=named(remarks)))
    lines.append(text("cut-so", measures=_measures(talk, current)) if talk.document.crop else text("goes-in-whole"))
    lines.append(text("use-this-photo"))
    return listed(tuple(lines), "lines")


def _found(talk: Talk, current: Assessment) -> Text:
    """A photo looks right only when every check was measured and passed; what the machine could not see, it says."""
    if current.photo in talk.conversation.approved:
        return text("found-approved")
    unmeasured = tuple(finding.check for finding in current.unmeasured())
    count = current.measurable()
    right = count - len(unmeasured) - len(current.remarks())
    if unmeasured:
        return text("found-person", right=right, count=count, checks=named(unmeasured))
    return text("found-right" if right == count else "found-nearly-right", right=right, count=count)


def _measures(talk: Talk, current: Assessment) -> Text:
    size, digital, head = talk.document.print, talk.document.digital, current.head_height_mm
    if size is not None and head is not None:
        return text("measures-head", width=size.width_mm, height=size.height_mm, head=round(head, 1))
    if size is not None:
        return text("measures-print", width=size.width_mm, height=size.height_mm)
    if digital is not None:
        return text("measures-digital", width=digital.min_width_px, height=digital.min_height_px)
    return text("measures-as-sent")
