"""What a site's robots.txt allows (RFC 9309): the most specific group for us, in it the longest rule that fits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urlsplit

PRODUCT = "dateline"
# No more of the file is read, as the standard has it.
MOST = 512_000
SLOWEST = 120.0


@dataclass(frozen=True, slots=True)
class Robots:
    """Rules for us: (allowed?, path pattern), and the seconds to leave between two requests."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether the address may be fetched."""
        parts = urlsplit(url)
        path = unquote(parts.path or "/") + (f"?{unquote(parts.query)}" if parts.query else "")
        fitting = [(len(pattern), allowed) for allowed, pattern in self.rules if _fits(pattern, path)]
        return max(fitting)[1] if fitting else True


EVERYTHING = Robots()
NOTHING = Robots(rules=((False, "/"),))


def read_robots(raw: bytes, *, product: str = PRODUCT) -> Robots:
    """The rules of a robots.txt for this product; those for everybody where it has none of its own."""
    groups: dict[str, list[tuple[str, str]]] = {}
    named: list[str] = []
    open_names = False
    sitemaps: list[str] = []
    for line in raw[:MOST].decode("utf-8", "replace").removeprefix("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            named = [*named, value.lower()] if open_names else [value.lower()]
            open_names = True
            groups.setdefault(value.lower(), [])
        elif key == "sitemap":
            sitemaps.append(value)
        else:
            open_names = False
            for name in named:
                groups[name].append((key, value))
    ours = [lines for name, lines in groups.items() if re.match(r"[a-z_-]*", name).group() == product]  # type: ignore[union-attr]
    lines = [line for group in ours for line in group] if ours else groups.get("*", [])
    rules = tuple((key == "allow", unquote(value)) for key, value in lines if key in ("allow", "disallow") and value)
    delays = [float(value) for key, value in lines if key == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d{1,3})?", value)]
    return Robots(rules, min(delays[0], SLOWEST) if delays else None, tuple(sitemaps[:50]))


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern with ``*`` and a closing ``$`` matches the start of a path; piece by piece, in linear time."""
    pieces, ends = _pieces(pattern)
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for number, piece in enumerate(pieces[1:], start=1):
        if ends and number == len(pieces) - 1:
            return path.endswith(piece) and len(path) - len(piece) >= at
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not ends or at == len(path)


@cache
def _pieces(pattern: str) -> tuple[tuple[str, ...], bool]:
    return tuple(pattern.removesuffix("$").split("*")), pattern.endswith("$")
