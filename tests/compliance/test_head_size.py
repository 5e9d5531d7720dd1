import pytest

from tests.compliance.sitter import NOBODY, document, finding, says, subject


@pytest.mark.parametrize(
    ("inter_eye_px", "verdict"), [(30, "warn"), (120, "pass"), (240, "pass"), (280, "warn"), (330, "refuse")]
)
def test_a_head_that_fills_the_picture_was_taken_too_near(inter_eye_px, verdict):
    assert says("head_size", subject(inter_eye_px=inter_eye_px)) == verdict


def test_it_says_near_or_far():
    assert finding("head_size", subject(inter_eye_px=330)).detail == "near"
    assert finding("head_size", subject(inter_eye_px=30)).detail == "far"


def test_an_authority_that_cuts_wants_a_wider_picture():
    assert says("head_size", subject(document(crop=False), inter_eye_px=240)) == "warn"


def test_without_a_face_it_cannot_be_told():
    assert says("head_size", subject(of=NOBODY)) == "not assessed"
