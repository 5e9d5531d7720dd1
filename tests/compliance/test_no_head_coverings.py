import pytest

from tests.compliance.face_paint import box, drawn_on
from tests.compliance.sitter import NOBODY, document, finding, says, subject

HAT = box(-1.2, -1.4, 1.2, -0.8)


@pytest.mark.parametrize("rule", ["refused", "asked"])
@pytest.mark.parametrize("cloth", [(40, 70, 160), (50, 120, 60), (110, 50, 140)])
def test_cloth_of_a_colour_that_no_hair_has_is_seen(rule, cloth):
    assert says("no_head_coverings", subject(document(head_covering=rule), drawn_on((HAT, cloth)))) == "refuse"


@pytest.mark.parametrize("colour", [(25, 22, 20), (70, 48, 34), (190, 160, 110), (150, 148, 145), (160, 80, 50)])
def test_what_may_be_hair_as_well_as_cloth_is_for_a_person_to_see(colour):
    result = finding("no_head_coverings", subject(of=drawn_on((HAT, colour))))
    assert (result.outcome, result.severity) == ("not_assessed", "info")


def test_a_covering_that_is_allowed_is_not_held_against_anybody():
    allowed = subject(document(head_covering="allowed"), drawn_on((HAT, (40, 70, 160))))
    assert says("no_head_coverings", allowed) == "not assessed"


def test_without_a_face_it_cannot_be_told():
    assert says("no_head_coverings", subject(of=NOBODY)) == "not assessed"
