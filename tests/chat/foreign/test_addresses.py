"""Which addresses may be called."""

from __future__ import annotations

import ipaddress

import pytest

from chat.foreign.addresses import Forbidden, check, parts_of


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)
def test_an_address_of_the_own_network_is_refused_in_every_disguise(host: str) -> None:
    with pytest.raises(Forbidden, match="public internet"):
        check(host, scheme="https")


@pytest.mark.parametrize("host", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_the_public_internet_may_be_called_with_tls_alone(host: str) -> None:
    check(host, scheme="https")
    with pytest.raises(Forbidden, match="https"):
        check(host, scheme="http")


def test_a_network_of_the_setting_may_be_called_without_tls_too(settings) -> None:
    settings.OUTGOING_ALLOWED_NETWORKS = [ipaddress.ip_network("10.0.5.0/24")]
    check("10.0.5.7", scheme="http")
    check("::ffff:10.0.5.7", scheme="https")
    with pytest.raises(Forbidden):
        check("10.0.6.7", scheme="https")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://example.com/", "https://example.com/hook"),
        ("file:///etc/passwd", "https://example.com/hook"),
        ("https://", "https://example.com/hook"),
        ("https://name:word@example.com/", "login"),
        ("https://example.com/#part", "#"),
        ("https://example.com:port/", "web address"),
        ("https://exa mple.com/", "plain characters"),
        ("https://example.com/\r\nx: y", "plain characters"),
        ("http://example.com/", "https"),
        ("https://127.0.0.1/", "public internet"),
        ("https://[::1]/", "public internet"),
    ],
)
def test_an_address_that_cannot_be_right_is_refused_with_what_would_be(url: str, why: str) -> None:
    with pytest.raises(Forbidden, match=why.replace(".", r"\.")):
        parts_of(url)


def test_a_name_is_fine_as_it_stands_and_looked_up_when_it_is_called() -> None:
    assert parts_of("https://example.com:8443/hook?x=1").hostname == "example.com"
