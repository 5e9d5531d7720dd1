"""What the finished photo will measure, held against the document's own numbers."""

import pytest

from bot.compliance.document import AgeRule, Band, for_sitter
from bot.domain.sitter import Sitter
from tests.compliance.sitter import NOBODY, document, finding, says, subject

CHECKS = ("finished_head_size", "finished_eye_line", "finished_centring", "finished_head_width")


def test_a_photo_with_room_is_cut_to_the_middle_of_the_band():
    size, eyes, centre = (finding(name, subject()) for name in CHECKS[:3])
    assert [size.outcome, eyes.outcome, centre.outcome] == ["pass"] * 3
    assert size.native == pytest.approx(0.75)
    assert eyes.native == pytest.approx(0.55)
    assert centre.native == pytest.approx(0.5)


def test_the_cut_of_a_childs_photo_follows_the_childs_own_band():
    rules = document(
        head_share=Band(min=0.71, max=0.80), children=(AgeRule(under_years=11, head_share=Band(min=0.5, max=0.8)),)
    )
    child = for_sitter(rules, Sitter(under_years=6))
    assert finding("finished_head_size", subject(child)).native == pytest.approx(0.65)
    assert finding("finished_head_size", subject(rules)).native == pytest.approx(0.755)


def test_an_uncut_photo_is_held_to_the_authoritys_own_numbers_and_to_no_others():
    whole = document(crop=False, head_share=None, eye_line_share=None)
    assert {says(name, subject(whole)) for name in CHECKS[:3]} == {"pass"}
    strict = document(crop=False, head_share=Band(min=0.7, max=0.8))
    found = finding("finished_head_size", subject(strict))
    assert (found.outcome, found.severity, found.detail, found.bound) == ("fail", "refuse", "low", "min")


def test_an_advisory_number_is_a_remark_and_never_a_refusal():
    advice = document(crop=False, head_share=Band(min=0.7, max=0.8, advisory=True))
    assert says("finished_head_size", subject(advice)) == "info"


@pytest.mark.parametrize("name", CHECKS)
def test_without_a_face_or_a_size_it_cannot_be_told(name):
    assert says(name, subject(of=NOBODY)) == "not assessed"
    assert says(name, subject(document(print=None, digital=None))) == "not assessed"
