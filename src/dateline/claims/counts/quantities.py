"""Numbers that know what they count: `find` reads them over the story, `bind` gives each claim its own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.claims.counts.bases import basis_of, opens_with_time
from dateline.claims.counts.counted import counted_noun, kind_of, words_counted
from dateline.claims.counts.counting import HARMS, count, measured, tie
from dateline.claims.counts.harm import harm_of, said_of_subject
from dateline.claims.counts.numbers import Number, read_numbers
from dateline.claims.counts.predicates import harm_noun, nouns
from dateline.claims.counts.uncounted import counts_nothing
from dateline.copies import changed
from dateline.language.tree import Tokens, sentence_at, subject, token_at
from dateline.types import Basis, Claim, Quantity, Reading, Sentence, Span, Token

# Up to this many are pointed at ("the two men"); more are a figure of their own ("the 2,000 troops").
FEW = 12
POINTED = re.compile(r"(?:\b(?:the|these|those|both|its|our|whose)|['’]s)\s$", re.IGNORECASE)
# What opens a part of the number before: two children of the "twenty dead, among them".
PART = re.compile(
    r"\b(?:among(?:st)?\s(?:them|those|whom|these)|including|of\s(?:them|whom|those)|includ(?:es?|ed))(?:\swere|\sare)?\s(?:\w+\sand\s)?$",
    re.IGNORECASE,
)
# How many quantities back a part may look for its whole.
NEAR = 6
# How far before a claim the words of a number in it may begin ("at least 20 of the …").
SLACK = 80
NOBODY = {"none", "nobody"}


def find(reading: Reading) -> Reading:
    """The reading with every number that counts something, in text order; vague ones without a value."""
    text, tokens = reading.story.text, reading.tokens
    if not tokens:
        return reading
    found: list[Quantity] = []
    numbers = read_numbers(text)
    at = 0
    before: Quantity | None = None
    for sentence in reading.sentences:
        here: list[Quantity] = []
        last: Quantity | None = None
        while at < len(numbers) and numbers[at].span.start < sentence.span.end:
            if numbers[at].span.start >= sentence.span.start:
                quantity = _quantity(text, tokens, numbers[at], sentence, here[-NEAR:], last or before)
                here += [quantity] if quantity else []
                last = quantity if quantity and _taken_up(quantity) else last
            at += 1
        here += _unnumbered(text, tokens, sentence)
        found += sorted(here, key=lambda q: q.span)
        before = last
    return changed(reading, quantities=tuple(found))


def bind(reading: Reading) -> Reading:
    """The reading with each claim's quantities: those in its words, or those of the subject it shares."""
    shelf = _Shelf(
        reading,
        tuple(q.span.start for q in reading.quantities),
        tuple(sorted({c.content for c in reading.claims})),
    )
    claims = tuple(changed(claim, quantities=_dated(_of_claim(shelf, claim), claim)) for claim in reading.claims)
    return changed(reading, claims=claims)


def _dated(quantities: Sequence[Quantity], claim: Claim) -> tuple[Quantity, ...]:
    """Quantities of a span or a total with the days they cover: those of their claim."""
    return tuple(q if q.basis == "count" or claim.time is None else changed(q, time=claim.time) for q in quantities)


# --- one number ---


def _quantity(
    text: str, tokens: Tokens, number: Number, sentence: Sentence, here: Sequence[Quantity], before: Quantity | None
) -> Quantity | None:
    """What a number counts, given the quantities before it in its sentence and the one that it may take up."""
    first, last = token_at(tokens, number.span.start), token_at(tokens, number.span.end - 1)
    if (
        last >= len(tokens)
        or "@" in text[tokens[first].start : tokens[last].end]
        or "://" in text[tokens[first].start : tokens[last].end]
    ):
        return None
    tied = tie(text, tokens, number, last)
    if tied is not None:
        if not tied.unit:
            return None
        span = Span(number.cue.start, max(number.span.end, tokens[tied.end].end))
        return Quantity(number.value, number.high, tied.unit, None, "count", number.bound, span)
    noun = _of_length(tokens, last, counted_noun(text, tokens, first, last))
    if counts_nothing(text, tokens, number, first, last, noun):
        return None
    counted = count(text, tokens, number, first, last, noun, before)
    if counted is None:
        return None
    unit = counted.unit
    if unit == "people" and here and PART.search(text[max(0, number.cue.start - 30) : number.cue.start]):
        unit = next((q.unit for q in reversed(here) if q.unit in HARMS), unit)
    span = Span(number.cue.start, max(number.span.end, tokens[counted.end].end))
    taken_up = counted.noun is None or tokens[counted.noun].tag in {"PRP", "WP"}
    of = words_counted(text, tokens, last, counted.noun) or (before.of if before and taken_up and not number.money else None)
    basis = "count" if unit == "days" else _basis(text, sentence, number.span, unit)
    if basis == "period" and measured(tokens, counted.noun):
        basis = "count"
    return Quantity(number.value, number.high, unit, of, basis, number.bound, span)


def _of_length(tokens: Tokens, last: int, noun: int | None) -> int | None:
    """The noun counted; the measure right behind the number, where the parse ran on to a name ("500 KM NORTHWEST")."""
    behind = last + 1
    if noun is None or noun <= behind or behind >= len(tokens) or tokens[noun].tag not in {"NNP", "NNPS"}:
        return noun
    return behind if kind_of(tokens[behind]) == "measure" else noun


def _taken_up(quantity: Quantity) -> bool:
    """Whether a number without a noun may count the same as this one: people and things, not sums, distances or shares."""
    if quantity.value is None or quantity.unit in {"money", "days"} or quantity.of is None:
        return False
    return nouns().get(quantity.of.split()[-1].lower().rstrip("s"), ("", ""))[1] not in {"measure", "time"}


