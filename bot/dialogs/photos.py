"""What happens to a photo: it is judged, judged again with the next one, refused with one tip, contested, accepted."""

from bot.compliance.advice import REASONS, compare, tip_text
from bot.dialogs.state import HeldPhoto, StageName
from bot.dialogs.talk import Next, Talk, anytime, listed
from bot.domain.assessment import Assessment, Finding, Tip
from bot.domain.effects import AssessPhoto, OpenCase, Send
from bot.domain.events import PhotoReceived, PhotoUnusable
from bot.domain.ids import PhotoId
from bot.domain.messages import Choice, Drawing, StoredPicture, Working
from bot.domain.text import Text, text

WAYS_OUT_FROM_TRY = 3
_WHOSE_FACE = "single_face_present"  # while this is open, no other finding says anything
_NAMED = 3  # how many checks a sentence may name
_REMEMBERED = 8  # photos that a person was asked about

_BEFORE_A_DOCUMENT: frozenset[StageName] = frozenset({"awaiting_document", "awaiting_alternative"})
_AFTER_THE_CHOICE: frozenset[StageName] = frozenset({"awaiting_payment", "awaiting_review"})
_OPEN_TO_A_VERDICT: frozenset[StageName] = frozenset({"awaiting_photo", "awaiting_verdict", "awaiting_use"})


def receive(talk: Talk, event: PhotoReceived) -> Next:
    """A photo came, at whatever stage."""
    stage = resting_stage(talk)
    if talk.conversation.document is None or stage in _BEFORE_A_DOCUMENT:
        talk.change(held=HeldPhoto(event.photo, event.source))
        talk.say("photo-kept")
        return talk.ask_again()
    if stage in _AFTER_THE_CHOICE:
        talk.say(f"photo-not-needed-{stage.removeprefix('awaiting_')}")
        return talk.ask_again()
    if stage == "awaiting_next":
        talk.change(order=None, product=None, consents=(), tries=0, previous=None, current=None)
    return judge(talk, event.photo, event.source)


def resting_stage(talk: Talk) -> StageName:
    """Where the conversation is when it is not at a side stage."""
    return talk.conversation.back_to or talk.stage


def overhear(talk: Talk, event: PhotoReceived) -> Next:
    """A photo came while a person has the word: it is kept and judged, and nothing is said."""
    stage = resting_stage(talk)
    if talk.conversation.document is None or stage in _BEFORE_A_DOCUMENT:
        talk.change(held=HeldPhoto(event.photo, event.source))
        return None
    if stage in _OPEN_TO_A_VERDICT:
        talk.change(photo=event.photo, judging=True, stage="awaiting_verdict", back_to=None)
    _want_verdict(talk, event.photo, event.source)
    return None


def judge(talk: Talk, photo: PhotoId, source: str) -> Next:
    """Have a photo judged; only the newest one's verdict is told."""
    newer = talk.conversation.judging
    talk.change(photo=photo, judging=True, held=None, stage="awaiting_verdict", back_to=None)
    talk.want(Send(Working()))
    talk.say("checking-newer" if newer else "checking")
    _want_verdict(talk, photo, source)
    return None


def _want_verdict(talk: Talk, photo: PhotoId, source: str) -> None:
    document, language = talk.document.id, talk.conversation.language
    talk.want(AssessPhoto(photo=photo, source=source, document=document, language=language))


def assessed(talk: Talk, assessment: Assessment) -> Next:
    """A verdict came. One on a photo that was replaced meanwhile is not told."""
    conversation = talk.conversation
    if not conversation.judging or assessment.photo != conversation.photo:
        return None
    tries = conversation.tries + 1 if refused(assessment) else 0
    talk.change(judging=False, previous=conversation.current, current=assessment, tries=tries)
    return go_on(talk, "awaiting_photo" if refused(assessment) else "awaiting_use")


def unusable(talk: Talk, event: PhotoUnusable) -> Next:
    """A photo could not be judged at all; the one before it, if there was any, stands again."""
    if not talk.conversation.judging or event.photo != talk.conversation.photo:
        return None
    talk.say(f"unusable-{event.reason.replace('_', '-')}")
    before = talk.conversation.current
    talk.change(judging=False, photo=event.photo if before is None else before.photo)
    if before is not None and (before.photo in talk.conversation.approved or not refused(before)):
        return go_on(talk, "awaiting_use")  # shown again, so that nobody wonders which photo is meant
    talk.again = True
    return go_on(talk, "awaiting_photo")


def go_on(talk: Talk, stage: StageName) -> Next:
    """Enter a stage now, or after the side stage that the customer is at."""
    if talk.conversation.back_to is None:
        return stage
    talk.change(back_to=stage)
    return talk.ask_again()


def refused(assessment: Assessment) -> bool:
    """Whether this photo cannot be used as it is: a check refused it, or the finished photo cannot be cut from it."""
    return assessment.verdict == "fail" or not assessment.has_preview


# --- the refusal ----------------------------------------------------------------------------------------------------


