"""Which addresses are fetched from: every known way to write a private one, and not one socket opened to any."""

from __future__ import annotations

import socket
from ipaddress import ip_address

import pytest

from dateline.errors import DocumentError
from dateline.reading.fetching.addresses import checked_url, is_public
from dateline.reading.fetching.fetch import fetch
from dateline.reading.fetching.policy import Policy
from dateline.reading.fetching.policy import resolve as system_resolve
from loopback_kit import connections, moved, serving

# What a resolver that is in the attacker's hand, or that knows every notation, would answer for the names below.
ANSWERS = {
    "loopback.example.org": ("127.0.0.1",),
    "any.example.org": ("0.0.0.0",),
    "private10.example.org": ("10.1.2.3",),
    "private172.example.org": ("172.20.0.1",),
    "private192.example.org": ("192.168.1.1",),
    "cgnat.example.org": ("100.64.0.1",),
    "alibaba.example.org": ("100.100.100.200",),
    "metadata.example.org": ("169.254.169.254",),
    "azure.example.org": ("168.63.129.16",),
    "oracle.example.org": ("192.0.0.192",),
    "benchmark.example.org": ("198.18.0.1",),
    "docs.example.org": ("203.0.113.9",),
    "multicast.example.org": ("224.0.0.1",),
    "reserved.example.org": ("240.0.0.1",),
    "broadcast.example.org": ("255.255.255.255",),
    "six-loopback.example.org": ("::1",),
    "six-any.example.org": ("::",),
    "six-mapped.example.org": ("::ffff:127.0.0.1",),
    "six-compatible.example.org": ("::127.0.0.1",),
    "six-nat64.example.org": ("64:ff9b::7f00:1",),
    "six-nat64-metadata.example.org": ("64:ff9b::a9fe:a9fe",),
    "six-nat64-local.example.org": ("64:ff9b:1::808:808",),
    "six-6to4.example.org": ("2002:7f00:1::",),
    "six-teredo.example.org": ("2001:0:4136:e378:8000:63bf:3fff:fdd2",),
    "six-link.example.org": ("fe80::1",),
    "six-zone.example.org": ("fe80::1%eth0",),
    "six-zoned-global.example.org": ("2606:4700::1111%1",),
    "six-site.example.org": ("fec0::1",),
    "six-unique.example.org": ("fd00:ec2::254",),
    "six-multicast.example.org": ("ff02::1",),
    "six-docs.example.org": ("2001:db8::1",),
    "six-discard.example.org": ("100::1",),
    # one public address beside a private one
    "mixed.example.org": ("93.184.216.34", "10.0.0.1"),
    "mixed-six.example.org": ("2606:4700::1111", "::1"),
}

