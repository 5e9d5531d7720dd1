"""What a telephone number tells: whether it is one, its country, the language there, and what it can receive."""

import pytest

from bot.handlers.twilio.numbers import Callers, is_landline, is_number, language_of, region, takes_pictures

KNOWN = {
    "+32470123456": ("BE", "", False),
    "+33612345678": ("FR", "fr-FR", False),
    "+447400123456": ("GB", "en-GB", False),
    "+14155552671": ("US", "en-US", True),
    "+15145550123": ("CA", "", True),
    "+18765551234": ("JM", "en-JM", False),
    "+2250123456789": ("CI", "fr-CI", False),
    "+41791234567": ("CH", "", False),
    "+15005550006": ("US", "en-US", True),
}


@pytest.mark.parametrize(("number", "told"), KNOWN.items(), ids=KNOWN.keys())
def test_a_number_tells_its_country_the_language_there_and_whether_pictures_arrive(number, told):
    where = region(number)

    assert (where, language_of(where), takes_pictures(Callers("key").conversation("sms", number))) == told
    assert is_number(number)


def test_a_name_tells_the_calling_code_alone_so_that_no_new_list_of_numbers_makes_a_stranger():
    names = [Callers("key").conversation("sms", number).partition("-")[0] for number in KNOWN]

    assert names == ["sms:32", "sms:33", "sms:44", "sms:1m", "sms:1m", "sms:1", "sms:225", "sms:41", "sms:1m"]


# https://help.twilio.com/articles/223179988: what Twilio shows where the caller's number is hidden.
HIDDEN = ["anonymous", "", "+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"]
NO_NUMBERS = ["12345", "+12345", "0470123456", "MYBANK", "+", "+999", "whatsapp", "+3247012345678901234"]
DRESSED_UP = [
    "whatsapp:+32470123456",
    "client:+32470123456",
    "+32470123456;ext=5",
    "+32 470 12 34 56",
    "tel:+32470123456",
]


@pytest.mark.parametrize("number", [*HIDDEN, *NO_NUMBERS])
def test_a_hidden_caller_and_a_short_code_have_no_number(number):
    assert not is_number(number)


@pytest.mark.parametrize("number", DRESSED_UP)
def test_a_number_in_other_clothes_is_no_number_to_write_to(number):
    assert not is_number(number)


@pytest.mark.parametrize(
    ("number", "fixed"),
    [
        ("+3225123456", True),
        ("+33140205050", True),
        ("+442079460000", True),
        ("+18002530000", True),
        ("+32470123456", False),
        ("+33612345678", False),
        ("+14155552671", False),
        ("anonymous", True),
    ],
)
def test_what_is_surely_no_mobile_phone_gets_no_text_message(number, fixed):
    assert is_landline(number) is fixed


def test_a_name_is_always_the_same_for_a_number_and_leads_nowhere_without_the_key():
    callers = Callers("key")
    names = [callers.conversation("sms", f"+3247012{number:04}") for number in range(500)]

    assert names == [Callers("key").conversation("sms", f"+3247012{number:04}") for number in range(500)]
    assert len(set(names)) == 500
    assert not any("47012" in name for name in names)
    assert not {*names} & {Callers("other key").conversation("sms", f"+3247012{number:04}") for number in range(500)}
