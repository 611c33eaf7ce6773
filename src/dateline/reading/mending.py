"""Close what a damaged page leaves open, so that a lost ``</title>`` does not swallow the story. Runs in the worker."""

from __future__ import annotations

import re

# Elements whose content is no markup: what opens inside them was opened behind a lost end.
RAW = re.compile(r"<(title|script|style|textarea)\b[^<>]*>", re.IGNORECASE)
# What cannot stand inside: any tag in a title or style; in a script, tags that open a line or stand behind another tag.
ANY_TAG = re.compile(r"<[a-z/!]", re.IGNORECASE)
TAG_OF_THE_PAGE = re.compile(
    r"(?:^|[\n>]\s{0,40})<(?:script|style|/head|body|main|article|section|header|div|h[1-6]|p|meta|link)\b", re.IGNORECASE
)
# Their content is thrown away with them: one that never ends takes the rest along.
THROWN_AWAY = re.compile(r"<(svg|template|noscript|iframe|object|select|button|form)\b[^<>]*>", re.IGNORECASE)


def mended(markup: str) -> str:
    """The markup with titles, scripts, styles and comments ended where the page plainly goes on, and stray openings dropped."""
    return _without_open(_comments_closed(_raw_closed(markup)))


def _raw_closed(markup: str) -> str:
    pieces: list[str] = []
    at = 0
    ends = _Ends(markup)
    while (opened := RAW.search(markup, at)) is not None:
        name = opened.group(1).lower()
        end = ends.of(name, opened.end())
        inside = (TAG_OF_THE_PAGE if name == "script" else ANY_TAG).search(markup, opened.end(), end)
        if inside is None:
            pieces.append(markup[at:end])
            at = end
        else:
            stop = markup.index("<", inside.start())
            pieces.extend((markup[at:stop], f"</{name}>"))
            at = stop
    return "".join((*pieces, markup[at:]))


def _comments_closed(markup: str) -> str:
    """Comments that hold the opening of another are no comments, nor is one that nothing ends."""
    parts = markup.split("<!--")
    return parts[0] + "".join(("<!--" if "-->" in part else "") + part for part in parts[1:])


def _without_open(markup: str) -> str:
    """Without the openings of elements that nothing ends."""
    ends = _Ends(markup)
    return THROWN_AWAY.sub(
        lambda match: match.group() if ends.of(match.group(1).lower(), match.end()) < len(markup) else "", markup
    )


class _Ends:
    """Where elements end, each place looked for once: the whole takes one pass for each name."""

    def __init__(self, markup: str) -> None:
        self._markup, self._found = markup, dict[str, int]()

    def of(self, name: str, start: int) -> int:
        """The next end of such an element behind ``start``, or the end of the markup."""
        if self._found.get(name, -1) < start:
            match = re.compile(rf"</{name}\b", re.IGNORECASE).search(self._markup, start)
            self._found[name] = match.start() if match else len(self._markup)
        return self._found[name]
