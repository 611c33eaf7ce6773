"""Take an HTML page apart: its paragraphs, and what it says of itself. Runs in the worker, never in the caller's process.

Paragraphs are trafilatura's; everything else comes from where publishers put it: JSON-LD, meta tags,
marked-up elements. What only a guess would give stays empty.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TypedDict, cast
from urllib.parse import urljoin

import lxml.etree
import lxml.html
import trafilatura
from trafilatura.settings import Document

from dateline.reading.dates import STAMPED
from dateline.reading.mending import mended
from dateline.reading.page_dates import printed_on, published_on
from dateline.reading.page_lines import filled, headings_of, with_captions, without_repeats
from dateline.reading.page_names import byline_of, title_of

# Below this, and beside plain paragraphs this much longer, the extraction is not trusted: of 181 gold
# pages it concerns seven; text F1 over all pages rises from .964 to .970.
SHORT_ARTICLE = 600
LOST_ARTICLE = 1.8
LEAST_ARTICLE = 3_000
PROSE_LINE = 60
SOUGHT = 200
# A page may carry megabytes of data in its scripts; a story's own record is a few kilobytes.
MAX_JSON_LD = 500_000
MAX_RECORDS = 2_000
LARGE_PAGE = 100_000
# The second extraction takes as long as the first; of the longest pages time is short.
MOST_FILLED = 1_000_000
ARTICLE = re.compile(r"(?:article|newsarticle|posting|report|webpage|reportagenewsarticle|liveblogposting)$", re.IGNORECASE)
PUBLISHED_TAGS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dcterms.issued",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "citation_publication_date",
    "article.published",
    "originalpublicationdate",
    "displaydate",
    "ptime",
)
UPDATED_TAGS = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "article.updated",
)
AUTHOR_TAGS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl", "byline")
STANDFIRST_CLASS = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|sub-?title|sub-?head(?:line)?|dek|deck|article-?summary|articlesummary|kicker-text|"
    r"article-?(?:intro|lead|excerpt|description)|field-name-field-subtitle|strapline|strap-line)(?:$|[\s_-])",
    re.IGNORECASE,
)


class Page(TypedDict):
    """What a page holds; JSON-ready, because it crosses from the worker to the caller."""

    title: str | None
    standfirst: str | None
    byline: str | None
    publisher: str | None
    published: str | None
    updated: str | None
    language: str | None
    url: str | None
    paragraphs: list[str]
    captions: list[str]  # those of the paragraphs that stand under a picture
    credits: list[str]  # those that stand behind captions and are marked as credits
    notes: list[str]


def take_apart(markup: str, url: str | None = None) -> Page | None:
    """The page's article, or ``None`` when there is none. Raises `MemoryError` when a large page cannot be parsed."""
    page = _as_it_stands(markup, url)
    length = _length(page)
    if length >= SHORT_ARTICLE:
        return page
    closed = mended(markup)
    again = _as_it_stands(closed, url) if closed != markup else None
    return again if _length(again) > LOST_ARTICLE * length else page


def _length(page: Page | None) -> int:
    return sum(map(len, page["paragraphs"])) if page else 0


