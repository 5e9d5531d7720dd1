import pytest

from bot.compliance.document import load_catalogue
from bot.nlu.documents import find_documents

CATALOGUE = load_catalogue()
FIND = find_documents(CATALOGUE)


@pytest.mark.parametrize(
    ("typed", "document"),
    [
        ("french id", "fr-passport"),
        ("visa for the US", "us-visa"),
        ("carte de séjour", "fr-sejour"),
        ("US vsa", "us-visa"),
        ("perm de conduire", "fr-permis"),
        ("passeport espagnol", "es-passport"),
        ("🇺🇸 passport", "us-passport"),
        ("I need a photo for my british pasport", "uk-passport-online"),
        ("visa allemagne", "schengen-visa"),
        ("visa pour l'Italie", "schengen-visa"),
        ("passeport japonnais", "jp-passport"),
        ("CNI", "fr-passport"),
        ("DS-160", "us-visa"),
        ("green card lottery", "us-dv"),
        ("permis suisse", "ch-dl"),
        ("Irish", "ie-online"),
        ("student card", "other-card"),
        ("carte d'étudiant", "other-card"),
    ],
)
def test_typed_words_find_one_document(typed: str, document: str) -> None:
    assert FIND(typed) == (document,)


@pytest.mark.parametrize("document", sorted(CATALOGUE))
def test_every_name_of_a_document_finds_it(document: str) -> None:
    missed = [name for names in CATALOGUE[document].names.values() for name in names if document not in FIND(name)]
    assert missed == []


def test_a_kind_alone_is_a_question_most_wanted_first() -> None:
    found = FIND("passport")
    assert found[0] == "us-passport"
    assert {"uk-passport-online", "es-passport"} <= set(found)


def test_a_country_alone_is_a_question() -> None:
    assert set(FIND("🇫🇷")) == {"fr-passport", "fr-permis", "fr-sejour"}


def test_a_licence_is_not_a_study_permit() -> None:
    assert "ca-visa" not in FIND("driving licence")


def test_a_document_of_a_known_country_that_we_do_not_have_is_never_chosen_for_the_customer() -> None:
    assert len(FIND("irish visa")) > 1


@pytest.mark.parametrize("typed", ["", " ", "qwertz", "how are you today?", "photo", "英国", "what is this about", "."])
def test_what_names_no_document_finds_none(typed: str) -> None:
    assert FIND(typed) == ()
