"""While a photo is aimed: the first thing to put right, and never "it holds" for what could not be told."""

import numpy as np
import pytest

from bot.compliance import aim as aiming
from bot.compliance.aim import AIMED, aim
from bot.compliance.assess import assess
from bot.compliance.checks import CHECKS
from bot.compliance.document import AgeRule, Band, Digital, for_sitter
from bot.compliance.portrait import Portrait
from bot.domain.aim import HINTS, READY, THINGS, UNCLEAR, UNSEEN
from bot.domain.sitter import Sitter
from tests.compliance.sitter import NOBODY, PASSPORT, document, painted, portrait


def aimed(held_against=PASSPORT, of: Portrait | None = None, **changes):
    picture = portrait(**({"inter_eye_px": 60.0, "size": (450, 600), "scale": 6.0} | changes)) if of is None else of
    return aim(
        picture, held_against, (round(picture.width_px * picture.scale), round(picture.height_px * picture.scale))
    )


# --- the table ---------------------------------------------------------------------------------------------------------


def test_every_hint_of_the_table_has_words_and_every_word_a_use():
    used = {hint for entry in AIMED for hint in entry.hints.values()}
    assert used | {READY, UNCLEAR, UNSEEN} == set(HINTS)
    assert {entry.thing for entry in AIMED} == set(THINGS)
    assert all("" in entry.hints for entry in AIMED)


def test_every_check_is_asked_or_named_among_those_that_a_small_picture_cannot_answer():
    asked = {entry.check for entry in AIMED}
    assert asked <= {check.name for check in CHECKS}
    assert {check.name for check in CHECKS if check.name not in (aiming.__doc__ or "")} == asked


def test_where_to_stand_comes_before_how_to_hold_the_head():
    order = [entry.thing for entry in AIMED]
    assert list(dict.fromkeys(order)) == list(THINGS)


# --- one hint ------------------------------------------------------------------------------------------------------------


def test_a_good_picture_is_ready_and_everything_holds():
    result = aimed()
    assert (result.hint, result.ready, result.holds) == (READY, True, THINGS)
    assert result.head is not None
    x0, y0, x1, y1 = result.head
    assert x0 < 0.5 < x1
    assert y0 < 0.45 < y1


@pytest.mark.parametrize(
    ("changes", "hint", "thing"),
    [
        ({"faces": 2}, "many-faces", "face"),
        ({"inter_eye_px": 12.0}, "closer", "distance"),
        ({"inter_eye_px": 175.0}, "further", "distance"),
        ({"at": (0.5, 0.12)}, "move-down", "centring"),
        ({"at": (0.5, 0.9)}, "move-up", "centring"),
        ({"at": (0.12, 0.45)}, "move-left", "centring"),
        ({"at": (0.88, 0.45)}, "move-right", "centring"),
        ({"light": 0.3}, "more-light", "light"),
        ({"skin": (255, 255, 255)}, "less-light", "light"),
        ({"right_side": 0.3}, "light-right", "light"),
        ({"wall": (40, 120, 40)}, "white-wall", "background"),
        ({"lean_deg": 12.0}, "lean-right", "tilt"),
        ({"lean_deg": -12.0}, "lean-left", "tilt"),
        ({"yaw": 14.0}, "turn-right", "tilt"),
        ({"yaw": -14.0}, "turn-left", "tilt"),
        ({"pitch": 18.0}, "chin-up", "tilt"),
        ({"pitch": -18.0}, "chin-down", "tilt"),
        ({"lids": 0.01, "blink": 0.9}, "open-eyes", "eyes"),
        ({"look": (0.12, 0.0)}, "look-here", "eyes"),
        ({"lips": 0.08}, "close-mouth", "mouth"),
        ({"smile": 0.9}, "no-smile", "mouth"),
    ],
)
def test_it_names_what_to_do_from_the_persons_own_side(changes, hint, thing):
    result = aimed(**changes)
    assert result.hint == hint
    assert thing not in result.holds
    assert not result.ready


def test_what_comes_first_is_said_first():
    assert aimed(inter_eye_px=12.0, light=0.3, smile=0.9).hint == "closer"
    assert aimed(light=0.3, lean_deg=12.0, smile=0.9).hint == "more-light"
    assert aimed(lean_deg=12.0, smile=0.9).hint == "lean-right"


def test_without_a_face_nothing_holds_and_nothing_else_is_asked(monkeypatch):
    names = []
    real = aiming.found
    monkeypatch.setattr(aiming, "found", lambda check, subject: (names.append(check.name), real(check, subject))[1])
    result = aimed(of=NOBODY)
    assert (result.hint, result.holds, result.ready, result.head) == ("no-face", (), False, None)
    assert names == ["single_face_present"]