def _basis(text: str, clause: Sentence | Span, number: Span, unit: str) -> Basis:
    """The basis from the words of a clause; people who merely are somewhere are a count, whatever span it tells of."""
    span = clause.span if isinstance(clause, Sentence) else clause
    basis = basis_of(span.of(text), number.start - span.start)
    return "count" if unit == "people" and basis == "period" else basis


# --- words that count without a number ---


def _unnumbered(text: str, tokens: Tokens, sentence: Sentence) -> Iterator[Quantity]:
    """ "both people died" is two, "no casualties" none."""
    for t in tokens[sentence.first : sentence.last + 1]:
        if t.lower == "both" and t.dep in {"det", "predet"} and kind_of(tokens[t.head]) == "person":
            unit, value = harm_of(tokens, t.head), 2.0
        elif t.lower in {"no", "zero"} and t.dep == "det" and t.head > t.i:
            unit, value = _none_of(tokens, tokens[t.head]), 0.0
        elif t.lower in NOBODY and t.dep in {"nsubj", "nsubjpass", "dobj"}:
            unit, value = harm_of(tokens, t.i), 0.0
        else:
            continue
        if unit:
            end = tokens[t.head].end if t.dep in {"det", "predet"} else t.end
            of = Span(tokens[t.i + 1].start, end).of(text) if end > t.end else None
            yield Quantity(
                value,
                None,
                unit,
                of,
                _basis(text, sentence, Span(t.start, t.end), unit) if value else "count",
                "exact",
                Span(t.start, end),
            )


def _none_of(tokens: Tokens, noun: Token) -> str | None:
    unit = harm_noun(noun)
    if unit:
        return unit if unit in {"killed", "wounded", "casualties", "losses"} else None
    return harm_of(tokens, noun.i) if kind_of(noun) == "person" or noun.lower == "one" else None


# --- claims ---


@dataclass(frozen=True, slots=True)
class _Shelf:
    """A reading with what it takes to find its quantities and claims by where they stand."""

    reading: Reading
    starts: tuple[int, ...]  # of the quantities
    contents: tuple[Span, ...]  # of the claims, sorted

    def quantities(self, where: Span) -> tuple[Quantity, ...]:
        """The quantities that begin or end in a span; a cue may stick out of it by ``SLACK``."""
        first, last = bisect_left(self.starts, where.start - SLACK), bisect_left(self.starts, where.end)
        return self.reading.quantities[first:last]

    def inside(self, content: Span) -> tuple[Span, ...]:
        """The contents of other claims that lie in this one."""
        first = bisect_left(self.contents, Span(content.start, content.start + 1))
        last = bisect_left(self.contents, Span(content.end, content.end + 1))
        return tuple(s for s in self.contents[first:last] if s != content and content.holds(s))


def _of_claim(shelf: _Shelf, claim: Claim) -> tuple[Quantity, ...]:
    text, inner = shelf.reading.story.text, shelf.inside(claim.content)
    own = [q for q in shelf.quantities(claim.content) if _in(q.span, claim.content) and not any(_in(q.span, s) for s in inner)]
    if own:
        clause = _clause(shelf, claim)
        return tuple(_based(text, q, clause) for q in own if not _known(text, q))
    return _shared(shelf, claim)


def _clause(shelf: _Shelf, claim: Claim) -> Span:
    """The words that say what time a claim's numbers cover: its own, and all before them where a time opens the sentence."""
    sentence = sentence_at(shelf.reading.sentences, claim.head)
    if sentence is None or not opens_with_time(sentence.span.of(shelf.reading.story.text)):
        return claim.content
    return Span(min(sentence.span.start, claim.content.start), claim.content.end)


def _known(text: str, quantity: Quantity) -> bool:
    """Whether a few things are only pointed at again, and nothing happens to them: "the two leaders", "these two regions"."""
    few = (
        quantity.value is not None
        and quantity.value <= FEW
        and quantity.span.of(text)[0].isalpha()
        and "-" not in quantity.span.of(text)
    )
    return (
        few
        and quantity.unit in {"people", "other"}
        and bool(POINTED.search(text[max(0, quantity.span.start - 12) : quantity.span.start]))
    )


def _in(quantity: Span, content: Span) -> bool:
    """Whether a quantity's words lie in a claim's; a cue or a noun may stick out, half of them may not."""
    inside = min(quantity.end, content.end) - max(quantity.start, content.start)
    return 2 * inside > quantity.end - quantity.start


def _based(text: str, quantity: Quantity, content: Span) -> Quantity:
    """The quantity with the basis its claim's words give it; what was done keeps that of its whole sentence."""
    if quantity.basis == "count" or quantity.unit not in {"people", "money", "other"}:
        return quantity
    return changed(quantity, basis=_basis(text, content, quantity.span, quantity.unit))


def _shared(shelf: _Shelf, claim: Claim) -> tuple[Quantity, ...]:
    """The number of a subject that stands in the claim before: "five were abducted and [later killed]"."""
    tokens = shelf.reading.tokens
    if not 0 <= claim.head < len(tokens) or tokens[claim.head].pos not in {"VERB", "AUX"}:
        return ()
    who = subject(tokens, claim.head)
    if who is None or claim.content.start <= who.start < claim.content.end:
        return ()
    unit = said_of_subject(tokens, claim.head)
    if unit is None:
        return ()
    near = shelf.quantities(Span(who.start, who.end))
    people = (q for q in near if q.value is not None and q.unit in {*HARMS, "people"})
    return tuple(changed(q, unit=unit) for q in people if q.span.start <= who.start < q.span.end)