def _as_it_stands(markup: str, url: str | None) -> Page | None:
    """The article that the parser finds, whatever the page leaves open."""
    tree = trafilatura.load_html(markup)
    if tree is None:
        # Out of memory inside the C parser comes back as "no tree", as it does for a few bytes that are no page.
        if len(markup) > LARGE_PAGE:
            raise MemoryError
        return None
    records = [record for record in _json_ld(tree) if ARTICLE.search(_type(record))]
    records.sort(key=lambda record: _type(record).lower() == "webpage")
    metas = _metas(tree)
    # What is too damaged or too odd for the strict extraction has often an article for the lenient one.
    document = cast("Document | None", _extract(tree, url) or _extract(tree, url, lenient=True))
    # Trafilatura's own choice, made where it is asked for, and once. It takes a copy of the tree, which is a third of parsing.
    wide = cache(lambda: trafilatura.extract(tree, include_comments=False) or "")
    text = _article(tree, document, wide)
    if document is None or not text:
        return None
    paragraphs = without_repeats(_lines(text))
    if len(markup) <= MOST_FILLED:
        paragraphs = filled(paragraphs, _lines(wide()), headings_of(tree))
    paragraphs, captions, credits = with_captions(tree, paragraphs)
    notes: list[str] = []
    own = _link(tree, metas, url)
    published, told = published_on(
        (_first(records, "datePublished"), _first(records, "dateCreated"), _meta(metas, PUBLISHED_TAGS), _time_element(tree)),
        own or url or "",
    )
    notes.extend(told)
    if published is None and (found := document.date or printed_on(tree)):
        published = found
        notes.append("publication date: found on the page, but not marked as such")
    given = _first(records, "headline") or _meta(metas, ("og:title", "twitter:title", "dc.title")) or _clean(document.title)
    title = title_of(tree, given, marked=bool(records))
    publisher = _names(records, "publisher") or _meta(
        metas, ("og:site_name", "application-name", "dc.publisher", "publisher", "citation_journal_title")
    )
    return Page(
        title=title,
        standfirst=_standfirst(records, metas, tree, title, paragraphs),
        byline=byline_of((_names(records, "author"), *map(metas.get, AUTHOR_TAGS), _clean(document.author)), publisher),
        publisher=publisher,
        published=published,
        updated=_first(records, "dateModified") or _meta(metas, UPDATED_TAGS),
        language=_language(records, metas, tree),
        url=own or url,
        paragraphs=paragraphs,
        captions=captions,
        credits=credits,
        notes=notes,
    )


def _extract(tree: lxml.html.HtmlElement, url: str | None, *, lenient: bool = False) -> object:
    """trafilatura's document: text and metadata."""
    return trafilatura.bare_extraction(
        tree,
        url=url,
        include_comments=False,
        # On 181 gold pages, before our own cleaning: text F1 .964 with it, .960 without, .953 with comments, as it comes.
        favor_precision=not lenient,
        favor_recall=lenient,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )


def _article(tree: lxml.html.HtmlElement, document: Document | None, wide: Callable[[], str]) -> str:
    """The article's text; the plain paragraphs of the page where the extraction lost most of them."""
    text = (document.text if document else None) or ""
    if len(text) < SHORT_ARTICLE:
        fuller = wide()
        text = fuller if len(fuller) >= LOST_ARTICLE * len(text) else text
    told = dict.fromkeys(line.strip() for line in trafilatura.baseline(tree)[1].split("\n") if len(line) >= PROSE_LINE)
    plain = "\n".join(told)
    lines = [line for line in text.split("\n") if len(line) >= PROSE_LINE]
    # Most lines stand there whole; the few that do not are sought within others, and only so many: this must not take n × n.
    apart = [line for line in lines if line not in told]
    kept = len(lines) - len(apart) + sum(line in plain for line in apart[:SOUGHT])
    # All in one piece with addresses in it: what the page prints for its own scripts, furniture and all.
    if plain.count("\n") + 1 < len(lines) and "://" in plain:
        return text
    lost = len(plain) >= max(LOST_ARTICLE * len(text), LEAST_ARTICLE) and kept >= 0.8 * len(lines)
    return plain if lost else text


def _lines(text: str) -> list[str]:
    return [line for line in (_clean(line) for line in text.split("\n")) if line]


def _clean(value: object) -> str | None:
    """A string with its blanks run together, without marks of broken encoding; ``None`` for nothing."""
    if not isinstance(value, str):
        return None
    return " ".join(value.split()) or None


# --- JSON-LD ---


def _json_ld(tree: lxml.html.HtmlElement) -> Iterator[dict[str, object]]:
    """The records that a page carries, nested ones included, as many as a page sensibly has."""
    waiting: list[object] = []
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        source = script.text or ""
        if len(source) <= MAX_JSON_LD:
            try:
                waiting.append(json.loads(source, strict=False))
            except (ValueError, RecursionError):
                continue
    seen = 0
    while waiting and seen < MAX_RECORDS:
        value = waiting.pop(0)
        seen += 1
        if isinstance(value, dict):
            yield value
            waiting.extend(value.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in value)
        elif isinstance(value, list):
            waiting.extend(value[:50])


