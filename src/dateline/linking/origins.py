"""Where claims come from: outlets that pass on one statement, one wire story or one quotation count once.

Each origin is a tree from the first utterance to the stories that carry it; each edge says what it rests on. An origin is a
judgement: the claims stay as they are.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from dateline.linking.claimants import united, voice_of
from dateline.linking.copies import WORD, Copy, copies
from dateline.linking.decided import NOTHING, Decided
from dateline.linking.likely import telling
from dateline.linking.traits import Traits, at_odds, together
from dateline.linking.utterances import Utterance, role_words, same_speaker, utterances, with_sides
from dateline.linking.words import Weights, weight, weights
from dateline.types import Claim, Reading, Span

EdgeKind = Literal["copy", "quotation", "relay", "credit", "person"]

# A statement is passed on for so many days; what is said later is said anew, unless it is as like as can be and has its number.
RELAY_DAYS = 3
LATE_DAYS, LATE_ALIKE = 7, 0.6
# How alike two utterances must be to be one statement.
ALIKE = 0.42
# Quoted words in a row that nobody else says by chance; fewer may be a title.
QUOTED = 8
# Each utterance is held against so many others that share a telling word with it.
NEIGHBOURS = 12
TELLING = 4
# What people decided goes before whatever the program finds.
SURE = 2.0


@dataclass(frozen=True, slots=True)
class Edge:
    """One utterance that comes from another: how, how surely, and the words on both sides that show it."""

    kind: EdgeKind
    source: Utterance
    relay: Utterance
    score: float
    sentence: str
    spans: tuple[tuple[Span, Span], ...]  # in the source's story, in the relay's


@dataclass(frozen=True, slots=True)
class Origin:
    """One source and all that carry it. ``first`` is the earliest utterance known; ``edges`` lead from it to every other."""

    first: Utterance
    utterances: tuple[Utterance, ...]
    edges: tuple[Edge, ...]

    @property
    def attributed(self) -> bool:
        """Whether anybody is named as the source: a speaker or a wire. What an outlet writes of itself names none."""
        return any(u.speaker is not None or u.story.relay is not None for u in self.utterances)

    @property
    def name(self) -> str:
        """Who it comes from: the speaker, else the wire, else the outlet or story it first stood in."""
        speaker, story = self.first.speaker, self.first.story
        if speaker is not None:
            return speaker.who or (speaker.source.of(story.text) if speaker.source else "unnamed source")
        return story.relay or story.publisher or story.doc


def origins(readings: Sequence[Reading], *, decided: Decided = NOTHING) -> tuple[Origin, ...]:
    """The origins of all claims of the stories, by their first utterances; what people have decided goes before the rest."""
    rare = weights(readings)
    said = with_sides(sorted((u for reading in readings for u in utterances(reading, rare)), key=lambda u: u.key))
    edges = [*_copied(said, copies([r.story for r in readings])), *_quoted(said), *_relayed(said, rare), *_credited(said, rare)]
    return tuple(_trees(said, [*_settled(said, decided), *edges], decided))


def _settled(said: Sequence[Utterance], decided: Decided) -> Iterator[Edge]:
    """What people decided to come from one source."""
    where = {(u.story.doc, claim.id): u for u in said for claim in u.claims} if decided.same else {}
    for names in decided.same:
        ends = sorted((where[name] for name in names if name in where), key=lambda u: u.key)
        if len(ends) == 2 and ends[0] is not ends[1]:
            yield Edge("person", ends[0], ends[1], SURE, "somebody decided that they come from one source", ())


def counts(found: Iterable[Origin], claims: Iterable[tuple[str, str]] | None = None) -> str:
    """How many reports, outlets and named origins there are, of all claims or of those given by doc and id: "12 reports, …".

    Outlets that only write of themselves are told apart; one who spoke twice is one origin.
    """
    wanted = None if claims is None else set(claims)
    docs, outlets, named, voices, quoting, own = set(), set(), set(), [], set(), []
    for origin in found:
        carriers = [u for u in origin.utterances if wanted is None or any((u.story.doc, c.id) in wanted for c in u.claims)]
        where = {u.story.publisher or u.story.doc for u in carriers}
        docs |= {u.story.doc for u in carriers}
        outlets |= where
        if carriers and origin.attributed:
            first = origin.first
            if first.speaker is not None:
                voices.append(voice_of(first.speaker, first.story.text, first.story.doc))
            else:
                named.add(origin.name)
            quoting |= where
        elif carriers:
            own.append(where)
    alone = set().union(*own) - quoting
    named.update(united(voices))
    told = [_some(len(docs), "report"), _some(len(outlets), "outlet"), _some(len(named), "origin")]
    return ", ".join(told + ([f"{_some(len(alone), 'outlet')} unattributed"] if alone else []))


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


# --- edges ---


def _copied(said: Sequence[Utterance], found: Sequence[Copy]) -> Iterator[Edge]:
    """Utterances that stand in passages copied from an earlier story."""
    by_doc: dict[str, list[Utterance]] = defaultdict(list)
    for utterance in said:
        by_doc[utterance.story.doc].append(utterance)
    for copy in found:
        for relay in by_doc[copy.later.doc]:
            for source in by_doc[copy.earlier.doc]:
                spans = tuple(
                    (there, here)
                    for here, there in copy.passages
                    if any(here.meets(c.content) for c in relay.claims) and any(there.meets(c.content) for c in source.claims)
                )
                alike = source.speaker is relay.speaker is None or same_speaker(source, relay) > 0
                if spans and (alike or _one_place(spans, source, relay)):
                    words = sum(len(WORD.findall(here.of(copy.later.text))) for _, here in spans)
                    sentence = f"{words} words of {_name(relay)} stand in {_name(source)}; {copy.share:.0%} is shared"
                    yield Edge("copy", source, relay, round(0.9 + copy.share / 10, 3), sentence, spans)


def _one_place(spans: Sequence[tuple[Span, Span]], source: Utterance, relay: Utterance) -> bool:
    """Whether a claim of each stands at the same point of a shared passage, though the one has lost its speaker."""
    for there, here in spans:
        mine = {c.content.start - here.start for c in relay.claims if here.holds(c.content)}
        if mine & {c.content.start - there.start for c in source.claims if there.holds(c.content)}:
            return True
    return False


def _quoted(said: Sequence[Utterance]) -> Iterator[Edge]:
    """Utterances that quote the same words."""
    held: dict[tuple[str, ...], list[tuple[Utterance, Span]]] = defaultdict(list)
    for utterance in said:
        for claim in utterance.claims:
            if claim.quote in {"direct", "mixed"}:
                for run, span in _runs(claim, utterance):
                    held[run].append((utterance, span))
    seen: set[tuple[int, int]] = set()
    for run in sorted(held):
        for (source, there), (relay, here) in pairwise(held[run]):
            if source.story.doc != relay.story.doc and (id(source), id(relay)) not in seen:
                seen.add((id(source), id(relay)))
                sentence = f"{_name(relay)} and {_name(source)} quote the same words: “{' '.join(run)} …”"
                yield Edge("quotation", source, relay, 0.95, sentence, ((there, here),))


def _runs(claim: Claim, utterance: Utterance) -> Iterator[tuple[tuple[str, ...], Span]]:
    text = utterance.story.text
    words = list(WORD.finditer(text, claim.content.start, claim.content.end))
    for i in range(len(words) - QUOTED + 1):
        run = words[i : i + QUOTED]
        yield tuple(word[0].casefold() for word in run), Span(run[0].start(), run[-1].end())


def _relayed(said: Sequence[Utterance], rare: Weights) -> Iterator[Edge]:
    """One speaker's statement in several stories."""
    spoken = [u for u in said if u.speaker is not None]
    for source, relay in _near(spoken, rare, _voices):
        who = same_speaker(source, relay)
        score, claims = _alike(source, relay, rare)
        least = ALIKE if _in_days(source, relay, RELAY_DAYS) else LATE_ALIKE
        if who and score >= least and (least == ALIKE or telling(source.whole, relay.whole)):
            assert claims is not None
            same = _name_of(relay) if who == 1 else f"{_name_of(source)} and {_name_of(relay)}, one side or office,"
            sentence = f"{same} said in {_name(relay)} what stands in {_name(source)}: {_evidence(source, relay)}"
            yield Edge("relay", source, relay, round(who * min(1.0, 0.5 + score / 2), 3), sentence, (claims,))


