"""Resolve pronouns and definite phrases ("the ministry", "the agency") to who was mentioned before.

One pass in text order over a short list of recent mentions, so the cost grows with the text alone.
What cannot be told stays without ``who``. "I" and "we" inside a quotation are left to the stage
that knows its speaker: they come out as mentions of kind "speaker".
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from dateline.actors.definites import definite
from dateline.actors.flow import Flow, main_voice
from dateline.actors.names import words_of
from dateline.actors.people import SUBJECT, speaks
from dateline.actors.roles import is_rank
from dateline.actors.setting import Story
from dateline.actors.words import word_group
from dateline.copies import changed
from dateline.language.tree import ancestors, token_at
from dateline.types import Mention, Reading, Span, Token

# Mentions kept in mind, and how many sentences back one may lie.
_KEPT = 40
_VOICES = 8
# "A spokesman, Brigadier X, Y's deputy": how many appositions are followed.
_APPOSED = 3
# A force that spoke this many sentences before an officer lends him its country.
_OFFICER = 3
_MILITARY = word_group("military body")
_REACH = {"he": 5, "it": 3, "they": 3}
_MALE = frozenset({"he", "him", "his", "himself"})
_FEMALE = frozenset({"she", "her", "hers", "herself"})
_THING = frozenset({"it", "its", "itself"})
_MANY = frozenset({"they", "them", "their", "theirs", "themselves"})
_SPEAKER = frozenset({"i", "me", "my", "we", "us", "our", "ours", "myself", "ourselves"})
_ORGANISED = frozenset({"body", "force", "group", "outlet", "ngo", "company", "state"})
_FEMALE_WORDS = word_group("female")
_MALE_WORDS = word_group("male")
_LAND = frozenset({"country", "nation", "republic", "kingdom"})
# Adjectives that tell of somebody: "it was ready to", unlike "it was clear that".
_FELT = word_group("felt")


@dataclass(slots=True)
class _Seen:
    """The mentions met so far, latest last; how often each actor came; who is known as a man or a woman."""

    recent: deque[tuple[Mention, int]] = field(default_factory=lambda: deque(maxlen=_KEPT))
    before: deque[Mention] = field(default_factory=lambda: deque(maxlen=_KEPT))  # documents too
    counts: Counter[str] = field(default_factory=Counter)
    sides: dict[str, str] = field(default_factory=dict)
    gender: dict[str, str] = field(default_factory=dict)
    voices: deque[tuple[Mention, int]] = field(default_factory=lambda: deque(maxlen=_VOICES))  # unquoted


def resolve(reading: Reading) -> Reading:
    """The reading with pronouns added to its mentions and definite phrases resolved."""
    story, flow = Story(reading), Flow(reading)
    tokens, seen = reading.tokens, _Seen()
    starts = [s.first for s in reading.sentences]
    items: list[tuple[int, int, Mention | Token]] = [(m.span.start, -m.span.end, m) for m in reading.mentions]
    items += [(t.start, 0, t) for t in tokens if t.pos == "PRON" and _class(t) is not None]
    found: list[Mention] = []
    for _, _, item in sorted(items, key=lambda x: (x[0], x[1])):
        at = item.head if isinstance(item, Mention) else item.i
        sentence = bisect_right(starts, at)
        if isinstance(item, Token):
            mention = _pronoun(story, flow, item, sentence, seen)
        else:
            mention = definite(story, item, seen.before, _owner(story, flow, item, sentence, seen))
            _note_gender(story, mention, seen)
            mention = _with_side(_officer(story, flow, mention, sentence, seen), seen)
        if mention is None:
            continue
        found.append(mention)
        if mention.who is not None and mention.kind != "demonym":
            seen.before.append(mention)
        if mention.who is not None and mention.kind not in {"demonym", "document", "speaker"}:
            seen.recent.append((mention, sentence))
            seen.counts[mention.who] += 1
            if not story.quoted(mention.span.start) and main_voice(tokens, _stands(tokens, mention.head)):
                seen.voices.append((mention, sentence))
    return changed(reading, mentions=tuple(found))


def _class(token: Token) -> str | None:
    for name, words in (("he", _MALE), ("she", _FEMALE), ("it", _THING), ("they", _MANY), ("speaker", _SPEAKER)):
        if token.lower in words:
            return name
    return None


def _pronoun(story: Story, flow: Flow, token: Token, sentence: int, seen: _Seen) -> Mention | None:
    kind = _class(token)
    if kind == "speaker":
        return Mention(story.span(token.i, token.i), token.i, None, kind="speaker")
    if kind is None or token.dep == "expl" or (kind == "it" and _empty(story.tokens, token)):
        return None
    best = _went_on(story, flow, token, kind, sentence, seen) or _antecedent(story, flow, token, kind, sentence, seen)
    where = story.span(token.i, token.i)
    if best is None:
        return Mention(where, token.i, None, kind="pronoun")
    if kind in {"he", "she"} and best.who is not None:
        seen.gender.setdefault(best.who, kind)
    return Mention(where, token.i, best.who, best.side, actor=best.actor, kind=best.kind)


def _owner(story: Story, flow: Flow, mention: Mention, sentence: int, seen: _Seen) -> Mention | None:
    """Whom "his", "its" or "their" at the head of a phrase stands for."""
    for i in range(story.first(mention), mention.head):
        token = story.tokens[i]
        if token.tag == "PRP$":
            kind = _class(token)
            return None if kind in {None, "speaker"} else _antecedent(story, flow, token, str(kind), sentence, seen)
        if token.lower in _LAND and story.tokens[i + 1].tag == "POS":
            return next((m for m in reversed(seen.before) if m.kind == "state"), None)  # "the country's army"
    return None


def _empty(tokens: Sequence[Token], token: Token) -> bool:
    """ "It is likely that", "it was raining": an "it" that stands for nobody."""
    verb = tokens[token.head]
    if token.dep not in SUBJECT or verb.lemma != "be":
        return False
    said = [tokens[c] for c in verb.children if tokens[c].dep in {"ccomp", "xcomp", "advcl", "acomp", "csubj"}]
    return bool(said) and not any(t.lemma in _FELT for t in said)


def _went_on(story: Story, flow: Flow, token: Token, kind: str, sentence: int, seen: _Seen) -> Mention | None:
    """Who spoke in the paragraph before, for a pronoun that speaks at the head of a paragraph or behind words that open it."""
    if kind == "it" or story.quoted(token.start) or not flow.opens(token) or not speaks(story.tokens, token):
        return None
    for mention, where in reversed(seen.voices):
        if flow.paragraphs(where, sentence) > 1:
            return None
        if mention.span.start < token.start and _agrees(story, mention, kind, seen):
            return mention
    return None


def _antecedent(story: Story, flow: Flow, token: Token, kind: str, sentence: int, seen: _Seen) -> Mention | None:
    """The best mention before the pronoun: near, a subject, often named, agreeing in number, gender and kind."""
    speaking = speaks(story.tokens, token)
    above = {t.i for t, _ in zip(ancestors(story.tokens, token.head), range(8), strict=False)} if token.dep in SUBJECT else set()
    reach = _REACH["he" if kind == "she" else kind]
    inside = story.quoted(token.start)
    doer = _doer(story, token, seen)
    best, top = None, 0.0
    for age, (mention, where) in enumerate(reversed(seen.recent)):
        far = sentence - where if inside else flow.between(where, sentence)
        if far > reach:
            break
        if mention.span.start >= token.start or not _agrees(story, mention, kind, seen):
            continue
        head = _stands(story.tokens, mention.head)
        score = 6.0 - 1.6 * far - 0.12 * age + 0.3 * min(seen.counts[mention.who or ""], 5)
        if head.dep in SUBJECT:
            score += 2.0
            if speaks(story.tokens, head):
                score += 2.0 if speaking else 0.7
            if head.head in above:
                score += 3.0  # "X said it had …"
        if mention.role is not None and kind in {"he", "she"}:
            score += 0.4
        if head.dep == "poss":
            score -= 0.8
        if mention.side is None and mention.actor is None:
            score -= 0.8
        if head.dep == "pobj" and story.tokens[head.head].lower == "as":
            score -= 3.0  # "as a united force" says what somebody is
        if story.quoted(mention.span.start) != inside:
            score -= 1.5
        if far == 0 and (head.head == token.head or (mention.who is not None and mention.who == doer)):
            score -= 5.0  # subject and object of one verb are not the same, nor in "accusing it of …"
        if score > top:
            best, top = mention, score
    return best


def _doer(story: Story, token: Token, seen: _Seen) -> str | None:
    """Who does what is done to a pronoun in a clause without a subject of its own: "cut ties with X, accusing *it* of …"."""
    tokens = story.tokens
    verb = tokens[token.head]
    if token.dep != "dobj" or verb.tag != "VBG" or verb.dep != "advcl":
        return None
    above = next((c for c in tokens[verb.head].children if tokens[c].dep in SUBJECT), None)
    return next((m.who for m, _ in reversed(seen.recent) if m.head == above), None) if above is not None else None


def _stands(tokens: Sequence[Token], head: int) -> Token:
    """What a mention is in its sentence: a name in apposition is what the words it explains are."""
    for _ in range(_APPOSED):
        if tokens[head].dep != "appos":
            break
        head = tokens[head].head
    return tokens[head]


def _agrees(story: Story, mention: Mention, kind: str, seen: _Seen) -> bool:
    many = story.many(mention)
    if kind in {"he", "she"}:
        known = seen.gender.get(mention.who or "")
        return mention.kind in {"person", "name"} and not many and (known is None or known == kind)
    if kind == "it":
        one = not many or (mention.actor is not None and story.tokens[mention.head].tag in {"NN", "NNP"})  # "the air force"
        return (mention.kind in _ORGANISED or mention.kind == "name") and one
    return many or mention.kind in {"group", "people", "force"}


def _officer(story: Story, flow: Flow, mention: Mention, sentence: int, seen: _Seen) -> Mention:
    """An officer whose country goes unsaid belongs to the force that spoke right before: "The navy said … Cmdr X added …"."""
    if mention.kind != "person" or mention.side is not None or mention.role is None or mention.who in seen.sides:
        return mention
    if not is_rank(story.tokens[_last_of(story, mention.role)].lower):
        return mention
    for other, where in reversed(seen.voices):
        if flow.between(where, sentence) > _OFFICER:
            break
        if other.kind in {"force", "body"} and other.side is not None and set(words_of(other.who or "")) & _MILITARY:
            return changed(mention, side=other.side)
    return mention


def _last_of(story: Story, words: Span) -> int:
    """The last token of a span."""
    return token_at(story.tokens, words.end - 1)


def _with_side(mention: Mention, seen: _Seen) -> Mention:
    """A person keeps the side that the story gave with the first full name."""
    if mention.kind != "person" or mention.who is None:
        return mention
    if mention.side is not None:
        seen.sides.setdefault(mention.who, mention.side)
        return mention
    return changed(mention, side=seen.sides.get(mention.who))


def _note_gender(story: Story, mention: Mention, seen: _Seen) -> None:
    if mention.kind != "person" or mention.who is None:
        return
    for i in range(story.first(mention), min(mention.head + 8, len(story.tokens))):
        if story.tokens[i].start >= mention.span.end:
            break
        word = story.tokens[i].lower.rstrip(".")
        if word in _FEMALE_WORDS:
            seen.gender.setdefault(mention.who, "she")
        elif word in _MALE_WORDS:
            seen.gender.setdefault(mention.who, "he")
