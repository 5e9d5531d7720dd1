import pytest

from tests.compliance.sitter import NOBODY, document, finding, says, subject


@pytest.mark.parametrize(("inter_eye_px", "verdict"), [(91, "pass"), (120, "pass"), (89, "refuse"), (40, "refuse")])
def test_the_document_says_how_many_pixels_it_needs_between_the_eyes(inter_eye_px, verdict):
    assert says("inter_eye_distance", subject(document(inter_eye_px=90), inter_eye_px=inter_eye_px)) == verdict


def test_it_counts_the_pixels_of_the_photo_as_it_arrived():
    assert says("inter_eye_distance", subject(inter_eye_px=50, scale=2.0)) == "pass"


def test_it_knows_a_far_face_from_a_small_file():
    assert finding("inter_eye_distance", subject(inter_eye_px=40)).detail == "far"
    assert finding("inter_eye_distance", subject(size=(300, 400), inter_eye_px=60)).detail == "small"


def test_without_a_face_it_cannot_be_told():
    assert says("inter_eye_distance", subject(of=NOBODY)) == "not assessed"
