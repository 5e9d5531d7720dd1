import datetime as dt
import re
from pathlib import Path

import pytest

from bot.dialogs.state import LANGUAGES
from bot.domain.money import Money
from bot.domain.text import Day, LocalTime, text
from bot.errors import Refused
from bot.texts.phrasebook import Phrasebook

ROOT = Path(__file__).parents[2]
PHRASEBOOK = Phrasebook.load()
OTHER_LANGUAGES = [language for language in PHRASEBOOK.languages if language != "en"]
PLACEHOLDER = re.compile(r"\{\s*\$(\w+)")
SOURCES = {path: path.read_text() for path in (ROOT / "bot").rglob("*.py")}

# Ids that code puts together from a part and a value: `document-<key>`.
PUT_TOGETHER = (
    *("document-", "instead-", "hand-in-", "colour-", "check-", "checks-", "tip-", "places-", "photo-not-needed-"),
    *(
        "choice-",
        "status-",
        "unusable-",
        "unsupported-",
        "answer-",
        "good-",
        "price-",
        "terms-",
        "subject-",
        "immediate-start-",
    ),
    *(
        "list-",
        "lines-",
        "mark-",
        "paper-",
        "invoice-",
        "product-",
        "picture-",
        "webchat-",
        "desk-",
        "reason-",
        "deed-",
        "cashier-",
        "telegram-",
    ),
    *("capture-", "hint-", "call-offer-", "call-link-"),
    *("bill-", "letter-", "code-", "reminders-", "summary-"),
)


def test_the_dialog_offers_exactly_the_languages_that_have_words() -> None:
    assert set(LANGUAGES) == set(PHRASEBOOK.languages)


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_every_text_is_in_every_language(language: str) -> None:
    assert PHRASEBOOK.ids(language) == PHRASEBOOK.ids("en")


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_a_text_has_the_same_values_in_every_language(language: str) -> None:
    differing = {
        key
        for key in PHRASEBOOK.ids("en")
        if set(PLACEHOLDER.findall(PHRASEBOOK.raw(key, "en")))
        != set(PLACEHOLDER.findall(PHRASEBOOK.raw(key, language)))
    }
    assert differing == set()


def test_every_text_that_code_names_exists() -> None:
    naming = re.compile(r'(?:(?<![.`\w])[Tt]ext|\.say)\(\s*"([a-z0-9-]*[a-z0-9])"')
    missing = {
        f"{path.relative_to(ROOT)}: {key}"
        for path, source in SOURCES.items()
        for key in naming.findall(source)
        if not PHRASEBOOK.has(key)
    }
    assert missing == set()


def test_no_text_is_left_over() -> None:
    everything = "\n".join(SOURCES.values())
    files = [p for p in (ROOT / "bot").rglob("*") if p.suffix in {".html", ".js", ".jinja", ".j2"}]
    everything += "\n".join(path.read_text() for path in files)
    within = {
        key
        for other in PHRASEBOOK.ids("en")
        for key in re.findall(r"\{ ([a-z][a-z0-9-]*) \}", PHRASEBOOK.raw(other, "en"))
    }
    strays = {
        key
        for key in PHRASEBOOK.ids("en")
        if not key.startswith(PUT_TOGETHER)
        and not key.endswith("-brief")
        and f'"{key}"' not in everything
        and f"'{key}'" not in everything
        and key not in within
    }
    assert strays == set()


@pytest.mark.parametrize("language", PHRASEBOOK.languages)
def test_a_brief_form_is_of_a_text_and_asks_for_no_value_that_it_has_not(language: str) -> None:
    brief = {key for key in PHRASEBOOK.ids(language) if key.endswith("-brief")}
    long = {key: key.removesuffix("-brief") for key in brief}

    assert len(brief) > 10
    assert set(long.values()) <= PHRASEBOOK.ids(language)
    for key, whole in long.items():
        asked, had = (set(PLACEHOLDER.findall(PHRASEBOOK.raw(each, language))) for each in (key, whole))
        assert asked <= had, key
        assert len(PHRASEBOOK.raw(key, language)) < len(PHRASEBOOK.raw(whole, language)), key


@pytest.mark.parametrize("language", PHRASEBOOK.languages)
def test_what_the_assistant_says_is_short_enough_to_be_read(language: str) -> None:
    folder = ROOT / "bot" / "texts" / language
    ours = {
        key
        for key in PHRASEBOOK.ids(language)
        for name in ("dialog", "terms")
        if _stands_in(folder / f"{name}.ftl", key)
    }
    assert {key: len(PHRASEBOOK.raw(key, language)) for key in ours if len(PHRASEBOOK.raw(key, language)) > 300} == {}


def _stands_in(path: Path, key: str) -> bool:
    return re.search(rf"^{re.escape(key)} =", path.read_text(), re.MULTILINE) is not None


def test_a_region_speaks_its_language_and_the_unknown_speak_english() -> None:
    assert PHRASEBOOK.say(text("choice-use"), "fr-CA") == "Utiliser cette photo"
    assert PHRASEBOOK.say(text("choice-use"), "zh-Hans") == "Use this photo"
    assert PHRASEBOOK.say(text("choice-use"), "") == "Use this photo"


