"""The customer's photo comes back with the one problem marked, whatever the photo is."""

import dataclasses
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.compliance.checks import CHECKS
from bot.domain.assessment import Finding, Tip
from bot.imaging.findings import draw
from bot.imaging.ink import CORAL
from bot.imaging.labels import labels
from tests.imaging.drawn_faces import portrait
from tests.imaging.drawn_words import ENGLISH, FRENCH

FEATURES = slice(480, 740), slice(440, 760)  # eyes to mouth of the drawn face, in a picture of 1200 x 1600


def failed(check, area=None, detail=""):
    return Finding(check=check, outcome="fail", severity="refuse", area=area, detail=detail)


def tip(check, detail=""):
    return Tip(id="some-tip", check=check, detail=detail)


def drawn(facts, findings=(), hint=None, words=ENGLISH):
    jpeg = draw(facts, findings, hint, words)
    return np.asarray(Image.open(io.BytesIO(jpeg)))


def coral(pixels):
    return np.abs(pixels.astype(int) - np.array(CORAL)).max(axis=2) < 50


def test_without_a_problem_only_the_heads_lines_are_drawn():
    facts, _ = portrait()
    pixels = drawn(facts)
    assert pixels.shape == (1000, 750, 3)
    assert not coral(pixels).any()
    assert (pixels.min(axis=2) > 240).any()


def test_the_area_of_the_tips_finding_is_outlined_where_it_is():
    facts, _ = portrait()
    area = (0.05, 0.70, 0.25, 0.90)
    pixels = drawn(facts, [failed("background_uniformity", area)], tip("background_uniformity"))
    marked = coral(pixels)
    assert marked[int(0.80 * 1000), int(0.05 * 750) - 6 : int(0.05 * 750) + 7].any()
    assert marked[int(0.80 * 1000), int(0.25 * 750) - 6 : int(0.25 * 750) + 7].any()


def test_lesser_problems_are_outlined_thinly_and_only_where_they_point_at_something():
    facts, _ = portrait()
    plain, hint = drawn(facts, [], tip("image_size")), tip("image_size")
    assert (drawn(facts, [failed("background_uniformity", (0.05, 0.7, 0.2, 0.9))], hint) != plain).any()
    assert (drawn(facts, [failed("sharpness", (0.1, 0.1, 0.9, 0.9))], hint) == plain).all()


@pytest.mark.parametrize("check", ["background_uniformity", "head_pose_roll", "margins", "sharpness", "a_new_check"])
@pytest.mark.parametrize("words", [ENGLISH, FRENCH], ids=["English", "French"])
def test_the_label_never_covers_the_features_of_the_face(check, words):
    facts, _ = portrait()
    pixels = drawn(facts, [failed(check)], tip(check), words)
    marked = coral(pixels)
    assert marked.sum() > 2_000  # the label is somewhere
    rows, columns = (slice(int(s.start / 1.6), int(s.stop / 1.6)) for s in FEATURES)
    assert not marked[rows, columns].any()


def test_a_face_that_fills_the_picture_gets_its_label_below_it():
    facts, _ = portrait(size=(500, 700), eyes=(250, 360), head=690)
    pixels = drawn(facts, [], tip("head_size", "near"), FRENCH)
    assert pixels.shape[0] > 1000
    assert coral(pixels[1000:]).sum() > 2_000


@pytest.mark.parametrize(
    ("detail", "rows", "columns"),
    [
        ("above", slice(0, 90), slice(0, 750)),
        ("below", slice(910, 1000), slice(0, 750)),
        ("left", slice(0, 1000), slice(690, 750)),
        ("right", slice(0, 1000), slice(0, 60)),
    ],
)
def test_lacking_room_is_shown_at_the_persons_own_side(detail, rows, columns):
    facts, _ = portrait()
    marked = coral(drawn(facts, [failed("margins", detail=detail)], tip("margins", detail)))
    assert marked[rows, columns].sum() > 1_000


def test_without_a_face_there_is_a_label_and_no_line():
    facts, _ = portrait(face=False)
    plain = drawn(facts)
    assert (plain.min(axis=2) < 240).all()
    assert coral(drawn(facts, [failed("single_face_present", detail="none")], tip("single_face_present", "none"))).any()


@settings(max_examples=40, deadline=None)
@given(
    size=st.tuples(st.integers(1, 400), st.integers(1, 400)),
    eyes=st.tuples(st.integers(-200, 500), st.integers(-200, 500)),
    head=st.floats(1, 900),
    lean_deg=st.floats(-180, 180),
    face=st.booleans(),
    area=st.none() | st.tuples(*[st.floats(-1, 2)] * 4),
    check=st.sampled_from(["margins", "eyes_open", "head_pose_roll", "sharpness", "unheard_of"]),
    detail=st.sampled_from(["", "above", "left", "around"]),
)
def test_no_photo_and_no_finding_makes_the_drawing_fail(size, eyes, head, lean_deg, face, area, check, detail):
    facts, _ = portrait(size=size, eyes=eyes, head=head, lean_deg=lean_deg, face=face)
    jpeg = draw(facts, [failed(check, area, detail)], tip(check, detail), FRENCH)
    with Image.open(io.BytesIO(jpeg)) as picture:
        assert 1000 <= max(picture.size) < 1400


def test_every_mark_has_its_own_words_in_both_languages():
    assert set(ENGLISH.marks) == set(FRENCH.marks)
    for words in (ENGLISH, FRENCH):
        assert all(0 < len(mark) <= 24 for mark in words.marks.values())
    assert ENGLISH.mark("head_size", "near") == "Step back"
    assert ENGLISH.mark("head_size", "unheard of") == ENGLISH.marks["head_size"]
    assert FRENCH.mark("unheard_of") == FRENCH.other


def test_of_several_people_every_face_is_outlined():
    facts, _ = portrait()
    (face,) = facts.faces
    other = dataclasses.replace(face, box=(30.0, 30.0, 180.0, 230.0))
    crowd = dataclasses.replace(facts, faces=(face, other))
    pixels = drawn(crowd, [failed("single_face_present", detail="many")], tip("single_face_present", "many"))
    scale = 1000 / max(facts.width_px, facts.height_px)
    for box in (face.box, other.box):
        left, middle = round(box[0] * scale), round((box[1] + box[3]) / 2 * scale)
        assert coral(pixels)[middle, max(left - 6, 0) : left + 7].any()


def test_every_check_has_words_of_its_own_on_the_picture():
    words = labels(lambda text, _: text.id, "")
    assert {check.name for check in CHECKS if words.mark(check.name) == words.other} == set()
