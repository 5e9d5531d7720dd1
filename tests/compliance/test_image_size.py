from bot.compliance.document import Digital
from tests.compliance.sitter import NOBODY, document, finding, portrait, says, subject

_EXACT = Digital(min_width_px=700, min_height_px=900, max_width_px=700, max_height_px=900)


def test_a_cut_that_would_have_to_be_enlarged_is_refused():
    assert says("image_size", subject(document(digital=_EXACT), inter_eye_px=120)) == "refuse"
    assert says("image_size", subject(document(digital=_EXACT), inter_eye_px=120, scale=2.0)) == "pass"


def test_where_the_authority_cuts_the_whole_photo_counts():
    uncut = document(
        crop=False, digital=Digital(min_width_px=600, min_height_px=750, max_width_px=9000, max_height_px=9000)
    )
    assert says("image_size", subject(uncut)) == "pass"
    result = finding("image_size", subject(uncut, of=portrait(size=(480, 640), inter_eye_px=60)))
    assert (result.outcome, result.severity, result.detail) == ("fail", "refuse", "small")


def test_a_print_has_no_pixels_to_count():
    assert says("image_size", subject(document(digital=None))) == "pass"


def test_without_a_face_it_cannot_be_told():
    assert says("image_size", subject(of=NOBODY)) == "not assessed"