LITERALS = """
http://127.0.0.1/ http://127.0.0.1:80/ https://127.0.0.1/ http://127.1/ http://127.0.1/ http://127/ http://0/ http://0.0.0.0/
http://2130706433/ http://017700000001/ http://0x7f000001/ http://0x7F.0x0.0x0.0x1/ http://0x7f.1/ http://0177.0.0.1/ http://0177.1/
http://0x7f.0.0.1/ http://127.0.0.0x1/ http://127.0.0.01/ http://127.0.0.001/ http://00000127.0.0.1/ http://127.000.000.1/
http://4294967295/ http://4294967296/ http://18446744073709551617/ http://127.0.0.1./ http://127.0.0.1../ http://127.0.0.256/
http://127.0.0.1.1/ http://1.2.3/ http://1.2/ http://0x/ http://0x.0x.0x.0x/ http://0.0.0.0x/ http://08.8.8.8/ http://8.8.8.08/
http://10.0.0.1/ http://10.255.255.255/ http://172.16.0.1/ http://172.31.255.255/ http://192.168.0.1/ http://192.168.255.255/
http://169.254.169.254/latest/meta-data/ http://169.254.0.1/ http://2852039166/ http://0xa9fea9fe/ http://0251.0376.0251.0376/
http://169.254.43518/ http://100.64.0.1/ http://100.127.255.254/ http://100.100.100.200/ http://192.0.0.192/ http://192.0.0.8/
http://168.63.129.16/ http://192.0.2.1/ http://198.51.100.1/ http://203.0.113.1/ http://198.18.0.1/ http://198.19.255.255/
http://192.88.99.1/ http://224.0.0.1/ http://239.255.255.250/ http://240.0.0.1/ http://255.255.255.255/
http://[::]/ http://[::1]/ http://[0:0:0:0:0:0:0:1]/ http://[0000:0000:0000:0000:0000:0000:0000:0001]/ http://[::ffff:127.0.0.1]/
http://[::ffff:7f00:1]/ http://[0:0:0:0:0:ffff:127.0.0.1]/ http://[::ffff:10.0.0.1]/ http://[::ffff:169.254.169.254]/
http://[::ffff:a9fe:a9fe]/ http://[::ffff:8.8.8.8]/ http://[::127.0.0.1]/ http://[::7f00:1]/ http://[::ffff:0:127.0.0.1]/
http://[64:ff9b::127.0.0.1]/ http://[64:ff9b::7f00:1]/ http://[64:ff9b::10.0.0.1]/ http://[64:ff9b::a9fe:a9fe]/
http://[64:ff9b:1::1]/ http://[64:ff9b:1::7f00:1]/ http://[2002:7f00:1::]/ http://[2002:a00:1::]/ http://[2002:c0a8:101::1]/
http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/ http://[2001::1]/ http://[2001:10::1]/ http://[2001:20::1]/ http://[2001:db8::1]/
http://[3fff::1]/ http://[100::1]/ http://[5f00::1]/ http://[fc00::1]/ http://[fd00::1]/ http://[fd00:ec2::254]/ http://[fd12:3456::1]/
http://[fe80::1]/ http://[fe80::1%25eth0]/ http://[fe80::1%eth0]/ http://[fe80::a9fe:a9fe%251]/ http://[::1%25lo]/
http://[2606:4700::1111%251]/ http://[febf::1]/ http://[fec0::1]/ http://[ff02::1]/ http://[ff05::2]/ http://[ffff::1]/ http://[::1]:80/
http://[::1/ http://::1/ http://::1]/ http://[]/ http://[127.0.0.1]/ http://[v1.a]/ http://[::g]/ http://[1::2::3]/ http://[::1]x/
http://localhost/ http://LOCALHOST/ http://LocalHost:80/ http://localhost./ http://localhost../ http://foo.localhost/
http://localhost.localdomain/ http://ip6-localhost/ http://router/ http://intranet/ http://printer.local/ http://metadata/
http://metadata.google.internal/ http://instance-data.ec2.internal/ http://nas.lan/ http://fritz.home/ http://home.arpa/
http://x.home.arpa/ http://db.corp/ http://a.test/ http://b.invalid/ http://c.onion/ http://kubernetes.default.svc.cluster.local/
http://user@127.0.0.1/ http://example.org@127.0.0.1/ http://127.0.0.1@example.org/ http://user:pass@example.org/ http://@example.org/
http://example.org%40127.0.0.1/ http://example.org:80@127.0.0.1:80/ http://127.0.0.1#@example.org/ http://127.0.0.1?@example.org/
http://127.0.0.1\\@example.org/ http://example.org\\@127.0.0.1/ http:\\\\127.0.0.1/ http:/127.0.0.1/ http:127.0.0.1/ http:///127.0.0.1/
//127.0.0.1/ http://127.0.0.1%00.example.org/ http://127.0.0.1%2f.example.org/ http://%31%32%37.0.0.1/ http://localhos%74/
http://127。0。0。1/ http://127．0．0．1/ http://127｡0｡0｡1/ http://１２７.0.0.1/ http://①②⑦.⓪.⓪.①/ http://⓵②⑦.0.0.1/ http://١٢٧.0.0.1/
http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/ http://ｌｏｃａｌｈｏｓｔ/ http://loc\u00adalhost/ http://localho\u017ft/ http://127.0.0.1\u200b/ http://0\u03a7\u0307.1/
http://example.org:22/ http://example.org:6379/ http://example.org:8080/ http://example.org:0/ http://example.org:65536/
http://example.org:-80/ http://example.org:8\u0660/ http://example.org:/ http://example.org:80:80/ https://example.org:25/
ftp://example.org/ file:///etc/passwd file://localhost/etc/passwd gopher://127.0.0.1:6379/_INFO
dict://127.0.0.1:11211/ data:text/html,x
ldap://127.0.0.1/ javascript:alert(1) jar:http://127.0.0.1!/ netdoc:///etc/passwd sftp://127.0.0.1/ tftp://127.0.0.1/ ws://127.0.0.1/
unix:/var/run/docker.sock http+unix://%2Fvar%2Frun%2Fdocker.sock/ htTP://127.0.0.1/ http://.example.org/ http://-example.org/
http://example..org/ http://example.org../ http://a*b.example.org/ http://exa_mple/ http:// http://? http://# http
""".split()
FORMS = [*LITERALS, *(f"http://{name}/" for name in ANSWERS)]
SPACED = (
    "http://127.0.0.1 /",
    " http://127.0.0.1/",
    "http://127.0.0.1\t/",
    "http://127.0.\n0.1/",
    "http://example.org\r\nHost: 127.0.0.1/",
    "http://example.org/\r\nX: y",
    "http://exam\x00ple.org/",
    "http://example.org/\ud800",
    "http://" + "a." * 3_000 + "org/",
    "http://" + "a" * 64 + ".org/",
    "http://" + "1" * 5_000 + "/",
)


