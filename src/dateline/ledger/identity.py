"""What makes two readings readings of one story, and two texts two versions of it: content ids, the same in every ledger."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from dateline.types import Story

# Parts of an address that say where a reader came from, not what is read.
TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "ref_src", "cmpid", "at_medium", "at_campaign", "smid")
STDIN = "stdin"
DIGITS = 16
# The few letters of English news that may be, or bear, a mark.
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


def content_id(*values: object) -> str:
    """A hash of values, in 16 hex digits."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def sha256(text: str) -> str:
    """The SHA-256 of a text's UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def story_identity(story: Story) -> str:
    """What a story is known by over all its versions: its address; else its name at its publisher; else its very text."""
    if story.url:
        return f"url {plain_address(story.url)}"
    if story.doc != STDIN:
        return f"doc {json.dumps([story.publisher, story.doc], ensure_ascii=False)}"
    return f"text {sha256(story.text)}"


def version_id(story: Story) -> str:
    """The id of this text with what was known of it."""
    days = [day and day.isoformat() for day in (story.published, story.updated)]
    known = (story.doc, story.url, story.title, story.publisher, story.byline, story.language, story.relay)
    return content_id("version", story_identity(story), sha256(story.text), *known, *days)


def plain_address(url: str) -> str:
    """An address without its fragment and tracking, host in lower case, no `www.`, one scheme; as given when it is none."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return url.strip()
    if not host or parts.scheme not in {"http", "https"}:
        return url.strip()
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not pair[0].lower().startswith(TRACKING)]
    place = host.removeprefix("www.") + (f":{port}" if port and port not in {80, 443} else "")
    return urlunsplit(("https", place, parts.path.rstrip("/") or "/", urlencode(kept), ""))


def fold(words: str) -> str:
    """Words as full text looks for them: no marks on letters, no case, no control characters."""
    plain = unicodedata.normalize("NFKD", words.replace("\0", " "))
    return " ".join(BEYOND_ASCII.sub(_unmarked, plain).casefold().split())


def _unmarked(letters: re.Match[str]) -> str:
    return "".join(letter for letter in letters[0] if not unicodedata.combining(letter))
