"""Typed words to documents: what customers type in four languages, and what must stay a question."""

import pytest

from bot.compliance.document import load_catalogue
from bot.domain.ids import DocumentId
from bot.domain.text import text
from bot.nlu.documents import find_documents
from bot.texts.phrasebook import Phrasebook

BOOK = Phrasebook.load()
CATALOGUE = load_catalogue()
FIND = find_documents(CATALOGUE)


@pytest.mark.parametrize(
    ("typed", "document"),
    [
        # English
        ("french id", "fr-passport"),
        ("visa for the US", "us-visa"),
        ("DS-160", "us-visa"),
        ("green card lottery", "us-dv"),
        ("DV lottery", "us-dv"),
        ("green card", "us-greencard"),
        ("US passport", "us-passport"),
        ("renew my US passport online", "us-renewal"),
        ("American baby passport", "us-baby"),
        ("Italian passport", "it-passport"),
        ("Swiss passport", "ch-passport"),
        ("Polish driver's license", "pl-dl"),
        ("Turkish ID card", "tr"),
        ("Thai visa", "th-evisa"),
        ("UK visa", "uk-visa"),
        ("student visa for Germany", "schengen-visa"),
        ("Canadian gun license", "ca-pal"),
        ("PR card", "ca-pr"),
        ("Northern Ireland driving licence", "uk-ni-dl"),
        ("1 inch photo", "cn-1in"),
        ("Emirates ID", "ae-passport"),
        ("student card", "other-card"),
        ("German student card", "other-card"),
        # French
        ("carte de séjour", "fr-sejour"),
        ("CNI", "fr-passport"),
        ("passeport espagnol", "es-passport"),
        ("visa allemagne", "schengen-visa"),
        ("visa pour l'Italie", "schengen-visa"),
        ("permis suisse", "ch-dl"),
        ("permis italien", "it-dl"),
        ("je voudrais une photo pour mon passeport belge svp", "be-passport"),
        ("carte d'identité belge", "be-id"),
        ("passeport sud-africain", "za-passport"),
        ("passeport américain bébé", "us-baby"),
        ("visa Arabie saoudite", "sa-evisa"),
        ("loterie carte verte", "us-dv"),
        ("carte d'étudiant", "other-card"),
        # Spanish
        ("Alemania pasaporte", "de-passport"),
        ("Estados Unidos visa", "us-visa"),
        ("visado para Francia", "schengen-visa"),
        ("pasaporte mexicano", "mx-passport"),
        ("Suiza pasaporte", "ch-passport"),
        ("permiso de conducir italiano", "it-dl"),
        ("documento de identidad chino", "cn-id"),
        ("quiero una foto para el pasaporte japonés en línea", "jp-passport-online"),  # codespell:ignore
        ("tarjeta verde", "us-greencard"),
        ("visa EE.UU.", "us-visa"),
        # Dutch
        ("Duits paspoort", "de-passport"),
        ("Frankrijk visum", "schengen-visa"),
        ("visum voor de VS", "us-visa"),
        ("Nederlands rijbewijs", "nl-passport"),
        ("Zwitsers rijbewijs", "ch-dl"),
        ("Zuid-Koreaans paspoort", "kr-passport"),
        ("ik wil een pasfoto voor mijn Belgische identiteitskaart", "be-id"),  # codespell:ignore
        ("visum Brazilië", "br-visa"),
        # flags, and other ways of writing
        ("🇺🇸 passport", "us-passport"),
        ("🇨🇭 permis", "ch-dl"),
        ("🇫🇷 visa", "schengen-visa"),
        ("マイナンバーカード", "jp-mynumber"),
        ("驾照", "cn-dl"),
        # typing mistakes
        ("US vsa", "us-visa"),
        ("perm de conduire", "fr-permis"),
        ("passeport japonnais", "jp-passport"),
        ("photo for my itallian pasport", "it-passport"),
        ("gren card lotery", "us-dv"),
        ("passeport espagol", "es-passport"),
        ("indan oci card", "in-oci"),
    ],
)
def test_typed_words_find_one_document(typed: str, document: str) -> None:
    assert FIND(typed) == (document,)


@pytest.mark.parametrize(
    ("typed", "documents"),
    [
        ("I need a photo for my british pasport", {"uk-passport-online", "uk-passport-print"}),
        ("Irish passport", {"ie-online", "ie-print"}),
        ("🇮🇳 visa", {"in-evisa", "in-visa"}),
        ("Indian passport", {"in-passport", "in-passport-abroad"}),
        ("Chinese visa", {"cn-visa", "cn-visa-online"}),
        ("Hong Kong passport", {"hk-print", "hk-online"}),
        ("Australian citizenship", {"au-cit", "au-cit-online"}),
        ("passeport russe", {"ru-5", "ru-10"}),
        ("Reisepass", {"de-passport", "at-passport", "ch-passport"}),
        ("baby passport", {"us-baby", "bd-child"}),
        ("Irish", {"ie-online", "ie-print"}),
        ("🇫🇷", {"fr-passport", "fr-permis", "fr-sejour"}),
    ],
)
def test_words_that_fit_several_documents_are_a_question(typed: str, documents: set[str]) -> None:
    assert set(FIND(typed)) == documents


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("Pakistan", "pk-passport"),
        ("holland", "nl-passport"),
        ("Danish passport", "dk-dl"),
        ("Pakistani visa", "pk-passport"),
        ("Canadian driving licence", "ca-passport"),
        ("UK driving licence", "uk-ni-dl"),
        ("pasaporte argentino", "ar-emerg"),
        ("Bangladeshi passport", "bd-child"),
        ("health card", "de-health"),
        ("newborn passport", "us-baby"),
        ("austrai passport", "au-passport"),
    ],
)
def test_what_was_half_named_or_guessed_at_is_offered_and_never_chosen(typed: str, nearest: str) -> None:
    found = FIND(typed)
    assert nearest in found
    assert len(found) > 1


@pytest.mark.parametrize("document", sorted(CATALOGUE))
def test_every_name_of_a_document_finds_it(document: DocumentId) -> None:
    missed = [name for names in CATALOGUE[document].names.values() for name in names if document not in FIND(name)]
    assert missed == []


@pytest.mark.parametrize("language", BOOK.languages)
def test_a_document_is_found_by_the_name_that_we_show(language: str) -> None:
    shown = {name: BOOK.say(text(f"document-{name}"), language) for name in CATALOGUE}
    assert {name: words for name, words in shown.items() if FIND(words) != (name,)} == {}


def test_a_kind_alone_is_a_question_most_wanted_first() -> None:
    for typed in ("passport", "pasport", "passeport", "pasaporte", "paspoort"):
        found = FIND(typed)
        assert found[0] == "us-passport", typed
        assert {"uk-passport-online", "es-passport"} <= set(found), typed


def test_a_licence_is_not_a_study_permit() -> None:
    assert "ca-visa" not in FIND("driving licence")


def test_a_country_is_not_mistaken_for_one_that_is_spelled_almost_so() -> None:
    for typed in (
        "passeport gabonais",
        "passeport malien",
        "passeport nigérien",
        "Ghanaian passport",
        "Niger passport",
    ):
        assert len(FIND(typed)) != 1, typed


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "qwertz", "how are you today?", "photo", "英国", "what is this about", ".", "90", "e", "there"),
        *("pasfoto", "una foto por favor", "attente", "Mali passport"),  # codespell:ignore
    ],
)
def test_what_names_no_document_finds_none(typed: str) -> None:
    assert FIND(typed) == ()
