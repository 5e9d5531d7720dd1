import pytest

from tests.compliance.sitter import NOBODY, says, subject


@pytest.mark.parametrize(
    ("lips", "verdict"), [(0.0, "pass"), (0.02, "pass"), (0.033, "warn"), (0.048, "refuse"), (0.12, "refuse")]
)
def test_lips_may_rest_apart_but_not_open(lips, verdict):
    assert says("mouth_closed", subject(lips=lips)) == verdict


def test_without_a_face_it_cannot_be_told():
    assert says("mouth_closed", subject(of=NOBODY)) == "not assessed"
