"""Who is who, behind our own proxies and without them."""

import pytest
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from bot.handlers.visitors import visitor_behind


def seen(proxies: int, *forwarded: str) -> str:
    headers = CIMultiDict([("X-Forwarded-For", line) for line in forwarded])
    return visitor_behind(proxies)(make_mocked_request("GET", "/", headers=headers).clone(remote="192.0.2.1"))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "visitor"),
    [
        (0, (), "192.0.2.1"),
        (0, ("203.0.113.9",), "192.0.2.1"),
        (1, ("203.0.113.9",), "203.0.113.9"),
        (1, ("198.51.100.7, 203.0.113.9",), "203.0.113.9"),
        (2, ("198.51.100.7, 203.0.113.9",), "198.51.100.7"),
        (2, ("203.0.113.9",), "192.0.2.1"),
        (1, ("203.0.113.9,",), "192.0.2.1"),
    ],
)
def test_only_what_our_own_proxies_saw_is_believed(proxies: int, forwarded: tuple[str, ...], visitor: str) -> None:
    assert seen(proxies, *forwarded) == visitor


def test_a_line_that_the_visitor_wrote_above_the_proxys_own_counts_for_nothing() -> None:
    assert seen(1, "198.51.100.7", "203.0.113.9") == "203.0.113.9"


def test_whoever_has_one_address_of_a_network_has_them_all() -> None:
    assert seen(1, "2001:db8:1:2::3") == seen(1, "2001:db8:1:2:ffff:eeee:dddd:cccc") == "2001:db8:1:2::/64"
    assert seen(1, "2001:db8:1:3::3") != seen(1, "2001:db8:1:2::3")


def test_an_ipv4_visitor_is_the_same_however_it_is_written() -> None:
    assert seen(1, "::ffff:203.0.113.9") == seen(1, "203.0.113.9")


def test_what_is_no_address_is_taken_as_it_stands() -> None:
    assert seen(1, "203.0.113.9:4711") == "203.0.113.9:4711"
