import math

import pytest

from bot.compliance.advice import ADVICE, REASONS, advise, compare, praised, times_beyond, tip_text
from bot.compliance.checks import CHECKS
from bot.domain.assessment import Assessment, Finding, Tip
from bot.domain.ids import DocumentId, PhotoId
from bot.texts.phrasebook import Phrasebook

BOOK = Phrasebook.load()


def refused(check, detail="", native=None, unit="", limit=None):
    return Finding(check=check, outcome="fail", severity="refuse", detail=detail, native=native, unit=unit, limit=limit)


def warned(check):
    return Finding(check=check, outcome="fail", severity="warn")


def passed(check):
    return Finding(check=check, outcome="pass", severity="refuse")


def assessment(*findings):
    failed = any(f.outcome == "fail" and f.severity == "refuse" for f in findings)
    return Assessment(
        photo=PhotoId("p"),
        document=DocumentId("d"),
        verdict="fail" if failed else "pass",
        findings=findings,
        tip=advise(findings),
        face_count=1,
    )


def test_every_check_has_its_advice():
    assert set(ADVICE) == {check.name for check in CHECKS}


def test_what_only_warns_needs_no_tip():
    assert advise((warned("head_pose_yaw"), passed("sharpness"))) is None


def test_the_earliest_fault_comes_first_and_the_others_are_counted():
    tip = advise((refused("mouth_closed"), refused("sharpness"), refused("background_uniformity", "busy")))
    assert (tip.id, tip.check, tip.others) == ("blur", "sharpness", 2)


def test_two_checks_with_the_same_tip_are_one_thing():
    tip = advise((refused("inter_eye_distance", "small"), refused("image_size", "small")))
    assert (tip.id, tip.others) == ("too-small", 0)


def test_one_cause_behind_three_faults_goes_before_an_earlier_single_one():
    tip = advise(
        (
            refused("sharpness"),
            refused("under_exposure_prevention", "dark"),
            refused("illumination_uniformity", "left"),
            refused("shadow_behind_head"),
        )
    )
    assert (tip.id, tip.check, tip.others) == ("light-together", "under_exposure_prevention", 1)


def test_three_faults_with_one_tip_keep_that_tip_which_says_it_better():
    dark = refused("under_exposure_prevention", "dark")
    assert advise((dark, dark, dark)).id == "too-dark"


def test_several_faults_of_the_background_are_one_tip():
    wall = refused("background_uniformity", "busy"), refused("background_colour", "white")
    assert advise(wall).id == "background-busy"


def test_how_far_a_number_is_beyond_its_limit_depends_on_the_side_of_the_fault():
    def number(native, limit, bound):
        return Finding(check="x", outcome="fail", severity="refuse", native=native, limit=limit, bound=bound)

    assert times_beyond(number(20, 10, "max")) == 2
    assert times_beyond(number(5, 10, "max")) == 0.5
    assert times_beyond(number(5, 10, "min")) == 2
    assert times_beyond(number(20, 10, "min")) == 0.5
    assert times_beyond(number(0, 10, "min")) == math.inf
    assert times_beyond(number(-20, 10, "")) == 2


def test_what_is_good_is_praised_only_where_all_of_it_was_measured():
    unsure = Finding(check="background_colour", outcome="not_assessed", severity="info")
    light = passed("under_exposure_prevention"), passed("illumination_uniformity")
    assert praised((*light, passed("background_uniformity"))) == ("light", "background")
    assert praised((*light, passed("background_uniformity"), unsure)) == ("light",)
    assert praised((passed("under_exposure_prevention"), warned("illumination_uniformity"))) == ()


def test_a_second_person_is_named_before_anything_else():
    tip = advise((refused("image_size", "small"), refused("single_face_present", "many"), refused("sharpness")))
    assert tip.id == "many-faces"


def test_a_face_in_the_dark_goes_before_where_it_stands():
    tip = advise(
        (refused("margins", "around", 0.2, limit=0.0), refused("under_exposure_prevention", "dark", 40, limit=70))
    )
    assert (tip.id, tip.others) == ("too-dark", 1)


def test_what_misses_by_a_hair_is_not_what_matters_most():
    hair = refused("illumination_uniformity", "left", 1.44, limit=1.4), refused("margins", "left", 0.002, limit=0.0)
    assert advise((*hair, refused("head_pose_pitch", "up", 51, limit=15))).id == "chin"
    assert advise((*hair, refused("background_uniformity", "", 20, limit=4.8))).id == "background-busy"
    assert advise(hair).id == "face-cut"


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (refused("head_pose_roll", "left", 11.6, "deg"), "about 12 degrees to your right"),
        (refused("head_pose_yaw", "right", 20.2, "deg"), "about 20 degrees to your left"),
        (refused("head_pose_pitch", "down", 16.0, "deg"), "Raise it by about 16 degrees"),
        (refused("illumination_uniformity", "left"), "Turn to your right, towards the light"),
        (refused("margins", "right"), "one small step to your left"),
        (refused("margins", "above"), "above the head"),
        (refused("margins", "around"), "two big steps"),
        (refused("background_colour", "light-grey"), "light grey"),
        (refused("single_face_present", "none"), "can't make out a face"),
        (refused("single_face_present", "drawn"), "looks like a drawing"),
    ],
)
def test_the_tip_says_what_to_do_and_how_much(finding, words):
    assert words in BOOK.say(tip_text(advise((finding,))), "en")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_tip_that_the_checks_or_the_desk_can_give_has_words_under_300_characters(language):
    sides = ("", "left", "right", "up", "down", "above", "below", "around", "far", "near", "small", "busy", "shadow")
    colours = ("", "white", "light-grey", "light-blue", "cream")
    findings = [
        refused(check.name, detail, 12.0, "deg")
        for check in CHECKS
        for detail in (colours if check.name == "background_colour" else sides)
    ]
    tips = [advise((finding,)) for finding in findings] + [Tip(id=reason, check="") for reason in REASONS]
    tips.append(advise((refused("no_such_check"),)))
    tips += [Tip(id=tip.id, check="", detail=tip.detail) for tip in tips]  # as the desk gives them: without a number
    for tip in tips:
        words = BOOK.say(tip_text(tip), language)
        assert 20 < len(words) < 300, tip.id


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_check_has_a_short_name(language):
    for check in CHECKS:
        assert len(BOOK.raw(f"check-{check.name.replace('_', '-')}", language)) <= 34


def test_what_a_machine_may_misread_in_a_face_can_be_contested_and_a_file_cannot():
    assert advise((refused("eyes_open"),)).contestable
    assert not advise((refused("image_size", "small"),)).contestable


def test_a_new_try_is_compared_with_the_last():
    before = assessment(refused("head_pose_roll", "left", 9), refused("illumination_uniformity", "left"))
    after = assessment(passed("head_pose_roll"), refused("illumination_uniformity", "left"), refused("sharpness"))
    change = compare(before, after)
    assert change.fixed == ("head_pose_roll",)
    assert change.remaining == ("illumination_uniformity",)
    assert change.new == ("sharpness",)


def test_what_cannot_be_measured_any_more_is_not_called_fixed():
    before = assessment(refused("eyes_open"))
    after = assessment(Finding(check="eyes_open", outcome="not_assessed", severity="refuse"))
    assert compare(before, after).fixed == ()


def test_a_fault_that_only_warns_now_is_fixed():
    assert compare(assessment(refused("head_pose_yaw")), assessment(warned("head_pose_yaw"))).fixed == (
        "head_pose_yaw",
    )
