"""The house rules of the documents: each can be worded, cut and satisfied. Their numbers are held by `lint`."""

import pytest

from bot.compliance.document import FOLDER, for_sitter, load_catalogue, read_country
from bot.compliance.geometry import frame
from bot.dialogs.documents import hand_in, instead
from bot.domain.sitter import ADULT, Sitter
from bot.domain.text import text
from bot.texts.phrasebook import Phrasebook
from tests.compliance.sitter import portrait

CATALOGUE = load_catalogue()
BOOK = Phrasebook.load()
# What the chat, the stories and the customers' orders name: these ids stay.
KEPT = {
    *("us-passport", "us-visa", "us-dv", "uk-passport-online", "schengen-visa", "es-passport", "nl-passport"),
    *("ie-online", "ca-visa", "au-passport", "in-oci", "jp-passport", "ch-dl", "other-card"),
    *("fr-passport", "fr-permis", "fr-sejour", "de-passport"),
}
EVERY = pytest.mark.parametrize("document", [CATALOGUE[name] for name in sorted(CATALOGUE)], ids=sorted(CATALOGUE))


def test_there_are_a_hundred_documents_and_those_that_others_name_are_among_them():
    assert len(CATALOGUE) >= 100
    assert set(CATALOGUE) >= KEPT


def test_a_document_lies_in_the_file_of_its_country():
    for path in FOLDER.glob("*.toml"):
        assert {document.country for document in read_country(path)} == {path.stem.upper()}


@EVERY
def test_a_document_has_its_words_in_every_language(document):
    said = hand_in(document) if document.sellable else instead(document)
    for language in BOOK.languages:
        for spoken in (text(f"document-{document.id}"), said, *(text(f"colour-{c}") for c in document.background)):
            assert BOOK.say(spoken, language), language


def test_no_two_documents_have_the_same_shown_name():
    for language in BOOK.languages:
        shown = [BOOK.say(text(f"document-{name}"), language) for name in CATALOGUE]
        assert len(shown) == len(set(shown)), language


def test_words_of_their_own_belong_to_a_document_that_uses_them():
    own = {f"{'hand-in' if d.sellable else 'instead'}-{d.id}" for d in CATALOGUE.values() if d.own_words}
    usual = {"hand-in-upload", "hand-in-print", "hand-in-either", "instead-professional", "instead-office"}
    told = {key for key in BOOK.ids("en") if key.startswith(("hand-in-", "instead-"))}
    assert told == own | usual


CUT = [name for name, document in sorted(CATALOGUE.items()) if document.sellable and document.crop]


@pytest.mark.parametrize("document", [CATALOGUE[name] for name in CUT], ids=CUT)
def test_what_we_sell_and_cut_can_be_cut_from_a_good_photo(document):
    assert document.head_share is not None
    cut = frame(portrait(inter_eye_px=80), document)
    assert cut is not None
    assert cut.fits
    assert document.head_share.min <= cut.head_share <= document.head_share.max


def test_the_routes_are_refused_that_no_photo_from_home_can_satisfy():
    routes = {name: document.route for name, document in CATALOGUE.items() if not document.sellable}
    professional = {"fr-passport", "fr-permis", "fr-sejour", "de-passport", "de-residence"}
    canadian = {"ca-passport", "ca-renewal", "ca-pr", "ca-cit"}
    assert {name for name, route in routes.items() if route == "professional"} == professional | canadian
    assert {name for name, route in routes.items() if route == "office"} == {
        *("us-greencard", "uk-visa", "be-id", "be-passport", "pt-cc", "ch-passport", "se-passport", "no-passport"),
        *("gr-passport", "ru-10", "in-passport", "cn-passport", "cn-id", "cn-xuexin", "ph-passport"),
    }


def test_white_is_forbidden_where_the_authority_forbids_it():
    for name in ("in-oci", "fr-passport", "fr-permis", "fr-sejour"):
        assert not {"white", "off-white", "any"} & set(CATALOGUE[name].background)


def test_nothing_is_edited_without_a_permission():
    assert {name for name, document in CATALOGUE.items() if document.permitted_edits == "background"} == {"other-card"}


@pytest.mark.parametrize(
    ("name", "years", "least_mm", "most_mm"),
    [("de-passport", 11, 22, 36), ("nl-passport", 11, 19, 30), ("fi-passport", 11, 25, 36)],
)
def test_a_child_s_head_may_be_smaller_where_the_authority_says_so(name, years, least_mm, most_mm):
    document = CATALOGUE[name]
    child = for_sitter(document, Sitter(under_years=years)).head_share
    height_mm = document.print.height_mm
    assert child.min * height_mm == pytest.approx(least_mm, abs=0.05)
    assert child.max * height_mm == pytest.approx(most_mm, abs=0.05)
    assert for_sitter(document, ADULT).head_share == document.head_share != child


def test_a_british_baby_may_close_its_eyes_and_a_small_child_may_smile():
    document = CATALOGUE["uk-passport-online"]
    baby, small = (for_sitter(document, Sitter(under_years=years)) for years in (1, 6))
    assert baby.severities["eyes_open"] == "off"
    assert "eyes_open" not in small.severities
    assert {baby.expression, small.expression} == {"any"}
    assert for_sitter(document, Sitter(under_years=11)).expression == "neutral"


def test_a_head_covering_is_never_asked_about_where_no_exception_is_made():
    devout = Sitter(has_reason_for_cover=True)
    assert for_sitter(CATALOGUE["fr-passport"], devout).head_covering == "refused"
    assert for_sitter(CATALOGUE["us-passport"], devout).head_covering == "allowed"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("uk-passport-print", "Hand in one print, 35 \N{MULTIPLICATION SIGN} 45 mm, with your form."),
        ("ie-print", "Hand in 4 prints, 35 \N{MULTIPLICATION SIGN} 45 mm, with your form."),
        ("nz-passport", "Upload the file where the application asks for your photo."),
        ("kr-dl", "Upload the file, or hand in one print, 35 \N{MULTIPLICATION SIGN} 45 mm, as the application asks."),
        ("ph-passport", "won't do: Philippine passport. The office takes your photo itself"),
        ("ca-passport", "won't do: Canadian passport. The office takes only photos from a professional photographer"),
        ("in-oci", "The signature is a file of its own"),
    ],
)
def test_what_to_do_is_said_in_the_usual_words_or_in_those_of_its_own(name, said):
    document = CATALOGUE[name]
    spoken = hand_in(document) if document.sellable else instead(document)
    assert said in BOOK.say(spoken, "en")
