import pytest

from tests.compliance.sitter import NOBODY, says, subject


@pytest.mark.parametrize(
    ("lids", "blink", "verdict"),
    [
        (0.08, 0.05, "pass"),
        (0.048, 0.33, "pass"),  # the lids of a narrow eye still arch
        (0.042, 0.33, "warn"),
        (0.026, 0.54, "refuse"),
        (0.013, 0.66, "refuse"),
    ],
)
def test_open_eyes_pass_and_closed_ones_are_refused(lids, blink, verdict):
    assert says("eyes_open", subject(lids=lids, blink=blink)) == verdict


def test_a_head_that_leans_has_its_eyes_as_open_as_before():
    assert says("eyes_open", subject(lids=0.048, blink=0.3, lean_deg=15)) == "pass"


@pytest.mark.parametrize(("lids", "blink"), [(0.03, 0.1), (0.09, 0.6)])
def test_narrow_eyes_are_not_closed_eyes_so_a_person_decides_when_the_witnesses_disagree(lids, blink):
    assert says("eyes_open", subject(lids=lids, blink=blink)) == "not assessed"


def test_without_a_face_it_cannot_be_told():
    assert says("eyes_open", subject(of=NOBODY)) == "not assessed"
