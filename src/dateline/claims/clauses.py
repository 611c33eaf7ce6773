"""Cut sentences into claims: one event, state, tally, forecast, demand, denial or intention each.

Every predicate of the parse is a candidate (`candidates`). For each it is decided, from the
root down, whether it states a claim of its own, belongs to the claim it hangs on, or states
none (`dateline.claims.worth`). A claim's words are then the widest unbroken run round its
predicate that belongs to no other claim and to no attribution (`content`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from dateline.claims.scene import Scene, candidates, scenes
from dateline.claims.what.modality_words import cue_effects
from dateline.claims.worth import Decision, decide
from dateline.copies import changed
from dateline.language.linear import Linear
from dateline.language.tree import Tokens, within
from dateline.lexicons import word_set
from dateline.speech.over import cued_in
from dateline.types import Attribution, Claim, Reading, Reason, Span, Token

SLIGHT_WORDS = 2
# What a predicate heads, in words, by its relation to the rest of the sentence.
CLAUSES = {
    "ROOT": "main clause",
    "ccomp": "content clause",
    "conj": "coordinated clause",
    "advcl": "adverbial clause",
    "relcl": "relative clause",
    "acl": "participle clause",
    "xcomp": "infinitive clause",
    "pcomp": "clause behind a preposition",
    "appos": "phrase in apposition",
}


def cut(reading: Reading, *, model: Linear) -> Reading:
    """Fill ``reading.claims`` with spans, sections and ids; their chains and fields come later."""
    claims: list[Claim] = []
    for scene in scenes(reading):
        heads = candidates(scene)
        claims.extend(claims_of(scene, heads, *decide(scene, heads, model)))
    claims.sort(key=lambda c: (c.content.start, c.content.end))
    digest = hashlib.sha256(reading.story.text.encode("utf-8", "surrogatepass")).hexdigest()
    return changed(reading, claims=tuple(changed(c, id=claim_id(digest, c.content)) for c in claims))


def claims_of(scene: Scene, heads: Sequence[int], decisions: dict[int, Decision], sure: dict[int, float]) -> list[Claim]:
    """The claims that follow from the decisions, each with how sure its own is."""
    owner = _owners(scene, heads, decisions)
    own = [h for h in heads if decisions[h] == "own"]
    slight = [h for h in own if _is_slight(scene, content_span(scene, h, owner)) and not _is_all_said(scene, h)]
    if slight == own:
        slight = [h for h in slight if h not in scene.tops]  # all there is to say: "the council condemned *the attack*"
    if slight:
        decisions = {**decisions, **dict.fromkeys(slight, "merge")}
        owner = _owners(scene, heads, decisions)
    found = []
    for h in heads:
        if decisions[h] == "own":
            span = content_span(scene, h, owner)
            if span is not None:
                because = (_reason(scene, h, sure[h]),)
                at = _top(scene, h, owner)
                found.append(Claim("", scene.sentence.section, span, at, confidence=round(sure[h], 3), because=because))
    return found


def _is_all_said(scene: Scene, head: int) -> bool:
    """Whether the words are all that somebody says or denies: "denies *targeting civilians*", "denied *any role*"."""
    token, cue = scene.reading.tokens[head], scene.reading.tokens[scene.reading.tokens[head].head]
    denied = cue_effects().get((cue.lemma,), ("-", "-"))[0] == "denied"
    return cue.i in scene.cues and (token.dep == "xcomp" or (token.dep == "dobj" and denied))


def _is_slight(scene: Scene, content: Span | None) -> bool:
    """Whether so few words are left that they state nothing: one or two (four in 52 were claims in cross-validation)."""
    return content is not None and len(content.of(scene.reading.story.text).split()) <= SLIGHT_WORDS


def _reason(scene: Scene, head: int, sure: float) -> Reason:
    """Why the words were taken for a claim."""
    token = scene.reading.tokens[head]
    word, clause = scene.reading.story.text[token.start : token.end], CLAUSES.get(token.dep, "phrase")
    sentence = f"“{word}” heads a {clause} that states something of its own, by the model's lights {sure:.2f} likely"
    return Reason("claim", "worth", sentence, Span(token.start, token.end), round(sure, 3))


def _owners(scene: Scene, heads: Sequence[int], decisions: dict[int, Decision]) -> list[int]:
    """For each token of the sentence, the head of the claim it belongs to; -1 for none."""
    tokens, s = scene.reading.tokens, scene.sentence
    owner = [-2] * (s.last - s.first + 1)
    for h in heads:  # outer first: inner ones overwrite
        decision = decisions[h]
        if decision == "merge" or (decision == "drop" and _enclosed(scene, h, owner)):
            continue
        mark = h if decision == "own" else -1
        for i in range(max(tokens[h].left, s.first), min(tokens[h].right, s.last) + 1):
            owner[i - s.first] = mark
        if decision == "own" and h in scene.tops:
            for t in within(tokens, scene.tops[h]):
                if s.first <= t.i <= s.last:
                    owner[t.i - s.first] = h
    # what an inner subtree covers must not hide its own outer words: innermost head wins, set in depth order above
    for a in cued_in(scene.reading, s):
        if a.form == "phrase" or (a.head in scene.cues and _frames(scene, a, heads, decisions)):
            for t in within(tokens, a.frame):
                if s.first <= t.i <= s.last:
                    owner[t.i - s.first] = -1
    return owner


def _frames(scene: Scene, a: Attribution, heads: Sequence[int], decisions: dict[int, Decision]) -> bool:
    """Whether the words that attribute stand outside every claim.

    A noun's or an object's do only where what is attributed states a claim; if not, they belong to the claim round them.
    """
    if a.form not in {"noun", "object"}:
        return True
    tokens = scene.reading.tokens
    own = (tokens[h].start for h in heads if decisions[h] == "own" and h != a.head)
    return any(c.start <= at < c.end for at in own for c in a.content)


def _enclosed(scene: Scene, head: int, owner: Sequence[int]) -> bool:
    """Whether a predicate that states nothing stands in the midst of a claim, whose words stay whole round it."""
    tokens, s = scene.reading.tokens, scene.sentence
    before, after = tokens[head].left - 1 - s.first, tokens[head].right + 1 - s.first
    while after < len(owner) and tokens[s.first + after].pos == "PUNCT":
        after += 1
    if before < 0 or after >= len(owner) or head in scene.cues:
        return False
    return owner[before] == owner[after] and owner[before] >= 0


def content_span(scene: Scene, head: int, owner: Sequence[int]) -> Span | None:
    """The widest unbroken run of the claim's own words round its head, without joints and marks at its edges."""
    tokens, s = scene.reading.tokens, scene.sentence
    first = last = _top(scene, head, owner)
    while first > s.first and owner[first - 1 - s.first] == head:
        first -= 1
    while last < s.last and owner[last + 1 - s.first] == head:
        last += 1
    return trim(tokens, first, last)


