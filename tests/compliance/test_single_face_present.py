import msgspec
import pytest

from bot.compliance.portrait import Portrait
from tests.compliance.sitter import NOBODY, finding, portrait, subject


def test_one_person_alone_is_what_an_officer_wants():
    assert finding("single_face_present", subject()).outcome == "pass"


@pytest.mark.parametrize(("faces", "detail"), [(2, "many"), (5, "many")])
def test_a_second_person_is_refused(faces, detail):
    result = finding("single_face_present", subject(faces=faces))
    assert (result.outcome, result.severity, result.detail, result.native) == ("fail", "refuse", detail, faces)


def test_a_photo_without_anybody_is_refused_and_says_so():
    result = finding("single_face_present", subject(of=NOBODY))
    assert (result.outcome, result.detail) == ("fail", "none")


def test_a_speck_that_looks_like_a_face_is_no_second_person():
    alone = portrait()
    x0, y0, _, _ = alone.faces[0].box
    speck = alone.faces[0].__class__(**{**vars(alone.faces[0]), "box": (x0, y0, x0 + 15, y0 + 15)})
    crowd = Portrait(pixels=alone.pixels, scale=1.0, person=alone.person, faces=(alone.faces[0], speck))
    result = finding("single_face_present", subject(of=crowd))
    assert msgspec.structs.asdict(result)["outcome"] == "pass"


def test_a_drawing_is_nobody():
    result = finding("single_face_present", subject(grain=False))
    assert (result.outcome, result.severity, result.detail, result.native) == ("fail", "refuse", "drawn", 0)


@pytest.mark.parametrize("light", [0.02, 5.0])
def test_a_photo_in_the_dark_or_washed_out_is_not_taken_for_a_drawing(light):
    assert finding("single_face_present", subject(grain=False, light=light)).outcome == "pass"
