"""The house rules of the documents: each can be traced, worded, cut and satisfied."""

import datetime as dt

import pytest

from bot.compliance.checks import CHECKS
from bot.compliance.document import load_catalogue
from bot.compliance.geometry import frame
from bot.texts.phrasebook import Phrasebook
from tests.compliance.sitter import portrait

CATALOGUE = load_catalogue()
BOOK = Phrasebook.load()
PROMISED = {
    *("us-passport", "us-visa", "us-dv", "uk-passport-online", "schengen-visa", "es-passport", "nl-passport"),
    *("ie-online", "ca-visa", "au-passport", "in-oci", "jp-passport", "ch-dl", "other-card"),
    *("fr-passport", "fr-permis", "fr-sejour", "de-passport"),
}
EVERY = pytest.mark.parametrize("document", [CATALOGUE[name] for name in sorted(CATALOGUE)], ids=sorted(CATALOGUE))


def test_the_counter_offers_what_it_promises():
    assert set(CATALOGUE) == PROMISED


@EVERY
def test_a_document_says_who_asks_for_it_where_it_stands_and_when_it_was_read(document):
    assert document.authority
    assert document.source
    assert dt.date(2026, 1, 1) <= document.read <= dt.date(2026, 12, 31)
    assert set(document.names) >= {"en", "fr"}
    assert all(names for names in document.names.values())


@EVERY
def test_a_document_has_its_words_in_every_language(document):
    wanted = [f"document-{document.id}", *(f"colour-{colour}" for colour in document.background)]
    wanted.append(f"hand-in-{document.id}" if document.sellable else f"instead-{document.id}")
    for language in BOOK.languages:
        assert set(wanted) <= BOOK.ids(language), language


@EVERY
def test_bands_are_ranges_and_head_and_eyes_fit_into_the_photo_together(document):
    head, eyes = document.head_share, document.eye_line_share
    for band in (head, eyes):
        assert band is None or 0 < band.min < band.max < 1
    if head and eyes:
        # the eyes lie about halfway between crown and chin, so both must stay inside the frame
        assert eyes.middle + head.middle / 2 < 1
        assert eyes.middle - head.middle / 2 > 0


@EVERY
def test_file_and_print_have_the_same_shape_and_sane_limits(document):
    digital, paper = document.digital, document.print
    if digital is not None:
        assert 0 < digital.min_width_px <= digital.max_width_px
        assert 0 < digital.min_height_px <= digital.max_height_px
        assert 0 <= digital.min_bytes < digital.max_bytes <= 10_000_000
    if digital is not None and paper is not None:
        assert digital.min_width_px / digital.min_height_px == pytest.approx(paper.width_mm / paper.height_mm, rel=0.02)
    if paper is not None:
        assert 20 <= paper.width_mm <= paper.height_mm <= 70


@EVERY
def test_a_document_that_we_cut_has_a_size_and_a_head_and_can_be_cut_from_a_good_photo(document):
    if not document.crop:
        assert document.digital is not None
        return
    assert document.digital is not None or document.print is not None
    assert document.head_share is not None
    cut = frame(portrait(inter_eye_px=80), document)
    assert cut is not None
    assert cut.fits
    assert document.head_share.min <= cut.head_share <= document.head_share.max


@EVERY
def test_severities_name_checks_that_exist(document):
    assert set(document.severities) <= {check.name for check in CHECKS}


@EVERY
def test_what_is_sold_for_an_authority_rests_on_more_than_hearsay(document):
    assert not document.sellable or document.grade in "AB" or document.country == "ZZ"


def test_the_routes_are_refused_that_no_photo_from_home_can_satisfy():
    refused = {name for name, document in CATALOGUE.items() if not document.sellable}
    assert refused == {"fr-passport", "fr-permis", "fr-sejour", "de-passport"}
    assert {CATALOGUE[name].route for name in refused} == {"professional"}


def test_white_is_forbidden_where_the_authority_forbids_it():
    for name in ("in-oci", "fr-passport"):
        assert "white" not in CATALOGUE[name].background


def test_nothing_is_edited_without_a_permission():
    assert {name for name, document in CATALOGUE.items() if document.permitted_edits == "background"} == {"other-card"}