def test_a_missing_text_and_a_missing_value_are_refused_by_name() -> None:
    with pytest.raises(Refused, match="no-such-text"):
        PHRASEBOOK.say(text("no-such-text"), "en")
    with pytest.raises(Refused, match=r"person-joined.*name"):
        PHRASEBOOK.say(text("person-joined"), "fr")


def test_values_are_worded_as_people_there_write_them() -> None:
    price = text("pay-button", total=Money(690, "EUR"))
    assert PHRASEBOOK.say(price, "en") == "Pay €6.90"
    assert PHRASEBOOK.say(price, "fr").replace("\xa0", " ") == "Payer 6,90 €"
    assert PHRASEBOOK.say(text("pay-button", total=Money(350, "XTR")), "en") == "Pay 350 ⭐ Stars"
    nested = text("person-joined", name=text("choice-keep-email", email="x"))
    assert PHRASEBOOK.say(nested, "en") == "Keep x from our team is here now."
    said = PHRASEBOOK.say(text("erased-on", purge=Day(dt.date(2027, 1, 1))), "fr")
    assert "1 janvier 2027" in said


@pytest.mark.parametrize(
    ("told_at", "at", "zone", "english", "french"),
    [
        # The last minute of the day in Brussels is tomorrow already in Auckland, and still this afternoon in New York.
        (
            *("2026-11-30T12:00", "2026-11-30T22:59", "Europe/Brussels"),
            *("11:59 PM today, November 30 (Brussels time)", "23:59 aujourd'hui, 30 novembre (heure : Bruxelles)"),
        ),
        (
            *("2026-11-30T12:00", "2026-11-30T23:00", "Europe/Brussels"),
            *("12:00 AM tomorrow, December 1 (Brussels time)", "00:00 demain, 1 décembre (heure : Bruxelles)"),
        ),
        (
            *("2026-11-30T12:00", "2026-11-30T23:00", "America/New_York"),
            *("6:00 PM today, November 30 (New York time)", "18:00 aujourd'hui, 30 novembre (heure : New York)"),
        ),
        (
            *("2026-11-30T10:00", "2026-11-30T11:00", "Pacific/Auckland"),
            *("12:00 AM tomorrow, December 1 (Auckland time)", "00:00 demain, 1 décembre (heure : Auckland)"),
        ),
        # Clocks went back in the night: the same hour of the desk is another hour of the day.
        (
            *("2026-10-24T12:00", "2026-10-25T09:00", "Europe/London"),
            *("9:00 AM tomorrow, October 25 (London time)", "09:00 demain, 25 octobre (heure : Londres)"),
        ),
        (
            *("2026-10-24T08:00", "2026-10-24T09:00", "Europe/London"),
            *("10:00 AM today, October 24 (London time)", "10:00 aujourd'hui, 24 octobre (heure : Londres)"),
        ),
        (
            *("2026-11-30T12:00", "2026-12-03T17:00", "UTC"),
            *("5:00 PM on Thursday, December 3 (UTC)", "17:00 le jeudi 3 décembre (UTC)"),
        ),
        (
            *("2026-12-30T12:00", "2027-01-04T08:00", "Europe/Paris"),
            *("9:00 AM on Monday, January 4, 2027 (Paris time)", "09:00 le lundi 4 janvier 2027 (heure : Paris)"),
        ),
        # What lasts longer than the day on which it was said has its whole date.
        (
            *("", "2026-11-30T12:00", "Europe/Paris"),
            *("1:00 PM on Monday, November 30, 2026 (Paris time)", "13:00 le lundi 30 novembre 2026 (heure : Paris)"),
        ),
    ],
)
def test_a_moment_is_told_by_a_named_clock_and_its_day_as_people_say_it(
    told_at: str, at: str, zone: str, english: str, french: str
) -> None:
    def utc(written: str) -> dt.datetime:
        return dt.datetime.fromisoformat(written).replace(tzinfo=dt.UTC)

    moment = LocalTime(utc(at), zone, told_at=utc(told_at) if told_at else None)
    for language, words in (("en", english), ("fr", french)):
        said = PHRASEBOOK.say(text("queue-shut", back=moment), language)
        assert words in said.replace("\u202f", " ").replace("\xa0", " ")


def test_an_hour_alone_has_its_clock_and_no_day() -> None:
    closes = LocalTime(dt.datetime(2026, 11, 30, 16, 0, tzinfo=dt.UTC), "Europe/Brussels", day=False)
    assert "until 5:00\u202fPM (Brussels time)." in PHRASEBOOK.say(text("queue-unmeasured", closes=closes), "en")
    assert "jusqu'à 17:00 (heure : Bruxelles)." in PHRASEBOOK.say(text("queue-unmeasured", closes=closes), "fr")


def test_a_catalogue_with_a_slip_is_refused_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    file = tmp_path / "en" / "a.ftl"
    file.write_text("good = Fine\nbad { = what\n")
    with pytest.raises(Refused, match=r"en/a\.ftl:2"):
        Phrasebook.load(tmp_path)
    file.write_text("twice = One\ntwice = Two\n")
    with pytest.raises(Refused, match="twice"):
        Phrasebook.load(tmp_path)


def test_the_fingerprint_of_a_consent_changes_with_its_words() -> None:
    assert PHRASEBOOK.sha256("terms-v1", "en") != PHRASEBOOK.sha256("terms-v1", "fr")
    assert PHRASEBOOK.sha256("terms-v1", "fr") == PHRASEBOOK.sha256("terms-v1", "fr-BE")
