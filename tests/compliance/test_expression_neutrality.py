import pytest

from tests.compliance.sitter import NOBODY, document, finding, says, subject


@pytest.mark.parametrize(
    ("expression", "smile", "verdict"),
    [
        ("neutral", 0.0, "pass"),
        ("neutral", 0.1, "pass"),  # a mouth that curls up at rest
        ("neutral", 0.28, "warn"),
        ("neutral", 0.69, "refuse"),
        ("closed_smile", 0.69, "pass"),
        ("closed_smile", 0.95, "pass"),  # what shows teeth is not this check's to see
        ("any", 0.99, "pass"),
    ],
)
def test_the_document_says_how_much_of_a_smile_it_permits(expression, smile, verdict):
    assert says("expression_neutrality", subject(document(expression=expression), smile=smile)) == verdict


def test_lifted_lower_lids_make_a_smile_more_likely():
    narrow, wide = (finding("expression_neutrality", subject(smile=0.3, lids=lids)) for lids in (0.05, 0.09))
    assert narrow.native > wide.native


def test_without_a_face_it_cannot_be_told():
    assert says("expression_neutrality", subject(of=NOBODY)) == "not assessed"
