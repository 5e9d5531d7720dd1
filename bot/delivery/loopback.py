"""Whether a name or an address is this machine's own: the only place that is spoken to without TLS."""

import ipaddress
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Whether the host is this machine, however its name is resolved elsewhere: "localhost", 127.0.0.0/8, ::1."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def check_address(url: str, what: str) -> None:
    """Raises `ValueError` unless it is an https address, or an http one of this machine, and carries no secret."""
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    if not is_safe or not parts.hostname or parts.username is not None or parts.password is not None:
        raise ValueError(f"{what} must be an https address without credentials in it")
