"""Swap the sides of real sentences and see whether Dateline reads them the same.

    swap.py GOLD_DIR [--count 250] [--pairs] [--wide] [--show]

Sentences of gold articles that name two sides are read twice: as they stand, and with the two sides changed for each other
in all their forms. What is claimed (spans mapped), kind, certainty, the shape of the chain, quote and confidence (to two
decimals) must be the same: who a side is must not change what is read. ``--pairs`` puts each sentence into another war
instead, one of `PAIRS` after the other.

A side is a state, a people or an armed group of the registry. How a form of its name is changed:

- a name for a name ("Turkey", "America", "the YPG"), with the article as the new name wants it: the other's first form of as
  many words, or else its first;
- an adjective for an adjective ("Turkish", "US-backed"); a group's name stands for one ("YPG fighters");
- people for people ("Turks"); a group's are its fighters;
- a capital that speaks for the capital, or the name where the other has none;
- a person for who holds the same office on the other side on the day of the story, or else any office of that side, and not
  twice the same one;
- a seat of power ("the Kremlin", "the Pentagon") for the other's capital.

``a`` and ``an`` follow. Outlets stay: a state's broadcaster is a medium. Of the sides of a sentence the first two are taken
whose every form can be changed, two states before a group; never a state that is only the place of something for a group
("in Syria"), nor two forms side by side ("the Kurdish YPG"). ``--wide`` leaves a form that cannot be changed as it stands.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from dateline.actors.names import words_of
from dateline.actors.records import Record
from dateline.actors.registry import Hit, Registry
from dateline.actors.states import State
from dateline.pipeline import Tools, build_tools, read
from dateline.training.gold import read_gold
from dateline.types import Actor, Reading, Section, SectionKind, Sentence, Span, Speaker, Story

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
# Names that take an article; groups do, but for these.
ARTICLE = frozenset({
    "United States", "United Kingdom", "United Arab Emirates", "Netherlands", "Philippines", "Bahamas", "Kurds", "Syrian Kurds",
    "Chechen Republic", "Gaza Strip", "Tamils", "Democratic Republic of the Congo",
})  # fmt: skip
NO_ARTICLE = frozenset({
    "Islamic State", "Hezbollah", "Hamas", "al-Qaeda", "Boko Haram", "al-Shabaab", "Hayat Tahrir al-Sham", "Jabhat al-Nusra",
    "Ansar Allah", "Fatah", "Lashkar-e-Taiba", "Eta",
})  # fmt: skip
# Words of the full names of states, which stories do not use.
FORMAL = frozenset({"Federation", "Republic", "Kingdom", "Emirate"})
# Bodies that stand for who rules, as a capital does.
SEATS = frozenset({"White House", "Kremlin", "Pentagon", "Downing Street", "Élysée Palace", "Capitol Hill"})
# What a state does as an actor, and where it is not the place of something.
ACTS = frozenset({"nsubj", "nsubjpass", "poss", "dobj", "agent"})
TOWARDS = frozenset({"against", "with", "between", "by"})
# Capital letters whose names begin with a vowel: "an SDF convoy".
SPELT = "AEFHILMNORSX"
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
    cli.add_argument("--count", type=int, default=250)
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
    states = tools.registry.states
    both = [not found for swap, found in results if all(side in states for side in swap.sides)]
    print(f"{len(found)} sentences fit; {same} of {len(results)} read the same ({same / max(len(results), 1):.1%})")
    print(f"between two states or peoples {sum(both)} of {len(both)} ({sum(both) / max(len(both), 1):.1%})")
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
        "certainty": any((a.certainty and a.certainty.step) != (b.certainty and b.certainty.step) for a, b in pairs),
        "chain": any(shape(a.chain) != shape(b.chain) for a, b in pairs),
        "quote": any(a.quote != b.quote for a, b in pairs),
        "confidence": any(abs((a.confidence or 0) - (b.confidence or 0)) >= SAME for a, b in pairs),
    }
    return tuple(what for what, differs in found.items() if differs)


def shape(chain: Sequence[Speaker]) -> list[tuple[bool, bool, bool]]:
    """A chain without its words: for each link, whether somebody is named, a cue stands there, a medium does."""
    return [(s.source is not None, s.cue is not None, s.medium is not None) for s in chain]


# --- choosing and changing sentences ---


def swaps(folder: Path, tools: Tools, *, pairs: bool = False, wide: bool = False) -> Iterator[Swap]:
    """Every sentence of the gold articles that can be swapped, in text order."""
    golds = list(read_gold(folder))
    number = 0
    for reading in tools.engine.parse_all([g.story for g in golds]):
        hits = hits_of(reading, tools.registry)
        for sentence in reading.sentences:
            inside = [h for h in hits if sentence.first <= h.first and h.last <= sentence.last]
            swap = swapped(reading, sentence, inside, tools.registry, PAIRS[number % len(PAIRS)] if pairs else None, wide)
            if swap is not None:
                number += 1
                yield swap


def hits_of(reading: Reading, registry: Registry) -> list[Hit]:
    """The names of the registry in a story, and the surnames of those who hold an office on its day."""
    day, text = reading.story.published, reading.story.text
    hits = list(registry.scan(reading.tokens, text, day))
    taken = {i for h in hits for i in range(h.first, h.last + 1)}
    for t in reading.tokens:
        alone = not any(
            n.tag in {"NNP", "NNPS", "HYPH"} and n.end + 1 >= t.start and t.end + 1 >= n.start
            for n in reading.tokens[max(t.i - 1, 0) : t.i + 2]
            if n.i != t.i
        )
        if t.pos == "PROPN" and alone and t.i not in taken and text[t.start].isupper():
            person = registry.surname(words_of(text[t.start : t.end]), day)
            if person is not None and day is not None and any(r.holds(day) for r in registry.terms.get(person.id, ())):
                hits.append(Hit(t.i, t.i, person, "name"))
    return sorted(hits, key=lambda h: h.first)


def swapped(
    reading: Reading, sentence: Sentence, hits: Sequence[Hit], registry: Registry, other: tuple[str, str] | None, wide: bool
) -> Swap | None:
    """The sentence with two of its sides changed for each other, or for another pair; none where no two can be changed."""
    named = dict.fromkeys(h.actor.side for h in hits if h.actor.side is not None and h.actor.kind != "outlet")
    sides = [side for side in named if party(registry, side) is not None]
    for pair in sorted(combinations(sides, 2), key=lambda two: sum(side not in registry.states for side in two)):
        edits = edits_of(reading, hits, dict(zip(pair, other or pair[::-1], strict=True)), registry, wide=wide)
        start, text = sentence.span.start, sentence.span.of(reading.story.text)
        if edits and edits[0].start >= start:
            moved = tuple(Edit(e.start - start, e.end - start, e.words) for e in edits)
            after = _story(reading.story, changed(text, moved), sentence.section)
            return Swap(reading.story.doc, pair, _story(reading.story, text, sentence.section), after, moved)
    return None


def party(registry: Registry, side: str) -> State | Actor | None:
    """The state, people or armed group of that name; none for a quarter of the world, the UN, a rights group."""
    state = registry.states.get(side)
    if state is not None:
        return None if state.bloc else state
    actor = registry.named(words_of(side))
    return actor if actor is not None and actor.kind == "group" else None


def _story(story: Story, text: str, section: SectionKind) -> Story:
    return Story("0", story.doc, text, published=story.published, sections=(Section(section, Span(0, len(text))),))


def changed(text: str, edits: Sequence[Edit]) -> str:
    """The text after the edits, which stand in text order."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.words]
        at = edit.end
    return "".join((*parts, text[at:]))


