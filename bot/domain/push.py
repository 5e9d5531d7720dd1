"""A browser that is told by its own maker's push service (RFC 8030), and which services are believed to be one."""

import re
from collections.abc import Sequence

import msgspec

# Read by one expression and no parser, so that nothing can read the address in two ways.
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]{1,253})(?::(?P<port>\d{1,5}))?/[A-Za-z0-9._~:/=&?%+,;!$'()*-]{1,1000}"
)
_OURSELVES = ("127.0.0.1", "localhost")
_HTTPS = "443"


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """One browser of an agent's. `p256dh` (65 bytes) and `auth` (16) are its keys (RFC 8291, section 2)."""

    endpoint: str
    p256dh: bytes
    auth: bytes


def is_push_service(endpoint: str, hosts: Sequence[str]) -> bool:
    """Whether this address is one of a push service that we know, and so may be called by us.

    hosts: names, or `*.name` for all that end so. An address of this machine is a stand-in's, and only where it is named.
    """
    found = _ADDRESS.fullmatch(endpoint)
    if found is None or not any(_fits(found["host"], host) for host in hosts):
        return False
    if found["host"] in _OURSELVES:
        return True
    return found["scheme"] == "https" and found["port"] in (None, _HTTPS)


def _fits(host: str, pattern: str) -> bool:
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern
