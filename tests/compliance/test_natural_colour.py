import pytest

from tests.compliance.sitter import DARK, NOBODY, PALE, finding, painted, portrait, says, subject

DAYLIGHT = (1.0, 1.0, 1.0)
LAMPS = {"yellowish": (1.15, 1.0, 0.6), "bluish": (0.75, 0.95, 1.3), "greenish": (0.72, 1.05, 0.75)}
LAMPS["pinkish"] = (1.15, 0.78, 1.15)


def _under(lamp, skin):
    return subject(of=painted(portrait(skin=skin), lambda pixels, _person: pixels * lamp))


@pytest.mark.parametrize("skin", [PALE, DARK, (235, 205, 190), (150, 110, 85)])
def test_every_skin_is_natural_in_daylight(skin):
    assert says("natural_colour", subject(skin=skin)) == "pass"


@pytest.mark.parametrize("skin", [PALE, DARK])
@pytest.mark.parametrize("name", LAMPS)
def test_a_tinted_light_is_refused_and_named_on_pale_and_dark_skin(name, skin):
    found = finding("natural_colour", _under(LAMPS[name], skin))
    assert (found.outcome, found.severity, found.detail) == ("fail", "refuse", name)


def test_a_touch_of_evening_light_passes():
    assert says("natural_colour", _under((1.04, 1.0, 0.92), PALE)) == "pass"


def test_a_coloured_wall_does_not_count():
    assert says("natural_colour", subject(wall=(170, 200, 235))) == "pass"


def test_a_grey_picture_has_no_cast_to_tell():
    grey = painted(portrait(), lambda pixels, _person: pixels.mean(axis=2, keepdims=True).repeat(3, axis=2))
    assert says("natural_colour", subject(of=grey)) == "not assessed"


def test_behind_closed_lids_it_cannot_be_told():
    assert says("natural_colour", subject(lids=0.0)) == "not assessed"


def test_without_a_face_it_cannot_be_told():
    assert says("natural_colour", subject(of=NOBODY)) == "not assessed"
