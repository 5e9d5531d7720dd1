"""Messages as Twilio's webhooks bring them: what all of them have, and what each kind adds."""

ACCOUNT, SMS, WHATSAPP = f"AC{0x5EED:032x}", "+15005550006", "whatsapp:+14155238886"
ADA = "+32470123456"
SID = f"SM{7:032x}"
API = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages/MM{7:032x}/Media"

ALWAYS = {
    "ToCountry": "US",
    "SmsMessageSid": SID,
    "NumMedia": "0",
    "SmsSid": SID,
    "SmsStatus": "received",
    "Body": "",
    "NumSegments": "1",
    "MessageSid": SID,
    "AccountSid": ACCOUNT,
    "ApiVersion": "2010-04-01",
}


def sms(**fields: str) -> dict[str, str]:
    """A text message from Ada."""
    return {**ALWAYS, "From": ADA, "To": SMS, "FromCountry": "BE", **fields}


def whatsapp(**fields: str) -> dict[str, str]:
    """A WhatsApp message from Ada."""
    about = {"ProfileName": "Ada", "WaId": ADA.removeprefix("+"), "MessageType": "text"}
    return {**ALWAYS, **about, "From": f"whatsapp:{ADA}", "To": WHATSAPP, **fields}


def media(*kinds: str, **fields: str) -> dict[str, str]:
    """What comes with a message: a file of each of these types."""
    files = {f"MediaUrl{place}": url(place) for place in range(len(kinds))}
    types = {f"MediaContentType{place}": kind for place, kind in enumerate(kinds)}
    return {"NumMedia": str(len(kinds)), **files, **types, **fields}


def url(place: int = 0) -> str:
    return f"{API}/ME{place:032x}"