def _top(scene: Scene, head: int, owner: Sequence[int]) -> int:
    """The head of a claim; where a parser hung it on a speaker's name, the highest of the claim's words behind that.

    "According to the mayor, *Ana Ruiz*, forty houses burned."
    """
    tokens, s = scene.reading.tokens, scene.sentence
    at = tokens[head].start
    framed = (a.frame.start <= at < a.frame.end for a in cued_in(scene.reading, s) if a.form == "phrase")
    if owner[head - s.first] == head or not any(framed):
        return head
    below = (c for c in tokens[head].children if head < c <= s.last and owner[c - s.first] == head and tokens[c].pos != "PUNCT")
    return max(below, key=lambda c: tokens[c].right - tokens[c].left, default=head)


def trim(tokens: Tokens, first: int, last: int) -> Span | None:
    """A run of tokens without joints, quotation marks and punctuation at its edges."""
    while first <= last and (_is_edge(tokens[first], "[(") or _joins(tokens[first], opens=_opens(tokens, first))):
        first += 1
    while last >= first and (_is_edge(tokens[last], "])%") or _dangles(tokens[last])):
        last -= 1
    return Span(tokens[first].start, tokens[last].end) if first <= last else None


def _opens(tokens: Tokens, i: int) -> bool:
    """Whether a word is the first of its sentence."""
    return i == 0 or tokens[i - 1].pos == "SPACE" or tokens[i - 1].lower in {".", "!", "?", ":", "“", '"'}


def _joins(token: Token, *, opens: bool) -> bool:
    """Whether a word joins a clause to another; "before the war", "so far" and the first "as" of "as many as ten" do not."""
    if token.lower not in word_set("joints.tsv") or (token.lower == "as" and token.tag == "RB"):
        return False
    if (token.lower == "so" and token.head == token.i + 1) or (token.dep == "det" and opens):
        return False  # "*That* decision has been taken"
    return token.dep != "prep" or token.right == token.i


def _dangles(token: Token) -> bool:
    """Whether a word at the end waits for words that belong to another claim."""
    return token.pos in {"CCONJ", "SCONJ", "DET"} or token.tag == "TO" or token.dep == "prep"


def _is_edge(token: Token, kept: str) -> bool:
    return token.pos in {"PUNCT", "SPACE"} and token.lower not in kept


def claim_id(text_digest: str, span: Span) -> str:
    """A stable id: the hash of the story's text and the claim's place in it, and nothing else."""
    return hashlib.sha256(f"{text_digest}:{span.start}:{span.end}".encode()).hexdigest()[:16]