def show_refusal(talk: Talk, assessment: Assessment) -> None:
    """The picture back with what was found, and the one thing to do."""
    caption = text("cannot-cut") if assessment.tip is None else _advice(talk, assessment, assessment.tip)
    last_resort = talk.conversation.tries >= WAYS_OUT_FROM_TRY
    talk.show(
        StoredPicture(assessment.photo, "findings"),
        text("three-ways-out", advice=caption) if last_resort else caption,
        _alt(assessment),
        choices_after_refusal(talk, assessment),
    )


def _alt(assessment: Assessment) -> Text:
    if assessment.tip is None:
        return text("refusal-alt-clear")
    seen = "refusal-alt" if assessment.face_count else "refusal-alt-no-face"
    return text(seen, mark=check_name(assessment.tip.check))


def choices_after_refusal(talk: Talk, assessment: Assessment) -> tuple[Choice, ...]:
    """What can be done besides sending another photo. A person can always be asked."""
    ids = [f"checks:{assessment.photo}", f"contest:{assessment.photo}"]
    if talk.conversation.tries >= WAYS_OUT_FROM_TRY:
        ids += ["example", "helper"]
    return tuple(talk.choice(name) for name in ids[: talk.counter.capabilities.max_choices])


def _advice(talk: Talk, assessment: Assessment, tip: Tip) -> Text:
    advice = tip_text(tip)
    if tip.others:
        advice = text("and-smaller-things", advice=advice, count=tip.others)
    previous = talk.conversation.previous
    if previous is None or previous.document != assessment.document or tip.check == _WHOSE_FACE:
        return advice
    fixed = compare(previous, assessment).fixed
    return text("better-now", checks=named(fixed), advice=advice) if fixed else advice


def named(checks: tuple[str, ...]) -> Text:
    """The names of a few checks as words in a sentence."""
    return listed(tuple(check_name(check) for check in checks[:_NAMED]))


def check_name(check: str) -> Text:
    """The name of a check."""
    return text(f"check-{check.replace('_', '-')}")


def show_checks(talk: Talk, assessment: Assessment) -> None:
    """Every check with its outcome, the ones that matter first."""
    order = {"no": 0, "better": 1, "person": 2, "ok": 3}
    outcomes = sorted(((_outcome(f), f) for f in assessment.findings), key=lambda pair: order[pair[0]])
    lines = tuple(text(f"check-line-{outcome}", check=check_name(f.check)) for outcome, f in outcomes)
    choices = tuple(c for c in choices_after_refusal(talk, assessment) if not c.id.startswith("checks"))
    if lines:
        talk.say("all-checks", *choices, lines=listed(lines, "lines"))


def _outcome(finding: Finding) -> str:
    match finding.outcome:
        case "pass":
            return "ok"
        case "not_assessed":
            return "person"
        case "fail":
            return "no" if finding.severity == "refuse" else "better"


def show_guide(talk: Talk) -> None:
    """How to take the photo, in three lines and a drawing."""
    talk.show(Drawing("guide"), text("guide"), text("guide-alt"), choices_before_a_photo(talk))


def choices_before_a_photo(talk: Talk) -> tuple[Choice, ...]:
    """Another document, unless a paid order waits for this one's photo."""
    return () if talk.conversation.retaking else (talk.choice("change-document"),)


# --- a person's judgement -------------------------------------------------------------------------------------------


def contest(talk: Talk, assessment: Assessment) -> None:
    """The customer asks a person to look at a refused photo."""
    asked = talk.conversation.contested
    if any(earlier.photo == assessment.photo for earlier in asked):
        talk.say("contest-already")
        return
    talk.change(contested=(*asked, assessment)[-_REMEMBERED:])
    talk.want(OpenCase(case="contest", photo=assessment.photo, document=assessment.document))
    talk.say("contest-opened")


def contest_approved(talk: Talk, photo: PhotoId) -> Next:
    """A person found a refused photo acceptable: it can be used now, or instead of what the customer is at."""
    assessment = _contested(talk, photo)
    if assessment is None:
        return None  # the photo was erased meanwhile
    talk.change(approved=(*talk.conversation.approved, photo)[-_REMEMBERED:])
    if assessment.document != talk.conversation.document or resting_stage(talk) not in _OPEN_TO_A_VERDICT:
        talk.say("contest-approved-later", anytime(f"take:{photo}"))
        return None
    talk.change(photo=photo, current=assessment, judging=False)
    return go_on(talk, "awaiting_use")


def contest_rejected(talk: Talk, photo: PhotoId, reason: str) -> Next:
    """A person agreed with the machine, and says why."""
    if _contested(talk, photo) is not None:
        talk.say("contest-rejected", advice=reason_text(reason))
    return None


def take(talk: Talk, photo: PhotoId) -> Next:
    """Go on with a photo that a person has approved, from wherever the customer is."""
    assessment = _contested(talk, photo)
    if assessment is None or photo not in talk.conversation.approved:
        return talk.outdated()
    talk.change(document=assessment.document, photo=photo, current=assessment, judging=False)
    talk.change(product=None, consents=(), order=None, retaking=None)
    return "awaiting_use"


def _contested(talk: Talk, photo: PhotoId) -> Assessment | None:
    return next((asked for asked in talk.conversation.contested if asked.photo == photo), None)


def reason_text(reason: str) -> Text:
    """What a reviewer's reason code says to the customer: the tip of that id."""
    return tip_text(Tip(id=reason, check="")) if reason in REASONS else text("reason-not-given")
