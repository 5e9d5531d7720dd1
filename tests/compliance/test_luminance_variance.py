import pytest

from tests.compliance.sitter import NOBODY, says, subject


@pytest.mark.parametrize(("right_side", "verdict"), [(0.85, "pass"), (0.6, "pass"), (1.0, "warn")])
def test_skin_without_any_shading_is_pointed_out(right_side, verdict):
    assert says("luminance_variance", subject(right_side=right_side)) == verdict


def test_without_a_face_it_cannot_be_told():
    assert says("luminance_variance", subject(of=NOBODY)) == "not assessed"
