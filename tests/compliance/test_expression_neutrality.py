import pytest

from tests.compliance.sitter import NOBODY, document, says, subject


@pytest.mark.parametrize(
    ("expression", "smile", "verdict"),
    [
        ("neutral", 0.0, "pass"),
        ("neutral", 0.52, "warn"),  # the most that a neutral face of 70 scored: never a refusal
        ("neutral", 0.69, "refuse"),
        ("closed_smile", 0.69, "pass"),
        ("closed_smile", 0.95, "refuse"),
        ("any", 0.99, "pass"),
    ],
)
def test_the_document_says_how_much_of_a_smile_it_permits(expression, smile, verdict):
    assert says("expression_neutrality", subject(document(expression=expression), smile=smile)) == verdict


def test_without_a_face_it_cannot_be_told():
    assert says("expression_neutrality", subject(of=NOBODY)) == "not assessed"