# --- one form of a side for another ---


def edits_of(
    reading: Reading, hits: Sequence[Hit], into: Mapping[str, str], registry: Registry, *, wide: bool
) -> tuple[Edit, ...]:
    """The edits that change every form of the sides; none where one of them cannot be changed."""
    edits: list[Edit] = []
    people: dict[str, str] = {}  # whom each person became
    before = -1
    for hit in hits:
        side = hit.actor.side
        if side in into and hit.actor.kind != "outlet":
            edit = edit_of(reading, hit, into[side or ""], registry)
            if edit is None or beside(reading, before, hit):
                if wide and hit.actor.kind != "state":
                    continue
                return ()
            if hit.actor.kind == "person" and people.setdefault(edit.words.split()[-1], hit.actor.id) != hit.actor.id:
                return ()
            edits.append(edit)
            before = hit.last
        elif side in into.values():
            return ()
    return tuple(edits)


def beside(reading: Reading, before: int, hit: Hit) -> bool:
    """Whether nothing but a mark stands between two names: "the Kurdish YPG", "the PYD (YPG)"."""
    return (
        before >= 0
        and all(t.pos in {"PUNCT", "SPACE"} for t in reading.tokens[before + 1 : hit.first])
        and hit.first - before <= 2
    )


def edit_of(reading: Reading, hit: Hit, side: str, registry: Registry) -> Edit | None:
    """What stands for one name on the other side, with its article; none where nothing does."""
    written = reading.story.text[reading.tokens[hit.first].start : reading.tokens[hit.last].end]
    other = party(registry, side)
    if hit.actor.kind == "person":
        words = counterpart(registry, hit, side, reading.story.published, written)
    elif other is None:
        return None
    elif hit.actor.kind in {"body", "force"}:
        if hit.actor.name not in SEATS or not isinstance(other, State) or not other.seats:
            return None
        return _put(reading, hit, other.seats[0], before=True)
    elif isinstance(other, State) != (hit.actor.kind == "state") and not modifies(reading, hit) and not acts(reading, hit):
        return None
    elif hit.via == "people":
        words = people(other, written)
    elif hit.via == "adjective" or modifies(reading, hit):
        words = adjective(other, written)
    else:
        return _named(reading, hit, other, written)
    return _put(reading, hit, words) if words is not None else None


