import numpy as np
import pytest

from bot.compliance.portrait import Portrait
from tests.compliance.sitter import NOBODY, document, finding, portrait, says, subject


@pytest.mark.parametrize(
    ("wanted", "wall", "verdict"),
    [
        (("white",), (250, 250, 250), "pass"),
        (("white",), (226, 222, 214), "pass"),  # off-white
        (("white",), (150, 150, 150), "refuse"),
        (("white",), (120, 150, 220), "refuse"),
        (("light-grey",), (200, 200, 200), "pass"),
        (("light-blue", "light-grey"), (180, 205, 235), "pass"),
        (("light-grey", "cream"), (238, 228, 200), "pass"),
        (("light-grey",), (60, 110, 60), "refuse"),
        (("any",), (60, 110, 60), "pass"),
    ],
)
def test_a_wall_has_one_of_the_colours_that_the_document_names(wanted, wall, verdict):
    assert says("background_colour", subject(document(background=wanted), wall=wall)) == verdict


def test_a_white_wall_is_refused_where_white_is_forbidden_and_the_tip_knows_what_is_wanted():
    result = finding(
        "background_colour", subject(document(background=("light-blue", "light-grey")), wall=(252, 252, 252))
    )
    assert (result.outcome, result.severity, result.detail) == ("fail", "refuse", "light-blue")


def test_without_a_face_it_cannot_be_told():
    assert says("background_colour", subject(of=NOBODY)) == "not assessed"


def test_where_no_wall_is_to_be_seen_it_cannot_be_told():
    seen = portrait()
    filled = Portrait(pixels=seen.pixels, scale=1.0, person=np.ones((256, 256), np.float32), faces=seen.faces)
    assert says("background_colour", subject(of=filled)) == "not assessed"