def answering(host: str, port: int, seconds: float) -> tuple[object, ...]:
    """A resolver that answers from the table, and the loopback for every name that it does not hold."""
    return tuple(ip_address(answer) for answer in ANSWERS.get(host, ("127.0.0.1",)))


def test_there_are_enough_forms() -> None:
    assert len({*FORMS, *SPACED}) >= 150


@pytest.mark.parametrize("url", [*FORMS, *SPACED], ids=ascii)
def test_no_form_of_a_private_address_opens_a_socket(url: str) -> None:
    with connections() as opened, pytest.raises(DocumentError) as caught:
        fetch(url, policy=Policy(resolve=answering))  # type: ignore[arg-type]
    assert opened == []
    assert caught.value.code == "D080"


@pytest.mark.parametrize("url", FORMS, ids=ascii)
def test_a_redirect_to_it_opens_none_either(url: str) -> None:
    with serving() as site:
        site.answers["/go"] = moved(url.encode("utf-8", "surrogatepass").decode("latin-1").replace("\n", ""))
        # The public site is the loopback server here; nothing else of the loopback may be reached.
        policy = site.policy(resolve=answering, total_seconds=5.0)
        strict = Policy(ports=policy.ports | {80, 443}, also=policy.also[:0], resolve=answering)  # type: ignore[arg-type]
        with connections() as opened:
            found: DocumentError | None = None
            try:
                fetch(site.url("/go"), policy=_only(site.port, strict))
            except DocumentError as error:
                found = error
    assert {place for place in opened if place != ("127.0.0.1", site.port)} == set()
    if found is None:  # a relative address leads back to the same site, which is fine
        assert site.asked[0] == "/go" and len(site.asked) > 1
    else:
        assert found.code == "D080"


def _only(port: int, strict: Policy) -> Policy:
    """The strict policy, but for the one server that redirects: its first look-up alone is let through."""
    import dataclasses

    class Once:
        """A network of one address, for one port's worth of asking."""

        def __init__(self) -> None:
            self.asked = 0

        def __contains__(self, address: object) -> bool:
            self.asked += 1
            return self.asked == 1 and str(address) == "127.0.0.1"

    return dataclasses.replace(strict, also=(Once(),))  # type: ignore[arg-type]


def test_a_name_that_answers_otherwise_the_second_time_gains_nothing() -> None:
    """Rebinding: public when checked, private when connected to. It is looked up once, and what was checked is used."""
    asked: list[str] = []

    def rebinding(host: str, port: int, seconds: float) -> tuple[object, ...]:
        asked.append(host)
        return (ip_address("192.0.2.1") if len(asked) == 1 else ip_address("127.0.0.1"),)

    from ipaddress import ip_network

    with serving() as site, connections() as opened, pytest.raises(DocumentError):
        policy = Policy(
            ports=frozenset({site.port}),
            also=(ip_network("192.0.2.0/24"),),
            resolve=rebinding,  # type: ignore[arg-type]
            connect_seconds=0.2,
        )
        fetch(f"http://rebind.example.org:{site.port}/", policy=policy)
    assert asked == ["rebind.example.org"]
    assert opened == [("192.0.2.1", site.port)]


def test_the_systems_resolver_is_not_asked_for_what_is_refused() -> None:
    for url in LITERALS:
        with pytest.raises(DocumentError):
            fetch(url, policy=Policy(resolve=_never))


def _never(host: str, port: int, seconds: float) -> tuple[()]:
    raise AssertionError(f"{host} was looked up")


@pytest.mark.parametrize(
    "address",
    "1.1.1.1 8.8.8.8 93.184.216.34 172.15.0.1 172.32.0.1 100.63.0.1 100.128.0.1 2606:4700::1111 2a00:1450::1".split(),
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://example.org", "http://example.org/"),
        ("HTTP://Example.ORG:80/A?b=c#d", "http://example.org/A?b=c"),
        ("https://example.org:443/%7Ea/b%20c", "https://example.org/%7Ea/b%20c"),
        (
            "https://example.org/новости?q=мир",
            "https://example.org/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8?q=%D0%BC%D0%B8%D1%80",
        ),
        ("https://президент.рф/", "https://xn--d1abbgf6aiiy.xn--p1ai/"),
        ("http://example.org./", "http://example.org./"),
        ("http://8.8.8.8/a", "http://8.8.8.8/a"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
        ("http://a_b.example.org/", "http://a_b.example.org/"),
    ],
)
def test_ordinary_addresses_are_let_through(url: str, sent: str) -> None:
    assert checked_url(url, ports=frozenset({80, 443})).url == sent


def test_the_systems_resolver_gives_addresses() -> None:
    try:
        socket.getaddrinfo("localhost", 80)
    except OSError:
        pytest.skip("this system does not know localhost")
    assert all(not is_public(address) for address in system_resolve("localhost", 80, 5.0))