def modifies(reading: Reading, hit: Hit) -> bool:
    """Whether a name stands as an adjective: "US troops", "Turkey-backed"."""
    tokens = reading.tokens
    if hit.last + 2 < len(tokens) and tokens[hit.last + 1].lower in {"-", "–"} and tokens[hit.last + 2].pos == "PROPN":
        return False  # "the Russia-Ukraine war"
    return tokens[hit.last].dep in {"amod", "compound", "nmod"} or (
        hit.last + 1 < len(tokens)
        and tokens[hit.last + 1].lower in {"-", "–"}
        and tokens[hit.last + 1].start == tokens[hit.last].end
    )


def acts(reading: Reading, hit: Hit) -> bool:
    """Whether a name stands for somebody who does something or to whom something is done, and for no place."""
    t = reading.tokens[hit.last]
    return t.dep in ACTS or (t.dep == "pobj" and reading.tokens[t.head].lower in TOWARDS)


def adjective(other: State | Actor, written: str) -> str:
    """The word before a noun for a side: a group's is its name."""
    return _like(other.adjectives or (other.actor.name,), written) if isinstance(other, State) else called(other)


def people(other: State | Actor, written: str) -> str | None:
    """The people of a side, one or many as written."""
    many = written.endswith("s")
    if not isinstance(other, State):
        return f"{called(other)} fighter{'s' if many else ''}"
    forms = [p for p in other.people if p.endswith("s") == many]
    return _like(forms, written) if forms else None


def called(group: Actor) -> str:
    """What stories call a group: its name, or its acronym where that is long."""
    return group.name if group.name.count(" ") < 2 else next((name for name in group.aliases if " " not in name), group.name)


def _like(forms: Sequence[str], written: str) -> str:
    """The first of the forms that has as many words, or the first; no acronym, unless all are."""
    full = [form for form in forms if not form.replace(".", "").isupper()] or forms
    return next((form for form in full if len(words_of(form)) == len(words_of(written))), full[0])


def _named(reading: Reading, hit: Hit, other: State | Actor, written: str) -> Edit | None:
    """A side's name, or its capital's for a capital, with "the" where it wants one."""
    if not isinstance(other, State):
        return _put(reading, hit, called(other), before=_articled(hit.actor), after=other.name not in NO_ARTICLE)
    if hit.via == "seat" and other.seats:
        return _put(reading, hit, _like(other.seats, written))
    lands = [
        name for name in (other.actor.name, *other.actor.aliases) if name not in other.people and not FORMAL & {*name.split()}
    ]  # "Kurdistan" is one, as states are
    name = _like(lands or (other.actor.name,), written)
    return _put(reading, hit, name, before=_articled(hit.actor), after=name in ARTICLE)


def _articled(actor: Actor) -> bool:
    return actor.name in ARTICLE if actor.kind == "state" else actor.name not in NO_ARTICLE


def _put(reading: Reading, hit: Hit, words: str, *, before: bool = False, after: bool = False) -> Edit | None:
    """The edit with the articles that the old words (``before``) and the new ones (``after``) take; none inside a phrase."""
    tokens, text = reading.tokens, reading.story.text
    start, end = tokens[hit.first].start, tokens[hit.last].end
    front = tokens[hit.first - 1] if hit.first else None
    behind = tokens[hit.last + 1] if hit.last + 1 < len(tokens) else None
    if behind is not None and behind.tag == "POS" and words.endswith("s"):
        end, words = behind.end, f"{words}{text[behind.start]}"
    if front is None or modifies(reading, hit) or before == after:
        pass
    elif front.lower == "the":
        start = front.start if before else start
    elif front.head == hit.last and front.dep in {"amod", "compound", "nmod"}:
        return None
    elif after:
        words = f"{'The' if any(s.first == hit.first for s in reading.sentences) else 'the'} {words}"
    if front is not None and front.lower in {"a", "an"}:
        if (before or after) and not modifies(reading, hit):
            return None
        vowel = words[0] in "AEIO" or words.startswith("Ug") or (words[:3].isupper() and words[0] in SPELT)
        start, words = front.start, f"{'an' if vowel else 'a'} {words}"
        words = words[0].upper() + words[1:] if text[start].isupper() else words
    return Edit(start, end, words)


def counterpart(registry: Registry, hit: Hit, side: str, day: datetime.date | None, written: str) -> str | None:
    """Who holds the same office on the other side that day, or any; full name for full name, surname for surname."""
    other = next(filter(None, (_same_office(registry, term, side, day) for term in registry.terms.get(hit.actor.id, ()))), None)
    if other is None:
        holders = [(t, a) for (of, _), found in registry.holders.items() if of == side for t, a in found]
        other = next((a for t, a in holders if day is not None and t.holds(day)), next((a for _, a in holders), None))
    if other is None:
        return None
    return other.name if " " in written else other.name.split()[-1]


def _same_office(registry: Registry, term: Record, side: str, day: datetime.date | None) -> Actor | None:
    if day is None or not term.office or not term.holds(day) or term.side not in registry.states:
        return None
    return registry.holder(side, "leader" if term.office == registry.states[term.side or ""].head else term.office, day)


if __name__ == "__main__":
    main()
