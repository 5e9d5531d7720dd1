"""Whose word is taken: requests that Twilio's own validator signs, and everything that only looks like them."""

import hashlib
import json

import pytest
from multidict import MultiDict
from twilio.request_validator import HMAC_SHA256, RequestValidator

from bot.errors import Refused, Rejected
from bot.handlers.twilio.verify import Verifier

TOKEN, HOST = "0123456789abcdef0123456789abcdef", "https://photos.example"
PATH = "/twilio/status?effect=sms%3ASM1%2F0&kind=message"
FORM = {"MessageSid": "SM1", "From": "+32470123456", "Body": "où en est-on ? 🙂", "NumMedia": "0", "Empty": ""}
SEVERAL = MultiDict([("Body", "hi"), ("Tag", "b"), ("Tag", "a"), ("Tag", "b")])
BODY = json.dumps(FORM).encode()
HASHED = f"/twilio/sms?bodySHA256={hashlib.sha256(BODY).hexdigest()}"

verifier = Verifier(TOKEN, HOST)


def signed(url: str, fields: object = FORM, token: str = TOKEN, **settings: str) -> dict[str, str]:
    return {"X-Twilio-Signature": RequestValidator(token).compute_signature(url, fields, **settings)}


@pytest.mark.parametrize(
    "address", [f"{HOST}{PATH}", f"{HOST}:443{PATH}"], ids=["as it is written", "with the port that everybody knows"]
)
def test_a_form_that_twilio_signed_is_taken(address):
    verifier.check_form(PATH, FORM, signed(address))


def test_our_address_may_be_configured_with_its_port():
    Verifier(TOKEN, f"{HOST}:443").check_form(PATH, FORM, signed(f"{HOST}{PATH}"))


def test_a_port_of_our_own_belongs_to_the_address():
    ours = Verifier(TOKEN, "https://photos.example:8443")
    ours.check_form(PATH, FORM, signed(f"https://photos.example:8443{PATH}"))
    with pytest.raises(Rejected):
        ours.check_form(PATH, FORM, signed(f"https://photos.example:9443{PATH}"))


def test_a_field_with_several_values_is_taken():
    verifier.check_form(PATH, SEVERAL, signed(f"{HOST}{PATH}", SEVERAL))


def test_a_form_without_fields_is_taken():
    verifier.check_form(PATH, {}, signed(f"{HOST}{PATH}", {}))


def test_a_signature_that_names_a_newer_algorithm_is_taken():
    headers = signed(f"{HOST}{PATH}", algorithm=HMAC_SHA256)
    settings = {"X-Twilio-Webhooks-Signature-Settings": "key=webhooks_1,algorithm=HMAC_SHA256"}

    verifier.check_form(PATH, FORM, headers | settings)


def test_json_is_taken_with_its_hash_in_the_signed_address():
    verifier.check_json(HASHED, BODY, signed(f"{HOST}{HASHED}", {}))


FORGED = {
    "no signature": (PATH, FORM, {}, 401),
    "an empty one": (PATH, FORM, {"X-Twilio-Signature": ""}, 403),
    "one that is no base64": (PATH, FORM, {"X-Twilio-Signature": "é" * 28}, 403),
    "a stranger's": (PATH, FORM, signed(f"{HOST}{PATH}", token="f" * 32), 403),
    "one made with the token of before": (PATH, FORM, signed(f"{HOST}{PATH}", token=TOKEN[::-1]), 403),
    "one for http": (PATH, FORM, signed(f"http://photos.example{PATH}"), 403),
    "one for another house": (PATH, FORM, signed(f"https://fotos.example{PATH}"), 403),
    "one for another path": (PATH, FORM, signed(f"{HOST}/twilio/sms?effect=sms%3ASM1%2F0&kind=message"), 403),
    "one for another query": (PATH, FORM, signed(f"{HOST}{PATH}&more=1"), 403),
    "one for the same query, spelt otherwise": (PATH, FORM, signed(f"{HOST}{PATH.replace('%3A', ':')}"), 403),
    "a field that was changed": (PATH, FORM | {"Body": "STOP"}, signed(f"{HOST}{PATH}"), 403),
    "a field that was added": (PATH, FORM | {"NumMedia1": "1"}, signed(f"{HOST}{PATH}"), 403),
    "a field that was taken away": (PATH, {"MessageSid": "SM1"}, signed(f"{HOST}{PATH}"), 403),
    "an algorithm that nobody has": (
        PATH,
        FORM,
        signed(f"{HOST}{PATH}") | {"X-Twilio-Webhooks-Signature-Settings": "algorithm=NONE"},
        403,
    ),
}


@pytest.mark.parametrize(("path", "fields", "headers", "status"), FORGED.values(), ids=FORGED.keys())
def test_a_forged_signature_is_refused(path, fields, headers, status):
    with pytest.raises(Rejected) as refusal:
        verifier.check_form(path, fields, headers)

    assert refusal.value.status == status
    assert "+32470123456" not in str(refusal.value)


JSON = {
    "whose address has no hash": ("/twilio/sms", BODY, signed(f"{HOST}/twilio/sms", {}), 403),
    "whose body was changed": (HASHED, BODY + b" ", signed(f"{HOST}{HASHED}", {}), 403),
    "whose hash was changed": (HASHED[:-1] + "0", BODY, signed(f"{HOST}{HASHED}", {}), 403),
    "that is no text": (HASHED, b"\xff\xfe", signed(f"{HOST}{HASHED}", {}), 400),
    "without a signature": (HASHED, BODY, {}, 401),
    "whose hash is empty": (
        "/twilio/sms?bodySHA256=",
        BODY,
        signed(f"{HOST}/twilio/sms?bodySHA256=", {}),
        403,
    ),
}


@pytest.mark.parametrize(("path", "body", "headers", "status"), JSON.values(), ids=JSON.keys())
def test_json_is_refused(path, body, headers, status):
    with pytest.raises(Rejected) as refusal:
        verifier.check_json(path, body, headers)

    assert refusal.value.status == status


@pytest.mark.parametrize("token", ["", "   ", "\n"])
def test_there_is_no_webhook_without_a_token(token):
    with pytest.raises(Refused):
        Verifier(token, HOST)