def test_what_cannot_be_told_does_not_hold_and_names_no_fault():
    contradicting = aimed(lids=0.08, blink=0.9)  # open lids and a blink score: eyes_open cannot tell
    assert (contradicting.hint, contradicting.ready) == (UNCLEAR, False)
    assert "eyes" not in contradicting.holds


def test_a_check_that_breaks_does_not_hold_and_does_not_break_the_guidance(monkeypatch):
    def broken(_subject):
        raise ZeroDivisionError

    checks = aiming._CHECKS
    monkeypatch.setitem(checks, "mouth_closed", checks["mouth_closed"]._replace(find=broken))
    result = aimed()
    assert (result.hint, result.ready) == (UNCLEAR, False)
    assert result.holds == tuple(thing for thing in THINGS if thing != "mouth")


def test_what_only_warns_is_no_reason_to_wait():
    assert aimed(yaw=8.0).ready  # the verdict warns from 6 degrees, and refuses from 10


def test_what_the_document_does_not_ask_holds():
    assert aimed(document(severities={"expression_neutrality": "off"}), smile=0.9).ready
    assert aimed(document(expression="any"), smile=0.9).ready


def test_a_small_child_may_look_as_it_likes():
    passport = document(children=(AgeRule(under_years=1, expression="any", severities={"mouth_closed": "off"}),))
    baby = for_sitter(passport, Sitter(under_years=1))
    assert "mouth" not in aimed(passport, lips=0.08).holds
    assert "mouth" in aimed(baby, lips=0.08, smile=0.9).holds


# --- distance, by the camera's full picture ---------------------------------------------------------------------------------


def test_the_limits_are_those_of_the_photo_that_would_be_taken():
    assert aimed(scale=2.0).ready
    assert aimed(scale=1.0).hint == "closer"  # 60 pixels between the eyes, and 90 are needed: nearer, there would be


def test_a_camera_with_too_few_pixels_at_any_distance_is_named():
    large = document(digital=Digital(min_width_px=2100, min_height_px=2700, max_width_px=4000, max_height_px=5000))
    assert aimed(large, scale=10.0).ready
    assert aimed(large, scale=8.0).hint == "closer"
    assert aimed(large, scale=3.0).hint == "camera-too-small"


def test_where_the_authority_cuts_the_head_must_have_its_place_in_the_picture_itself():
    uncut = document(crop=False, head_share=Band(min=0.3, max=0.5), eye_line_share=Band(min=0.4, max=0.7), digital=None)
    assert aimed(uncut, at=(0.5, 0.4), inter_eye_px=70.0).ready
    assert aimed(uncut, at=(0.5, 0.4), inter_eye_px=40.0).hint == "closer"
    assert aimed(uncut, at=(0.5, 0.65), inter_eye_px=70.0).hint == "move-up"


def test_glasses_are_only_looked_for_where_they_are_refused(monkeypatch):
    names = []
    real = aiming.found
    monkeypatch.setattr(aiming, "found", lambda check, subject: (names.append(check.name), real(check, subject))[1])
    aimed(document(glasses="allowed"))
    assert "glasses" not in names
    aimed(document(glasses="refused"))
    assert "glasses" in names


def test_a_drawing_is_nobody():
    flat = painted(portrait(inter_eye_px=60.0, size=(450, 600), grain=False), lambda pixels, _person: pixels)
    assert aimed(of=flat).hint == "drawn"


# --- the same as the verdict --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [{}, {"smile": 0.9}, {"yaw": 14.0}, {"light": 0.3}, {"at": (0.12, 0.45)}])
def test_ready_is_what_the_verdict_passes_on_the_same_pixels(changes):
    picture = portrait(**({"inter_eye_px": 120.0} | changes))
    size = (picture.width_px, picture.height_px)
    by_name = {finding.check: finding for finding in assess(picture, PASSPORT, size).findings}
    wrong = [
        entry.check
        for entry in AIMED
        if entry.check in by_name
        and by_name[entry.check].outcome != "pass"
        and by_name[entry.check].severity == "refuse"
    ]
    assert aim(picture, PASSPORT, size).ready == (not wrong)


def test_never_raises_whatever_the_landmarks():
    picture = portrait(inter_eye_px=60.0, size=(450, 600))
    face = picture.faces[0]
    spot = type(face)(
        box=(0, 0, 0, 0),
        score=0.9,
        landmarks=np.zeros_like(face.landmarks),
        blendshapes=face.blendshapes,
        yaw_deg=0.0,
        pitch_deg=0.0,
        roll_deg=0.0,
    )
    result = aim(Portrait(picture.pixels, 1.0, picture.person, (spot,)), PASSPORT, (450, 600))
    assert not result.ready
    assert result.head is None
