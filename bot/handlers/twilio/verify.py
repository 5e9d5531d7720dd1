"""Is this request from Twilio? It signs the address that it was configured with, and every field.

https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from twilio.request_validator import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from bot.errors import Refused, Rejected

_BODY_HASH = "bodySHA256"


class Verifier:
    """Checks signatures over our public address. Raises `Refused` when made without a token."""

    def __init__(self, auth_token: str, public_url: str) -> None:
        if not auth_token.strip():
            raise Refused("Twilio's webhooks cannot be verified without the account's auth token")
        self._validator = RequestValidator(auth_token)
        self._public_url = public_url

    def check_form(self, path_and_query: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> None:
        """A form. Raises `Rejected`: 401 without a signature, 403 with one that is not Twilio's for this request."""
        self._check(path_and_query, fields, headers)

    def check_json(self, path_and_query: str, body: bytes, headers: Mapping[str, str]) -> None:
        """A JSON body, whose hash stands in the signed address. Raises `Rejected` as `check_form` does."""
        if _BODY_HASH not in parse_qs(urlsplit(path_and_query).query):  # else nothing would bind the body
            raise Rejected("the body is not signed", 403)
        try:
            self._check(path_and_query, body.decode(), headers)
        except UnicodeDecodeError:
            raise Rejected("the body is not text", 400) from None

    def _check(self, path_and_query: str, signed: Mapping[str, str] | str, headers: Mapping[str, str]) -> None:
        signature = headers.get(SIGNATURE_HEADER)
        if signature is None:
            raise Rejected("the request carries no signature", 401)
        algorithm = get_signature_algorithm(headers.get(SIGNATURE_SETTINGS_HEADER, ""))
        address = f"{self._public_url}{path_and_query}"
        if not self._validator.validate(address, signed, signature, algorithm):
            raise Rejected("the request carries a wrong signature", 403)
