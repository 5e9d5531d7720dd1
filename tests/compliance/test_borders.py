import pytest

from tests.compliance.sitter import NOBODY, document, painted, portrait, says, subject

_TIGHT = {"size": (430, 560), "at": (0.5, 0.45), "inter_eye_px": 120.0}  # the finished photo needs all of it
_BLACK, _PAPER = 0, 254


def _with_strip(side, depth, shade):
    def paint(pixels, _):
        lines = {
            "above": pixels,
            "below": pixels[::-1],
            "left": pixels.swapaxes(0, 1),
            "right": pixels[:, ::-1].swapaxes(0, 1),
        }
        lines[side][:depth] = shade
        return pixels

    return painted(portrait(**_TIGHT), paint)


def test_a_photo_without_a_frame_passes_on_a_plain_wall_too():
    assert says("borders", subject(of=portrait(**_TIGHT))) == "pass"
    assert says("borders", subject()) == "pass"


@pytest.mark.parametrize("shade", [_BLACK, _PAPER])
@pytest.mark.parametrize("side", ["above", "below", "left", "right"])
def test_a_strip_along_any_side_is_refused(side, shade):
    assert says("borders", subject(of=_with_strip(side, 24, shade))) == "refuse"


def test_a_hair_of_an_edge_is_only_mentioned():
    assert says("borders", subject(of=_with_strip("below", 4, _BLACK))) == "warn"


def test_a_bar_that_the_cut_leaves_out_does_not_matter_except_where_the_office_cuts():
    def bar(pixels, _):
        pixels[:40] = _BLACK
        return pixels

    wide = painted(portrait(), bar)
    assert says("borders", subject(of=wide)) == "pass"
    assert says("borders", subject(document(crop=False), of=wide)) == "refuse"


def test_without_a_face_there_is_no_cut_to_look_at():
    assert says("borders", subject(of=NOBODY)) == "not assessed"
