"""The lines of a page's article put right: what is said twice goes, captions are told apart. Runs in the worker."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Set

import lxml.html

from dateline.reading import boilerplate

# A line this long that repeats others whole is the page once more, as some sites print it for their own scripts.
GLUED = 400
GLUED_SHARE = 0.6
MOST_GLUED = 5
CAPTION = (25, 700)
MOST_CAPTIONS = 60
MOST_PARTS = 20
CREDIT_CLASS = re.compile(r"credit|copyright|photographer|(?:^|[\s_-])(?:source|byline|author)(?:$|[\s_-])", re.IGNORECASE)
MOST_HEADINGS = 500
# Lines behind the story among which its rights and origin are looked for.
LAST_LINES = 5
LONGEST_HEADING = 200
# A paragraph is known again by so many of its first letters.
KNOWN_BY = 60
SENTENCE = re.compile(r"[.!?…][”\"’'»)\]]*$")
LEAST_WORDS = 8


def without_repeats(lines: list[str]) -> list[str]:
    """The lines without those that are mostly other lines glued together, where these stand as lines of their own."""
    long = sorted((line for line in set(lines) if len(line) > GLUED), key=len, reverse=True)[:MOST_GLUED]
    apart = set(lines)
    glued = {line for line in long if sum(len(o) for o in apart if o is not line and o in line) > GLUED_SHARE * len(line)}
    return [line for line in lines if line not in glued] if len(glued) < len(lines) else lines


def filled(strict: list[str], wide: list[str], headings: Set[str] = frozenset()) -> list[str]:
    """The strict extraction's lines, mended by a wider one: links cut out of them put back, a lone sentence or heading between
    two, too.

    What stands in a row of several that only the wider has is a box or a list of other stories, and stays out; behind the last
    line a note on rights or origin is taken.
    """
    made, before = list(strict), dict[int, list[str]]()
    at_of = {line: at for at, line in reversed(list(enumerate(strict)))}
    long = [(at, line) for at, line in reversed(list(enumerate(strict))) if len(line) >= KNOWN_BY]
    heads, tails = {line[:KNOWN_BY]: at for at, line in long}, {line[-KNOWN_BY:]: at for at, line in long}
    last, apart = -1, list[str]()
    for line in wide:
        at = at_of.get(line)
        if at is None:
            cut = heads.get(line[:KNOWN_BY], tails.get(line[-KNOWN_BY:]))
            if cut is None or not len(strict[cut]) < len(line) <= 2 * len(strict[cut]):
                apart.append(line)
                continue
            at, made[cut] = cut, line
        if apart and 0 <= last < at and _is_lone(apart, headings):
            before[at] = apart
        last, apart = max(last, at), []
    made.extend(line for line in apart[:LAST_LINES] if last >= 0 and boilerplate.is_note(line))
    return [line for at, line in enumerate(made) for line in (*before.get(at, ()), line)]


def headings_of(tree: lxml.html.HtmlElement) -> Set[str]:
    """What the page's own cross-heads say; those that are links lead to other stories."""
    tags = itertools.islice(tree.iter("h2", "h3", "h4", "h5", "h6"), MOST_HEADINGS)
    said = (" ".join(tag.text_content().split()) for tag in tags if tag.find(".//a") is None and tag.getparent().tag != "a")
    return {text for text in said if 0 < len(text) <= LONGEST_HEADING}


def _is_lone(apart: list[str], headings: Set[str]) -> bool:
    """Whether what stands between two lines is a sentence or cross-head by itself, or nothing but notes and addresses."""
    if len(apart) == 1 and (apart[0] in headings or _is_sentence(apart[0])):
        return True
    return len(apart) <= LAST_LINES and all(map(boilerplate.is_note, apart))


def _is_sentence(line: str) -> bool:
    return bool(SENTENCE.search(line)) and len(line.split()) >= LEAST_WORDS and line[0].isalnum() and not line.isupper()


def with_captions(tree: lxml.html.HtmlElement, paragraphs: list[str]) -> tuple[list[str], list[str], list[str]]:
    """The paragraphs with the captions of the article's pictures where these stand, the captions, and their marked credits.

    Only pictures between headline and last paragraph count: those of teasers below belong to other stories.
    """
    known = {line[:KNOWN_BY]: at for at, line in reversed(list(enumerate(paragraphs)))}
    before: dict[int, list[str]] = {}
    waiting: list[str] = []
    found: list[str] = []
    credit_of: dict[str, str] = {}
    begun = False
    for kind, text, credit in _marks(tree):
        if kind == "h1":
            begun, waiting = True, waiting if begun else []
        elif kind == "caption":
            if text not in found and text not in waiting and len(found) < MOST_CAPTIONS:
                waiting.append(text)
                credit_of |= {text: credit} if credit else {}
        elif (at := known.get(text[:KNOWN_BY])) is not None and text not in waiting:
            begun = True
            before.setdefault(at, []).extend(caption for caption in waiting if caption[:KNOWN_BY] not in known)
            found.extend(waiting)
            waiting = []
    lines: list[str] = []
    for at, paragraph in enumerate(paragraphs):
        lines += [line for shown in before.get(at, ()) for line in (shown, credit_of.get(shown)) if line]
        lines.append(paragraph)
    return lines, found, [credit_of[shown] for shown in found if shown in credit_of]


def _marks(tree: lxml.html.HtmlElement) -> Iterator[tuple[str, str, str]]:
    """Headings, captions with their credits and paragraphs in the page's order."""
    for tag in tree.iter("h1", "figcaption", "p", "h2", "h3", "li", "blockquote", "div"):
        if tag.tag == "div" and len(tag):
            continue
        if tag.tag != "figcaption" and next(tag.iterancestors("figcaption"), None) is not None:
            continue
        text = " ".join(tag.text_content().split())
        if tag.tag == "figcaption":
            credit = _credit(tag)
            shown = text.removesuffix(credit).rstrip() if credit and text.endswith(credit) else text
            if CAPTION[0] <= len(shown) <= CAPTION[1]:
                yield "caption", shown, credit if shown != text else ""
        elif text:
            yield ("h1" if tag.tag == "h1" else "line"), text, ""


def _credit(caption: lxml.html.HtmlElement) -> str:
    """The last of a caption's elements, where its class says that it credits the picture."""
    parts = itertools.islice(caption.iterdescendants("span", "small", "cite", "p", "div", "em"), MOST_PARTS)
    marked = (tag for tag in parts if CREDIT_CLASS.search(f"{tag.get('class') or ''} {tag.get('itemprop') or ''}"))
    return next((" ".join(tag.text_content().split()) for tag in marked), "")
