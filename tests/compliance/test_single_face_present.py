import dataclasses

import pytest

from tests.compliance.sitter import NOBODY, finding, portrait, subject


def test_one_person_alone_is_what_an_officer_wants():
    assert finding("single_face_present", subject()).outcome == "pass"


@pytest.mark.parametrize("faces", [2, 5])
def test_a_second_person_is_refused_and_pointed_at(faces):
    result = finding("single_face_present", subject(faces=faces))
    assert (result.outcome, result.severity, result.detail) == ("fail", "refuse", "many")
    assert result.native > result.limit
    assert result.area is not None


def test_the_larger_the_second_face_the_worse():
    alone = portrait()
    x0, y0, x1, y1 = alone.faces[0].box

    def beside(share):
        box = (x0, y0, x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
        second = dataclasses.replace(alone.faces[0], box=box)
        return finding("single_face_present", subject(of=dataclasses.replace(alone, faces=(*alone.faces, second))))

    assert beside(0.3).native == pytest.approx(0.09)
    assert [beside(share).outcome for share in (0.09, 0.11, 0.9)] == ["pass", "fail", "fail"]
    assert beside(0.11).native < beside(0.3).native < beside(0.9).native


def test_a_photo_without_anybody_is_refused_and_says_so():
    result = finding("single_face_present", subject(of=NOBODY))
    assert (result.outcome, result.detail, result.native) == ("fail", "none", 1)


def test_a_speck_that_looks_like_a_face_is_no_second_person():
    alone = portrait()
    x0, y0, _, _ = alone.faces[0].box
    speck = dataclasses.replace(alone.faces[0], box=(x0, y0, x0 + 15, y0 + 15))
    crowd = dataclasses.replace(alone, faces=(*alone.faces, speck))
    assert finding("single_face_present", subject(of=crowd)).outcome == "pass"


def test_a_drawing_is_nobody():
    result = finding("single_face_present", subject(grain=False))
    assert (result.outcome, result.severity, result.detail, result.native) == ("fail", "refuse", "drawn", 1)


@pytest.mark.parametrize("light", [0.02, 5.0])
def test_a_photo_in_the_dark_or_washed_out_is_not_taken_for_a_drawing(light):
    assert finding("single_face_present", subject(grain=False, light=light)).outcome == "pass"
