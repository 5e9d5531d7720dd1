import pytest

from tests.compliance.face_paint import RIM, box, drawn_on, frame
from tests.compliance.sitter import DARK, NOBODY, PALE, document, finding, says, subject

NONE_ALLOWED, BETTER_WITHOUT = document(glasses="refused"), document(glasses="discouraged")


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_a_bare_face_passes_everywhere(skin):
    for rules in (document(), BETTER_WITHOUT, NONE_ALLOWED):
        assert says("glasses", subject(rules, skin=skin)) == "pass"


@pytest.mark.parametrize(("skin", "rim"), [(PALE, RIM), (PALE, (120, 20, 30)), (DARK, (190, 190, 195))])
def test_glasses_are_refused_where_the_document_refuses_them(skin, rim):
    assert says("glasses", subject(NONE_ALLOWED, drawn_on((frame(), rim), skin=skin))) == "refuse"


def test_glasses_are_warned_of_where_they_are_discouraged():
    assert says("glasses", subject(BETTER_WITHOUT, drawn_on((frame(), RIM)))) == "warn"


def test_glasses_pass_and_are_noted_where_they_are_allowed():
    result = finding("glasses", subject(document(), drawn_on((frame(), RIM))))
    assert (result.outcome, result.severity) == ("pass", "info")
    assert result.native > result.limit


def test_a_line_below_one_eye_is_no_frame():
    crease = box(0.2, 0.3, 0.8, 0.33), (150, 100, 90)
    assert says("glasses", subject(NONE_ALLOWED, drawn_on(crease))) == "pass"


def test_a_frame_that_hardly_shows_is_left_to_a_person():
    faint = drawn_on((frame(0.03), 0.8))
    assert says("glasses", subject(NONE_ALLOWED, faint)) == "not assessed"


def test_without_a_face_it_cannot_be_told():
    assert says("glasses", subject(of=NOBODY)) == "not assessed"
