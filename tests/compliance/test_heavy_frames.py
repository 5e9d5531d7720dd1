import pytest

from tests.compliance.face_paint import drawn_on, frame
from tests.compliance.sitter import DARK, NOBODY, PALE, finding, says, subject


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_a_bare_face_has_no_frame(skin):
    assert finding("heavy_frames", subject(skin=skin)).native == 0


@pytest.mark.parametrize(("thickness", "verdict"), [(0.05, "pass"), (0.12, "warn"), (0.19, "refuse")])
def test_a_frame_is_measured_by_its_thickness(thickness, verdict):
    heavy = drawn_on((frame(thickness, high=0.22), (40, 60, 130)))
    assert says("heavy_frames", subject(of=heavy)) == verdict


def test_without_a_face_it_cannot_be_told():
    assert says("heavy_frames", subject(of=NOBODY)) == "not assessed"
