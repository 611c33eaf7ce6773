"""Swap the sides of real sentences and see whether Dateline reads them the same.

    swap.py GOLD_DIR [--count 200] [--pairs] [--wide] [--show]

Sentences of gold articles that name two states or peoples are read twice: as they stand, and with the
two sides changed for each other in all their forms. What is claimed (spans mapped), kind, certainty, the
shape of the chain, quote and confidence must be the same: who a side is must not change what is read.
``--pairs`` puts each sentence into another war instead, one of `PAIRS` after the other.

How a form is changed, all of it from the registry, each for the other's first form of as many words: a name
for a name ("Turkey", "America"; without the article that only the other needs), an adjective for an
adjective ("Turkish"), people for people ("Turks"), a capital that speaks for the capital, a person who holds
an office on the day of the story for who holds the same office on the other side. ``a`` and ``an`` follow.
A sentence is taken when at least two sides stand in it, each form of both can be changed, and no other
name of either side does ("Kremlin", a minister without a counterpart). ``--wide`` leaves such other names
as they stand instead, which makes more sentences fit.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dateline.actors.names import words_of
from dateline.actors.registry import Hit, Registry
from dateline.pipeline import Tools, build_tools, read
from dateline.training.gold import read_gold
from dateline.types import Claim, Reading, Section, Sentence, Span, Speaker, Story

# Sides that fought or stood against each other, from wars on four continents.
PAIRS = (
    ("Russia", "Ukraine"),
    ("Israel", "Lebanon"),
    ("India", "Pakistan"),
    ("Azerbaijan", "Armenia"),
    ("Ethiopia", "Eritrea"),
    ("Rwanda", "Uganda"),
    ("Thailand", "Cambodia"),
    ("Iran", "Iraq"),
    ("Colombia", "Venezuela"),
    ("Serbia", "Croatia"),
)
# Names that take an article.
ARTICLE = frozenset({"United States", "United Kingdom", "United Arab Emirates", "Netherlands", "Philippines", "Bahamas", "Kurds"})
# Two scores closer than this print as the same per cent.
SAME = 0.005


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of the sentence, and what stands for them after the swap."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Swap:
    """A sentence before and after, and the sides that changed places."""

    doc: str
    sides: tuple[str, str]
    before: Story
    after: Story
    edits: tuple[Edit, ...]

    def map(self, offset: int) -> int:
        """Where an offset of the sentence stands after the swap."""
        shift = 0
        for edit in self.edits:
            if offset >= edit.end:
                shift += len(edit.words) - (edit.end - edit.start)
            elif offset > edit.start:
                return edit.start + shift + len(edit.words)
        return offset + shift


def main() -> None:
    """Read the command line and print how many sentences were read the same."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("gold", type=Path)
    cli.add_argument("--count", type=int, default=200)
    cli.add_argument("--pairs", action="store_true")
    cli.add_argument("--wide", action="store_true")
    cli.add_argument("--show", action="store_true", help="print each sentence that was read in two ways")
    args = cli.parse_args()
    tools = build_tools()
    found = list(swaps(args.gold, tools, pairs=args.pairs, wide=args.wide))
    # Spread over all articles, so that no story weighs more than its share.
    chosen = [found[i * len(found) // args.count] for i in range(args.count)] if len(found) > args.count else found
    results = list(compare(chosen, tools))
    same = sum(not differences for _, differences in results)
    print(f"{len(found)} sentences fit; {same} of {len(results)} read the same ({same / max(len(results), 1):.1%})")
    for what in ("claims", "kind", "certainty", "chain", "quote", "confidence"):
        print(f"  {what:10} differs in {sum(what in differences for _, differences in results)}")
    if args.show:
        for swap, differences in results:
            if differences:
                print(f"\n{swap.doc} {swap.sides} {', '.join(differences)}\n  {swap.before.text}\n  {swap.after.text}")


def compare(chosen: Sequence[Swap], tools: Tools) -> Iterator[tuple[Swap, tuple[str, ...]]]:
    """Each swap with what was read differently."""
    before = read([s.before for s in chosen], tools)
    after = read([s.after for s in chosen], tools)
    for swap, one, other in zip(chosen, before, after, strict=True):
        yield swap, differences(swap, one, other)


def differences(swap: Swap, one: Reading, other: Reading) -> tuple[str, ...]:
    """What the two readings of a sentence differ in."""
    spans = [(swap.map(c.content.start), swap.map(c.content.end)) for c in one.claims]
    if spans != [(c.content.start, c.content.end) for c in other.claims]:
        return ("claims",)
    pairs = list(zip(one.claims, other.claims, strict=True))
    found = {
        "kind": any(a.kind != b.kind for a, b in pairs),
        "certainty": any(_step(a) != _step(b) for a, b in pairs),
        "chain": any(shape(a.chain) != shape(b.chain) for a, b in pairs),
        "quote": any(a.quote != b.quote for a, b in pairs),
        "confidence": any(abs((a.confidence or 0) - (b.confidence or 0)) >= SAME for a, b in pairs),
    }
    return tuple(what for what, differs in found.items() if differs)


def _step(claim: Claim) -> str | None:
    return claim.certainty.step if claim.certainty else None


def shape(chain: Sequence[Speaker]) -> list[tuple[bool, bool, bool]]:
    """A chain without its words: for each link, whether somebody is named, a cue stands there, a medium does."""
    return [(s.source is not None, s.cue is not None, s.medium is not None) for s in chain]


# --- choosing and changing sentences ---


def swaps(folder: Path, tools: Tools, *, pairs: bool = False, wide: bool = False) -> Iterator[Swap]:
    """Every sentence of the gold articles that can be swapped, in text order."""
    golds = list(read_gold(folder))
    number = 0
    for reading in tools.engine.parse_all([g.story for g in golds]):
        hits = list(tools.registry.scan(reading.tokens, reading.story.text, reading.story.published))
        for sentence in reading.sentences:
            inside = [h for h in hits if sentence.first <= h.first and h.last <= sentence.last]
            swap = swapped(reading, sentence, inside, tools.registry, PAIRS[number % len(PAIRS)] if pairs else None, wide)
            if swap is not None:
                number += 1
                yield swap


def swapped(
    reading: Reading, sentence: Sentence, hits: Sequence[Hit], registry: Registry, other: tuple[str, str] | None, wide: bool
) -> Swap | None:
    """The sentence with its first two sides changed for each other, or for another pair; none where a form cannot be changed."""
    states = registry.states
    sides = list(dict.fromkeys(h.actor.side for h in hits if h.actor.kind == "state" and not states[h.actor.name].bloc))
    if len(sides) < 2 or sides[0] is None or sides[1] is None:
        return None
    first, second = sides[0], sides[1]
    into = dict(zip((first, second), other or (second, first), strict=True))
    edits = []
    for hit in hits:
        if hit.actor.side in into:
            edit = edit_of(reading, hit, into[hit.actor.side], registry)
            if edit is not None:
                edits.append(edit)
            elif not wide or hit.actor.kind == "state":
                return None
        elif other is not None and hit.actor.side in other:
            return None
    text, start = sentence.span.of(reading.story.text), sentence.span.start
    moved = tuple(Edit(e.start - start, e.end - start, e.words) for e in edits)
    story = reading.story
    if any(e.start < 0 for e in moved):
        return None
    return Swap(story.doc, (first, second), _story(story, text), _story(story, changed(text, moved)), moved)


def _story(story: Story, text: str) -> Story:
    return Story("0", story.doc, text, published=story.published, sections=(Section("body", Span(0, len(text))),))


def changed(text: str, edits: Sequence[Edit]) -> str:
    """The text after the edits, which stand in text order."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.words]
        at = edit.end
    return "".join((*parts, text[at:]))


def edit_of(reading: Reading, hit: Hit, side: str, registry: Registry) -> Edit | None:
    """What stands for one name on the other side, with its article; none where nothing does."""
    tokens, text, state = reading.tokens, reading.story.text, registry.states[side]
    start, end = tokens[hit.first].start, tokens[hit.last].end
    written = text[start:end]
    if hit.actor.kind == "person":
        words = counterpart(registry, hit, side, reading.story.published, written)
    elif hit.actor.kind != "state":
        return None
    elif hit.via == "seat":
        words = _like(state.seats, written)
    elif hit.via == "people":
        words = _like([p for p in state.people if p.endswith("s") == written.endswith("s")], written)
    elif hit.via == "adjective" or tokens[hit.last].dep in {"amod", "compound", "nmod"}:
        words = _like(state.adjectives, written)
    else:
        words = _like((state.actor.name, *state.actor.aliases), written)
        return _named(reading, hit, words) if words is not None else None
    return _after_article(reading, hit, Edit(start, end, words)) if words is not None else None


def _like(forms: Sequence[str], written: str) -> str | None:
    """The first of the forms that has as many words and is no acronym, unless all are."""
    many = [form for form in forms if len(words_of(form)) == len(words_of(written))]
    return next((form for form in many if not form.replace(".", "").isupper()), None)


def _named(reading: Reading, hit: Hit, name: str) -> Edit:
    """A state's name with "the" where it needs one, and without where it does not."""
    tokens = reading.tokens
    start, end = tokens[hit.first].start, tokens[hit.last].end
    before = tokens[hit.first - 1] if hit.first else None
    article = before is not None and before.lower == "the"
    if hit.actor.name in ARTICLE and article and before is not None and name not in ARTICLE:
        return Edit(before.start, end, name)
    opens = before is None or any(s.first == hit.first for s in reading.sentences)
    if name in ARTICLE and not article:
        return Edit(start, end, f"{'The' if opens else 'the'} {name}")
    return Edit(start, end, name)


def _after_article(reading: Reading, hit: Hit, edit: Edit) -> Edit:
    """The edit with "a" or "an" before it as the new words want it."""
    before = reading.tokens[hit.first - 1] if hit.first else None
    if before is None or before.lower not in {"a", "an"}:
        return edit
    word = "an" if edit.words[0] in "AEIO" or edit.words.startswith("Ug") else "a"
    capital = reading.story.text[before.start].isupper()
    return Edit(before.start, edit.end, f"{word.capitalize() if capital else word} {edit.words}")


def counterpart(registry: Registry, hit: Hit, side: str, day: datetime.date | None, written: str) -> str | None:
    """Who holds the same office on the other side that day, full name for full name, surname for surname."""
    for term in registry.terms.get(hit.actor.id, ()):
        if day is not None and term.office and term.holds(day):
            state = registry.states[term.side or side]
            other = registry.holder(side, "leader" if term.office == state.head else term.office, day)
            if other is not None:
                return _like((other.name, other.name.split()[-1]), written)
    return None


if __name__ == "__main__":
    main()
