"""Where a claim's words put a thing: names that no map need have, and what is told of a war at large rather than of a place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from dateline.lexicons import rows
from dateline.types import Claim, Place, Reading, Span, Token

# How far up a name may hang from the preposition that makes a place of it: "in the north of the town of Verin".
_DEEP = 5
_PART_OF_NAME = frozenset({"compound", "appos", "nmod", "conj", "poss"})


def proper_names(claim: Claim, reading: Reading) -> Iterator[Token]:
    """The proper nouns among the claim's words, those of days and months left out."""
    times = [time.span for time in reading.times if time.span is not None and time.span.meets(claim.content)]
    for token in _tokens(claim, reading):
        if token.pos == "PROPN" and not any(span.start <= token.start and token.end <= span.end for span in times):
            yield token


def sites(claim: Claim, reading: Reading) -> Iterator[str]:
    """The names of the places that the claim puts its happening in, on a map or not; those of countries and regions are none."""
    wide = [place.span for place in reading.places if not _is_site(place)]
    for token in proper_names(claim, reading):
        if not any(span.meets(Span(token.start, token.end)) for span in wide) and _is_where(token, reading):
            yield token.lemma


def _is_site(place: Place) -> bool:
    return place.precision not in {"country", "continent", "sea", "zone", "region"}


def _is_where(token: Token, reading: Reading) -> bool:
    """Whether the name hangs from a preposition of place, or tells which town, base or river is meant."""
    prepositions, nouns = _words("preposition"), _words("noun")
    for _ in range(_DEEP):
        head = reading.tokens[token.head]
        if head is token:
            return False
        if token.dep == "pobj" and head.dep == "prep":
            return head.lower in prepositions or (head.lower == "of" and reading.tokens[head.head].lemma in nouns)
        if token.dep not in _PART_OF_NAME:
            return False
        if head.pos == "NOUN" and head.lemma in nouns and token.dep in {"compound", "appos", "nmod"}:
            return True
        token = head
    return False


def of_war(claim: Claim, reading: Reading) -> bool:
    """Whether the claim's subject is a war itself, or it counts by thousands: what no one happening does."""
    if any(_is_background(token, reading) for token in _tokens(claim, reading)):
        return True
    head = reading.tokens[claim.head]
    subjects = [child for child in head.children if reading.tokens[child].dep in {"nsubj", "nsubjpass"}]
    if any(reading.tokens[child].lemma in _words("war") for child in subjects):
        return True
    many = tuple(_words("many"))
    return any(q.value is None and q.span.of(reading.story.text).lower().startswith(many) for q in claim.quantities)


def _is_background(token: Token, reading: Reading) -> bool:
    """Whether a word puts the claim into the years of a war: "before the war"."""
    return (
        token.lemma in _words("war")
        and token.dep == "pobj"
        and reading.tokens[token.head].lower in {"before", "since", "throughout"}
    )


def _tokens(claim: Claim, reading: Reading) -> Iterator[Token]:
    at = bisect_left(reading.tokens, claim.content.start, key=lambda token: token.start)
    while at < len(reading.tokens) and reading.tokens[at].end <= claim.content.end:
        yield reading.tokens[at]
        at += 1


@cache
def _words(sort: str) -> frozenset[str]:
    return frozenset(word for row in rows("incident_places.tsv") if row[0] == sort for word in row[1].split("|"))
