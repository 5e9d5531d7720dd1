"""A photo that cannot be used: the picture back, the one thing to do, and every way on."""

import msgspec

from bot.compliance.advice import compare, is_together, praised, tip_text
from bot.dialogs import camera
from bot.dialogs.photos import judge
from bot.dialogs.state import HeldPhoto
from bot.dialogs.talk import Next, Talk, check_name, listed, named
from bot.domain.assessment import Assessment, Finding, Tip
from bot.domain.messages import Choice, Link, StoredPicture
from bot.domain.text import Text, text

WAYS_OUT_FROM_TRY = 3
_WHOSE_FACE = "single_face_present"  # while this is open, no other finding says anything
_COVER_QUESTION = "cover-question"  # the tip that asks rather than tells
_OUTCOMES = ("no", "better", "person", "ok")


def show(talk: Talk, assessment: Assessment) -> None:
    """The picture back with what was found, and the one thing to do."""
    caption = text("cannot-cut") if assessment.tip is None else _advice(talk, assessment, assessment.tip)
    last_resort = talk.conversation.tries >= WAYS_OUT_FROM_TRY
    talk.show(
        StoredPicture(assessment.photo, "findings"),
        text("three-ways-out", advice=caption) if last_resort else caption,
        _alt(assessment),
        choices(talk, assessment),
    )


def choices(talk: Talk, assessment: Assessment) -> tuple[Choice | Link, ...]:
    """How to take another photo, and what can be done besides. A person can always be asked."""
    photo = assessment.photo
    ids = [f"checks:{photo}", f"contest:{photo}"]
    if asks_for_reason(talk, assessment):
        ids = [f"cover-reason:{photo}", f"cover-off:{photo}", f"contest:{photo}", f"checks:{photo}"]
    if talk.conversation.tries >= WAYS_OUT_FROM_TRY:
        ids += ["example", "helper"]
    return camera.link(talk), *(talk.choice(name) for name in ids[: talk.counter.capabilities.max_choices])


def asks_for_reason(talk: Talk, assessment: Assessment) -> bool:
    """Whether the photo is refused for what is on the head, and this document permits that to some."""
    tip = assessment.tip
    return tip is not None and tip.id == _COVER_QUESTION and talk.rules.head_covering == "asked"


def give_reason(talk: Talk, assessment: Assessment) -> Next:
    """It is worn for religion or health: the same photo is judged again, by the rules for that."""
    if not asks_for_reason(talk, assessment):
        return talk.outdated()
    talk.change(sitter=msgspec.structs.replace(talk.conversation.sitter, has_reason_for_cover=True))
    talk.change(tries=max(0, talk.conversation.tries - 1))  # it was no try of theirs that failed
    return judge(talk, HeldPhoto(assessment.photo, ""))


def show_checks(talk: Talk, assessment: Assessment) -> None:
    """Every check by its outcome, a line for each outcome, the ones that matter first."""
    lines = tuple(
        text(f"checks-{outcome}", checks=listed(tuple(check_name(f.check) for f in found)))
        for outcome in _OUTCOMES
        if (found := [f for f in assessment.findings if _outcome(f) == outcome])
    )
    ways = tuple(w for w in choices(talk, assessment) if isinstance(w, Link) or not w.id.startswith("checks"))
    if lines:
        talk.say("all-checks", *ways, lines=listed(lines, "lines"))


def _outcome(finding: Finding) -> str:
    match finding.outcome:
        case "pass":
            return "ok"
        case "not_assessed":
            return "person"
        case "fail":
            return "no" if finding.severity == "refuse" else "better"


def _advice(talk: Talk, assessment: Assessment, tip: Tip) -> Text:
    """The tip, with what became better before it or else what is good already, and what is left after it."""
    advice = tip_text(tip)
    if tip.others:
        advice = text("and-smaller-things", advice=advice, count=tip.others)
    if tip.check == _WHOSE_FACE:
        return advice
    previous = talk.conversation.previous
    if previous is not None and previous.document == assessment.document:
        fixed = compare(previous, assessment).fixed
        if fixed:
            return text("better-now", checks=named(fixed), advice=advice)
    good = praised(assessment.findings)
    if len(good) > 1 and not tip.others and not is_together(tip):
        return text("near-miss", good=listed(tuple(text(f"good-{cause}") for cause in good[:2])), advice=advice)
    return advice


def _alt(assessment: Assessment) -> Text:
    if assessment.tip is None:
        return text("refusal-alt-clear")
    seen = "refusal-alt" if assessment.face_count else "refusal-alt-no-face"
    return text(seen, mark=check_name(assessment.tip.check))