def _credited(said: Sequence[Utterance], rare: Weights) -> Iterator[Edge]:
    """Own words of stories that credit one wire, or one of which is the wire's own."""
    own = [u for u in said if u.speaker is None and _wire(u)]
    for source, relay in _near(own, rare, lambda u: [_wire(u)]):
        score, claims = _alike(source, relay, rare)
        if score >= ALIKE and _in_days(source, relay, RELAY_DAYS):
            assert claims is not None
            wire = _wire(relay)
            sentence = f"{_name(relay)} and {_name(source)} are {wire}'s: {_evidence(source, relay)}"
            yield Edge("credit", source, relay, round(0.4 + score / 2, 3), sentence, (claims,))


def _wire(utterance: Utterance) -> str:
    return utterance.story.relay or utterance.story.publisher or ""


def _voices(utterance: Utterance) -> list[str]:
    """The names under which the speaker may come up elsewhere."""
    speaker = utterance.speaker
    assert speaker is not None
    return [*filter(None, [speaker.who]), *sorted(utterance.sides), *sorted(role_words(utterance))]


def _near(said: Sequence[Utterance], rare: Weights, voices: object) -> Iterator[tuple[Utterance, Utterance]]:
    """Pairs of utterances of other stories that share a voice and a telling word or number, within the days of a relay."""
    assert callable(voices)
    held: dict[tuple[str, str], list[Utterance]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    for relay in said:
        marks = {(voice, mark) for voice in voices(relay) if voice for mark in _marks(relay, rare)}
        for mark in sorted(marks):
            for source in held[mark][-NEIGHBOURS:]:
                pair = (id(source), id(relay))
                if pair not in seen and source.story.doc != relay.story.doc and _in_days(source, relay):
                    seen.add(pair)
                    yield source, relay
            held[mark].append(relay)


def _marks(utterance: Utterance, rare: Weights) -> set[str]:
    marks: set[str] = set()
    for part in utterance.traits:
        marks.update(f"{value:g}" for _, value in part.numbers)
        marks.update(sorted(part.words, key=lambda word: (-rare.get(word, 1.0), word))[:TELLING])
        marks.update(part.names)
    return marks


def _in_days(a: Utterance, b: Utterance, days: int = LATE_DAYS) -> bool:
    one, other = a.story.published, b.story.published
    return one is None or other is None or abs((one - other).days) <= days


def _alike(source: Utterance, relay: Utterance, rare: Weights) -> tuple[float, tuple[Span, Span] | None]:
    """How alike the closest claims of the two are; nought where their days, places or numbers are others."""
    if at_odds(source.whole, relay.whole):
        return 0.0, None
    best: tuple[float, tuple[Span, Span] | None] = (0.0, None)
    for a in source.traits:
        for b in relay.traits:
            if at_odds(a, b):
                continue
            shared = weight(a.words & b.words, rare)
            least = min(weight(a.words, rare), weight(b.words, rare))
            score = shared / least if least > 0 and (len(a.words & b.words) > 1 or a.numbers & b.numbers) else 0.0
            score = min(1.0, score + 0.15 * bool(a.numbers & b.numbers))
            if score > best[0]:
                best = (score, (a.claims[0].content, b.claims[0].content))
    return best


def _evidence(source: Utterance, relay: Utterance) -> str:
    """What the two share, in words."""
    numbers = sorted({n for part in source.traits for n in part.numbers} & {n for part in relay.traits for n in part.numbers})
    words = sorted({w for part in source.traits for w in part.words} & {w for part in relay.traits for w in part.words})
    told = [f"{value:g} {unit}" for unit, value in numbers] + [f"“{word}”" for word in words[:TELLING]]
    return "both have " + ", ".join(told)


def _name(utterance: Utterance) -> str:
    story = utterance.story
    name = story.publisher or story.doc
    return f"{name} of {story.published}" if story.published else name


def _name_of(utterance: Utterance) -> str:
    speaker = utterance.speaker
    assert speaker is not None
    return speaker.who or (speaker.source.of(utterance.story.text) if speaker.source else "an unnamed source")


# --- trees ---


def _trees(said: Sequence[Utterance], edges: Sequence[Edge], decided: Decided) -> Iterator[Origin]:
    """The surest tree over each group of utterances that edges join, from its first utterance on."""
    beside: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        beside[id(edge.source)].append(edge)
        beside[id(edge.relay)].append(edge)
    done: set[int] = set()
    for first in said:
        if id(first) in done:
            continue
        done.add(id(first))
        members, kept = [first], []
        told: Traits = first.whole
        reach = [(_rank(edge), n, edge) for n, edge in enumerate(beside[id(first)])]
        heapq.heapify(reach)
        count = len(reach)
        while reach:
            _, _, edge = heapq.heappop(reach)
            ends = [u for u in (edge.source, edge.relay) if id(u) not in done]
            if not ends or (edge.score < SURE and (at_odds(told, ends[0].whole) or _parted(ends, members, decided))):
                continue
            done.add(id(ends[0]))
            members.append(ends[0])
            told = together([told, ends[0].whole])
            kept.append(edge if ends[0] is edge.relay else _turned(edge))
            for following in beside[id(ends[0])]:
                heapq.heappush(reach, (_rank(following), count, following))
                count += 1
        yield Origin(first, tuple(sorted(members, key=lambda u: u.key)), tuple(kept))


def _parted(ends: Sequence[Utterance], members: Sequence[Utterance], decided: Decided) -> bool:
    """Whether somebody decided against it."""
    return bool(decided.apart) and decided.part(_named(ends), _named(members))


def _named(said: Iterable[Utterance]) -> list[tuple[str, str]]:
    return [(u.story.doc, claim.id) for u in said for claim in u.claims]


def _rank(edge: Edge) -> tuple[float, object, object]:
    return -edge.score, edge.source.key, edge.relay.key


def _turned(edge: Edge) -> Edge:
    """The edge with its ends changed over: what came out later may be reached first."""
    return Edge(edge.kind, edge.relay, edge.source, edge.score, edge.sentence, tuple((b, a) for a, b in edge.spans))
