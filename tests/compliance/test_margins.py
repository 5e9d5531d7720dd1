import pytest

from tests.compliance.sitter import NOBODY, document, finding, says, subject


def test_a_head_in_the_middle_has_room():
    assert says("margins", subject()) == "pass"


@pytest.mark.parametrize(
    ("at", "own_side"),
    [((0.5, 0.12), "above"), ((0.5, 0.9), "below"), ((0.1, 0.45), "right"), ((0.9, 0.45), "left")],
)
def test_it_names_the_persons_own_side_that_lacks_room(at, own_side):
    result = finding("margins", subject(at=at))
    assert (result.outcome, result.severity, result.detail) == ("fail", "refuse", own_side)
    assert result.native > 0


def test_a_head_that_fills_the_picture_lacks_room_all_around():
    assert finding("margins", subject(inter_eye_px=330)).detail == "around"


def test_where_the_authority_cuts_only_the_head_must_be_whole():
    uncut = document(crop=False)
    assert says("margins", subject(uncut, at=(0.5, 0.25))) == "pass"
    assert finding("margins", subject(uncut, at=(0.5, 0.1))).detail == "above"


def test_without_a_face_it_cannot_be_told():
    assert says("margins", subject(of=NOBODY)) == "not assessed"
