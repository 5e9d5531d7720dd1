import numpy as np
import pytest

from bot.compliance.checks.background_colour import _BOXES
from bot.compliance.document import load_catalogue
from bot.compliance.portrait import Portrait
from tests.compliance.sitter import NOBODY, document, finding, portrait, says, subject


@pytest.mark.parametrize(
    ("wanted", "wall", "verdict"),
    [
        (("white",), (250, 250, 250), "pass"),
        (("white",), (226, 222, 214), "pass"),  # off-white
        (("white",), (205, 205, 205), "pass"),  # light grey, as a white wall with less light on it
        (("white",), (190, 190, 190), "warn"),
        (("white",), (150, 150, 150), "refuse"),
        (("off-white",), (232, 222, 204), "pass"),
        (("grey", "light-grey"), (130, 130, 130), "pass"),
        (("grey", "light-grey"), (60, 60, 60), "refuse"),
        (("blue",), (67, 142, 219), "pass"),
        (("blue",), (240, 240, 240), "refuse"),
        (("red",), (219, 21, 20), "pass"),
        (("red",), (240, 240, 240), "refuse"),
        (("white", "blue", "red"), (219, 21, 20), "pass"),
        (("white", "blue", "red"), (70, 140, 70), "refuse"),
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


@pytest.mark.parametrize("light", [222, 232])
def test_a_light_grey_wall_is_no_white_one_where_white_is_forbidden(light):
    wanted = document(background=("light-grey",))
    assert says("background_colour", subject(wanted, wall=(light, light, light))) == "pass"


def test_every_colour_that_a_document_names_has_its_limits():
    named = {colour for held in load_catalogue().values() for colour in held.background} - {"any"}
    assert named <= set(_BOXES)


def test_without_a_face_it_cannot_be_told():
    assert says("background_colour", subject(of=NOBODY)) == "not assessed"


def test_where_no_wall_is_to_be_seen_it_cannot_be_told():
    seen = portrait()
    filled = Portrait(pixels=seen.pixels, scale=1.0, person=np.ones((256, 256), np.float32), faces=seen.faces)
    assert says("background_colour", subject(of=filled)) == "not assessed"
