"""Telling visitors apart, for limits on how much one of them may do."""

import ipaddress
from collections.abc import Callable

from aiohttp import web

_ONE_HOUSEHOLD = 64  # bits of an IPv6 address; whoever has one of them has all the others (RFC 6177)


def visitor_behind(proxies: int) -> Callable[[web.Request], str]:
    """The visitor's address, with that many proxies of our own in front of us (0: whoever connected).

    Each of our proxies appends the address that it saw to X-Forwarded-For, in the same line or in one more; what
    stands further left, the visitor wrote. An IPv6 visitor is told apart by the network, because the rest of the
    address can be changed with every request.
    """

    def address(request: web.Request) -> str:
        lines = request.headers.getall("X-Forwarded-For", [])
        forwarded = [hop.strip() for hop in ",".join(lines).split(",")]
        if proxies and len(forwarded) >= proxies and forwarded[-proxies]:
            return _network(forwarded[-proxies])
        return _network(request.remote or "")

    return address


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:  # a proxy may write a name, or a port behind the address
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _ONE_HOUSEHOLD), strict=False))