def _type(record: dict[str, object]) -> str:
    value = record.get("@type")
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) else ""


def _first(records: list[dict[str, object]], *keys: str) -> str | None:
    for record in records:
        for key in keys:
            value = _clean(record.get(key))
            if value:
                return value
    return None


def _names(records: list[dict[str, object]], key: str) -> str | None:
    """The names under a key: a person or body, a list of them, or a plain string."""
    for record in records:
        value = record.get(key)
        parts = value if isinstance(value, list) else [value]
        names = [_clean(part.get("name")) if isinstance(part, dict) else _clean(part) for part in parts[:20]]
        found = [name for name in names if name and not name.startswith("http")]
        if found:
            return ", ".join(dict.fromkeys(found))
    return None


# --- tags ---


def _metas(tree: lxml.html.HtmlElement) -> dict[str, str]:
    """Meta tags by lower-case name; the first of a name holds."""
    found: dict[str, str] = {}
    for tag in tree.iterfind(".//meta[@content]"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        value = _clean(tag.get("content"))
        if name and value:
            found.setdefault(name.lower(), value)
    return found


def _meta(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _time_element(tree: lxml.html.HtmlElement) -> str | None:
    for path in (".//time[@itemprop='datePublished']", ".//time[@pubdate]", ".//article//header//time[@datetime]"):
        tag = tree.find(path)
        if tag is not None:
            return _clean(tag.get("datetime")) or _clean(tag.text_content())
    return None


def _standfirst(
    records: list[dict[str, object]], metas: dict[str, str], tree: lxml.html.HtmlElement, title: str | None, paragraphs: list[str]
) -> str | None:
    """The line between headline and story, where the page marks one or prints its own description there."""
    told = _clean(_first(records, "alternativeHeadline", "description")) or _meta(metas, ("og:description", "description"))
    below = False
    for tag in tree.iter("h1", "h2", "h3", "h4", "p", "div", "span"):
        if tag.tag == "h1":
            below = True
            continue
        marked = bool(
            STANDFIRST_CLASS.search(f"{tag.get('class') or ''} {tag.get('itemprop') or ''} {tag.get('data-testid') or ''}")
        )
        if not below or (tag.tag in ("div", "span") and not marked) or len(tag) > 4:
            continue
        text = _clean(tag.text_content())
        if not text or not 30 <= len(text) <= 400:
            continue
        if not marked and text == told and _among_paragraphs(tag):
            return None
        if (marked or text == told) and text != title and (title is None or title not in text) and not STAMPED.search(text):
            return text
        if tag.tag == "p" and any(text == line for line in paragraphs[:2]):
            return None
    return None


def _among_paragraphs(tag: lxml.html.HtmlElement) -> bool:
    """Whether a paragraph stands in a row with the story's others: a lead that the page also gives as its description."""
    parent = tag.getparent()
    if tag.tag != "p" or parent is None:
        return False
    others = (other for other in parent.iterchildren("p") if other is not tag and len(other.text_content()) >= PROSE_LINE)
    return len(list(itertools.islice(others, 2))) == 2


def _language(records: list[dict[str, object]], metas: dict[str, str], tree: lxml.html.HtmlElement) -> str | None:
    root = tree.getroottree().getroot()
    value = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or _first(records, "inLanguage")
    value = value or _meta(metas, ("og:locale", "content-language", "dc.language", "language"))
    match = re.match(r"[A-Za-z]{2,3}(?=$|[-_,;\s])", value or "")
    return match.group().lower() if match else None


def _link(tree: lxml.html.HtmlElement, metas: dict[str, str], url: str | None) -> str | None:
    """The page's own address. A path alone counts from where the page was fetched, or from the base that it names."""
    tag, base = tree.find('.//link[@rel="canonical"]'), tree.find(".//base[@href]")
    given = (tag.get("href") if tag is not None else None, metas.get("og:url"))
    at = url or (base.get("href") if base is not None else None) or metas.get("og:url") or ""
    for value in given:
        try:
            whole = urljoin(at, value.strip()) if value and value.strip() else ""
        except ValueError:  # an address out of order
            continue
        if whole.startswith(("http://", "https://")):
            return whole
    return None
