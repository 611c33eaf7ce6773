"""What there is to decide in one sentence: its candidate predicates and what is attributed in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.claims.measures import Measures, measure
from dateline.language.tree import Tokens, within
from dateline.speech.over import by_sentence, cued_in
from dateline.types import Attribution, Reading, Sentence, Span, Token

CLAUSAL = frozenset(
    {"ROOT", "conj", "ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "parataxis", "dep", "csubj", "csubjpass", "appos"}
)

# Clauses that the parser may build round a noun or adjective; a subject of their own shows them.
VERBLESS = frozenset({"ccomp", "advcl", "relcl", "parataxis", "conj"})
# Prepositions whose noun phrase may hold an event of its own, and the least words it takes to tell one.
APART = frozenset({"with", "after", "following", "despite", "including", "before", "amid", "since", "during", "without"})
NOMINAL_WORDS = 4


@dataclass(frozen=True, slots=True)
class Scene:
    """What the decisions look at: one sentence, its candidates and what is attributed in it."""

    reading: Reading
    sentence: Sentence
    cues: frozenset[int]  # heads of attributions that are frames, not claims
    tops: dict[int, Span]  # token at the top of an attributed content → that content
    media: frozenset[int]  # tokens that name a channel ("in an interview with …")
    over: Sequence[Attribution]  # those that have words of theirs in the sentence, wherever their cue stands
    measures: Measures  # how long its stretches are, and what they hold


def candidates(scene: Scene) -> list[int]:
    """The tokens of a sentence that may carry a claim, outer before inner."""
    tokens, sentence = scene.reading.tokens, scene.sentence
    found = [t.i for t in tokens[sentence.first : sentence.last + 1] if _is_candidate(tokens, t) or t.i in scene.tops]
    return sorted((i for i in found if i not in scene.media), key=lambda i: (depth(tokens, i), i))


def _is_candidate(tokens: Tokens, t: Token) -> bool:
    if t.head == t.i or t.dep == "ROOT":
        return t.pos not in {"PUNCT", "SPACE"}
    if t.pos in {"VERB", "AUX"} and t.dep in CLAUSAL:
        return True
    if t.dep in VERBLESS and any(tokens[c].dep in {"nsubj", "nsubjpass"} for c in t.children):
        return True
    return t.pos in {"NOUN", "PROPN", "NUM"} and t.right - t.left >= NOMINAL_WORDS and _stands_apart(tokens, t)


def _stands_apart(tokens: Tokens, t: Token) -> bool:
    """Whether a noun phrase may state something beside its sentence: ", a retreat from …", "after the loss of …"."""
    if t.dep == "appos":
        return True
    return t.dep == "pobj" and tokens[t.head].lower in APART


def depth(tokens: Tokens, i: int) -> int:
    """How many governors stand over a token."""
    found = 0
    while tokens[i].head != i and found < 200:
        i, found = tokens[i].head, found + 1
    return found


def scenes(reading: Reading) -> Iterator[Scene]:
    """Gather what is attributed in each sentence."""
    over = by_sentence(reading)
    for sentence in reading.sentences:
        yield _scene(reading, sentence, over.get(sentence.first, ()))


def _scene(reading: Reading, sentence: Sentence, over: Sequence[Attribution]) -> Scene:
    cues, tops, media = set(), {}, set[int]()
    for a in cued_in(reading, sentence):
        if a.medium is not None:
            media.update(t.i for t in within(reading.tokens, a.medium))
        framed = a.form != "passive" or not a.content[0].holds(Span(reading.tokens[a.head].start, reading.tokens[a.head].end))
        if a.form in {"clause", "object", "quote", "citing", "noun"} or (a.form == "passive" and framed):
            cues.add(a.head)
        if a.form in {"clause", "object", "passive", "noun"} and framed:
            for content in a.content:
                inside = within(reading.tokens, content)
                if inside:
                    top = _top(inside)
                    if (
                        not _is_candidate(reading.tokens, reading.tokens[top])
                        or a.form != "clause"
                        or _wider(reading.tokens, top, content)
                    ):
                        tops[top] = content
    measures = measure(reading.tokens, sentence.first, sentence.last)
    return Scene(reading, sentence, frozenset(cues), tops, frozenset(media), over, measures)


def _wider(tokens: Tokens, top: int, content: Span) -> bool:
    return content.start < tokens[tokens[top].left].start


def _top(inside: Sequence[Token]) -> int:
    first, last = inside[0].i, inside[-1].i
    tops = [
        t
        for t in inside
        if (t.head == t.i or not first <= t.head <= last) and t.pos not in {"PUNCT", "SPACE", "CCONJ", "SCONJ", "ADP"}
    ]
    verbs = [t for t in tops if t.pos in {"VERB", "AUX"}]
    pool = verbs or tops or list(inside)
    return max(pool, key=lambda t: t.right - t.left).i
