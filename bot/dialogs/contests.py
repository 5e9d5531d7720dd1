"""A person's judgement on a photo that the machine refused."""

from bot.compliance.advice import REASONS, tip_text
from bot.dialogs import camera
from bot.dialogs.photos import OPEN_TO_A_VERDICT, go_on, resting_stage
from bot.dialogs.talk import Next, Talk, anytime
from bot.domain.assessment import Assessment, Tip
from bot.domain.effects import OpenCase
from bot.domain.ids import PhotoId
from bot.domain.text import Text, text

_REMEMBERED = 8  # photos that a person was asked about


def contest(talk: Talk, assessment: Assessment) -> None:
    """The customer asks a person to look at a refused photo."""
    asked = talk.conversation.contested
    if any(earlier.photo == assessment.photo for earlier in asked):
        talk.say("contest-already")
        return
    talk.change(contested=(*asked, assessment)[-_REMEMBERED:])
    # Nothing is promised for this; among what is, it takes its turn as an ordinary file would that was paid for now.
    due_at = talk.counter.promise("digital", False, talk.envelope.at).at
    talk.want(OpenCase(case="contest", photo=assessment.photo, document=assessment.document, due_at=due_at))
    talk.say("contest-opened")


def approved(talk: Talk, photo: PhotoId) -> Next:
    """A person found a refused photo acceptable: it can be used now, or instead of what the customer is at."""
    assessment = _contested(talk, photo)
    if assessment is None:
        return None  # the photo was erased meanwhile
    talk.change(approved=(*talk.conversation.approved, photo)[-_REMEMBERED:])
    if assessment.document != talk.conversation.document or resting_stage(talk) not in OPEN_TO_A_VERDICT:
        talk.say("contest-approved-later", anytime(f"take:{photo}"))
        return None
    talk.change(photo=photo, current=assessment, sitter=assessment.sitter, judging=False)
    return go_on(talk, "awaiting_use")


def rejected(talk: Talk, photo: PhotoId, reason: str) -> Next:
    """A person agreed with the machine, and says why."""
    if _contested(talk, photo) is not None:
        ways = (camera.link(talk),) if resting_stage(talk) == "awaiting_photo" else ()
        talk.say("contest-rejected", *ways, advice=reason_text(reason))
    return None


def take(talk: Talk, photo: PhotoId) -> Next:
    """Go on with a photo that a person has approved, from wherever the customer is."""
    assessment = _contested(talk, photo)
    if assessment is None or photo not in talk.conversation.approved:
        return talk.outdated()
    talk.change(document=assessment.document, photo=photo, current=assessment, judging=False)
    talk.change(sitter=assessment.sitter, sitter_known=True)
    talk.change(product=None, consents=(), order=None, retaking=None)
    return "awaiting_use"


def reason_text(reason: str) -> Text:
    """What a reviewer's reason code says to the customer: the tip of that id."""
    return tip_text(Tip(id=reason, check="")) if reason in REASONS else text("reason-not-given")


def _contested(talk: Talk, photo: PhotoId) -> Assessment | None:
    return next((asked for asked in talk.conversation.contested if asked.photo == photo), None)
