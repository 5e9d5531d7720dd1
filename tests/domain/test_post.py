"""What fits on a label."""

import pytest

from bot.domain.post import MOST_CHARS, MOST_LINES, fitted

LONG = "Résidence des Lilas, bâtiment du fond de la cour, escalier de gauche, troisième étage"


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (
            ("Ada Lovelace", "", "  12  rue des Lilas ", "75011 Paris"),
            ("Ada Lovelace", "12 rue des Lilas", "75011 Paris"),
        ),
        (
            ("Ada", LONG),
            ("Ada", "Résidence des Lilas, bâtiment du fond de la cour, escalier", "de gauche, troisième étage"),
        ),
        ((LONG,) * 5, (LONG[:MOST_CHARS],) * 5),
    ],
    ids=["tidied", "goes on below", "cut where there is no room"],
)
def test_an_address_fits_on_its_label(lines: tuple[str, ...], label: tuple[str, ...]) -> None:
    assert fitted(*lines) == label
    assert len(label) <= MOST_LINES
    assert all(len(line) <= MOST_CHARS for line in label)
