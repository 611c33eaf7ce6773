"""Descriptive phrases for somebody: "a Turkish foreign ministry official", "local media", "the Syrian army"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dateline.actors.names import words_of
from dateline.actors.neighbours import direction, handle, officials, over, own_name, ruler, seat, second_owner
from dateline.actors.owners import against, first_owner, group_before
from dateline.actors.registry import Hit
from dateline.actors.roles import general_office, role_noun
from dateline.actors.story import Known, Notes, side_of, top
from dateline.actors.words import word_group
from dateline.language.tree import span
from dateline.lexicons import rows
from dateline.types import Mention, Span, Token

# What makes an official one of a service: "a military official".
_SECTORS = word_group("service of an official")
# Heads that only say what kind of thing the name before them is: "Belta news agency", "the Kurdish PKK movement".
_SORTS = word_group("sort of body")
_MANNED = word_group("before an outpost")
# Any other word makes "the … leader" somebody else's: "the Malian opposition leader".
_BEFORE_LEADER = word_group("before a leader")
_QUANTIFIERS = word_group("quantifier") | word_group("unnamed")
_LEADING = frozenset({"DT", "PDT", "PRP$", "WP$", "CD", "POS", "HYPH", "RB"})
# What stands behind a number and a hyphen: "30,000-strong", "8-year-old".
_MEASURED = frozenset({"year", "month", "week", "day", "strong", "man", "member", "old", "odd", "plus"})
_NAMED = frozenset({"outlet", "group", "ngo", "force", "company"})
_OFFICE_BEHIND = frozenset({"of", "for", "in", "to"})


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that stands for somebody."""

    kind: str
    many: bool


@cache
def heads() -> dict[str, Head]:
    """The nouns of the lexicon by lemma."""
    return {row[0]: Head(row[1], row[2] == "many") for row in rows("actor_heads.tsv")}


def head_of(token: Token) -> Head | None:
    """What the token's noun says of somebody; nothing for other words."""
    if token.pos not in {"NOUN", "PROPN"} and not (token.pos == "ADJ" and token.dep in {"nsubj", "pobj", "dobj", "agent"}):
        return None
    return heads().get(token.lemma) or heads().get(token.lower)


def head_of_state(tokens: Sequence[Token], i: int) -> Head | None:
    """The head in "the head of state", "the head of government": no other head is an office by itself."""
    behind = [t.lower for t in tokens[i + 1 : i + 3]]
    office = tokens[i].lower == "head" and behind in (["of", "state"], ["of", "government"])
    return Head("person", many=False) if office else None


def describe(notes: Notes, i: int, head: Head) -> Mention | None:
    """The phrase round a head noun, with whom it stands for as far as its own words tell."""
    if notes.tokens[i].lemma == "post" and i and notes.key(i - 1) in _MANNED:
        head = heads()["outpost"]
    first, last = _left(notes, i), _right(notes, i, head)
    hit = notes.hits.get(i)
    if notes.tokens[i].lower == "division" and i + 1 < len(notes.tokens) and notes.tokens[i + 1].lower == "of":
        return None  # of a country, not of an army
    if notes.tokens[i].lemma == "element" and (notes.tokens[i].tag != "NNS" or not _owned(notes, first, i)):
        return None  # "M23 elements" are men, "key elements of the plan" none
    if _proper(notes, i) and "operation" in (notes.key(first), notes.key(min(first + 1, i))):
        return None
    if hit is not None and hit.last == i:
        actor = hit.actor
        return Mention(
            span(notes.tokens, min(first, hit.first), last),
            top(notes, hit.first, i),
            actor.name,
            side_of(hit),
            actor=actor.id,
            kind=actor.kind,
        )
    behind = notes.hits.get(i + 1) if notes.tokens[i].lemma in _SORTS else None
    if behind is not None and behind.first == i + 1 and behind.actor.kind in _NAMED:
        where = span(notes.tokens, first, behind.last)
        return Mention(where, behind.last, behind.actor.name, side_of(behind), actor=behind.actor.id, kind=behind.actor.kind)
    own = own_name(notes, i) if notes.tokens[i].lemma in _SORTS else None
    if own is not None:
        where, name = span(notes.tokens, first, own), " ".join(notes.words(i + 1, own).split())
        return Mention(where, own, name, None, kind=head.kind)
    account = handle(notes, i)
    if account is not None:
        start = _content(notes, first, i)
        where, name = span(notes.tokens, first, account), notes.words(i + 1, account)
        return Mention(where, i, "".join(name.split()), None, span(notes.tokens, start, i), kind="person")
    owner = group_before(notes, i) or first_owner(notes, first, i - 1)
    directed = owner is not None and direction(notes, i, owner, head.kind)
    owner = None if directed else owner
    other = second_owner(notes, owner, head.kind) if owner is not None else None
    if owner is not None and other is not None:
        name = f"{_adjective(notes, other)} and {_adjective(notes, owner)} {' '.join(notes.words(owner.last + 1, i).split())}"
        where = span(notes.tokens, other.first, last)
        side = None if head.kind == "document" else f"{side_of(other)} and {side_of(owner)}"
        return Mention(where, i, name, side, kind=head.kind)
    inner = _inner(notes, first, i) if notes.tokens[i].lemma in _SORTS else None
    where = span(notes.tokens, first, last)
    if owner is not None and owner.last == i - 1 and words_of(owner.actor.name)[1:][-1:] == (notes.key(i),):
        inner = owner  # "SDF forces" are the Syrian Democratic Forces
    if inner is not None:
        return Mention(where, i, inner.actor.name, side_of(inner), actor=inner.actor.id, kind=inner.actor.kind)
    start = _content(notes, first, i)
    day = notes.reading.story.published
    body = None if directed else notes.registry.find(notes.words(owner.first if owner else start, _tail(notes, i, last)), day)
    if body is not None and body.kind != "person":
        side = body.side.split("|")[0] if body.side else None
        return Mention(where, i, body.name, side, actor=body.id, kind=body.kind)
    if owner is not None and owner.actor.kind == "state" and notes.tokens[i].lower == "state" and owner.last == i - 1:
        return Mention(where, i, owner.actor.name, side_of(owner), actor=owner.actor.id, kind="state")
    rules = ruler(notes, _content(notes, first, i), i, last, owner)
    if rules is not None:
        state = notes.registry.states[str(side_of(rules))]
        body = notes.registry.find(f"{state.adjective} government", day)
        if body is not None:
            return Mention(where, i, body.name, state.actor.name, actor=body.id, kind=body.kind)
    if head.kind == "document":
        return _document(notes, i, first, last, owner)
    role = _role(notes, first, i, last) if head.kind == "person" else None
    owner = (
        owner
        or first_owner(notes, i + 1, last)
        or (seat(notes, i) if head.kind == "body" or officials(notes, start, i) else None)
    )
    side = (against(notes, owner, first, i) or side_of(owner)) if owner else None
    holder = _holder(notes, role, side, i)
    if holder is not None:
        return Mention(where, i, holder.name, holder.side or side, _span(notes, role), holder.actor, "person")
    who = _composite(notes, first, i, last, owner, head)
    if side is None and who is not None and _proper(notes, i) and head.kind in {"body", "group", "force"}:
        side = who
    return Mention(where, i, who, side, _span(notes, role), kind=head.kind)


def _adjective(notes: Notes, hit: Hit) -> str:
    state = notes.registry.states.get(hit.actor.name)
    return state.adjective if state else hit.actor.name


def office_holder(notes: Notes, side: str | None, office: str | None) -> Known | None:
    """Who holds the office: the person the story names with it, else the registry's holder on the story's day."""
    if side is None or office is None:
        return None
    if office == "leader":
        state = notes.registry.states.get(side)
        found = notes.offices.get((side, state.head)) if state else None
        if found is not None:
            return found
    found = notes.offices.get((side, office))
    if found is not None:
        return found
    actor = notes.registry.holder(side, office, notes.reading.story.published)
    return Known(actor.name, actor.side, actor.id) if actor else None


def _holder(notes: Notes, role: tuple[int, int] | None, side: str | None, i: int) -> Known | None:
    if role is None or side is None or notes.tokens[i].tag in {"NNS", "NNPS"}:
        return None
    whole = _words(notes, role[0], role[1])
    office = general_office(whole)
    if office is None and _of_state(notes, i, role[1]):
        office = general_office(_words(notes, role[0], i))
    if office == "leader" and any(n not in notes.hits and notes.word(n).lower() not in _BEFORE_LEADER for n in range(role[0], i)):
        return None  # "the Malian opposition leader", "a Colombian guerrilla leader"
    return office_holder(notes, side, office)


def _words(notes: Notes, first: int, last: int) -> tuple[str, ...]:
    return tuple(k for k in (notes.key(n) for n in range(first, last + 1)) if k)


def _of_state(notes: Notes, i: int, last: int) -> bool:
    """Whether a state alone stands behind "of": "president of Kenya", not "president of the Kenyan court"."""
    hit, follows = notes.hits.get(last), i + 1 < len(notes.tokens) and notes.tokens[i + 1].lower == "of"
    whole = hit is not None and hit.last == last and hit.via == "name" and hit.actor.kind == "state"
    return follows and whole and hit is not None and hit.first - i <= 3


def _left(notes: Notes, i: int) -> int:
    """The first token of the phrase: its modifiers, without what is only punctuation or a conjunction."""
    first = i
    floor = max(notes.tokens[i].left, i - 14)
    at = i - 1
    while at >= floor and at not in notes.openings:
        token = notes.tokens[at]
        if (token.pos in {"VERB", "AUX"} and token.tag not in {"VBN", "VBG"}) or (
            token.pos in {"SCONJ", "PRON", "CCONJ", "SPACE", "INTJ"} and token.tag != "PRP$"
        ):
            break
        if (
            (token.pos == "ADP" and notes.tokens[at + 1].tag != "HYPH")
            or (token.pos == "PUNCT" and (token.tag != "HYPH" or _stands_free(notes, at)))
            or token.tag == "WDT"
        ):
            break
        first = at
        at -= 1
        if token.tag in {"DT", "PDT"} and notes.word(at) not in {"all", "both"}:
            break
    while first < i and (notes.tokens[first].pos in {"ADV", "PART"} or notes.tokens[first].tag == "HYPH"):
        first += 1
    return first


def _owned(notes: Notes, first: int, i: int) -> bool:
    """Whether the words before a noun name whose it is."""
    return notes.hits.get(i - 1) is not None or first_owner(notes, first, i - 1) is not None


def _stands_free(notes: Notes, i: int) -> bool:
    """Whether a hyphen stands between blanks: "kills three in Jenin - health ministry"."""
    tokens = notes.tokens
    return 0 < i < len(tokens) - 1 and tokens[i - 1].end < tokens[i].start and tokens[i].end < tokens[i + 1].start


def _right(notes: Notes, i: int, head: Head) -> int:
    """The last token: an acronym in brackets, and an "of …" that says whose or of what."""
    tokens, last = notes.tokens, i
    allowed = _OFFICE_BEHIND if role_noun(tokens[i], notes.word(i)) == "office" else {"of"}
    for _ in range(2):
        at = last + 1
        if at + 1 < len(tokens) and tokens[at].lower in allowed and tokens[at].head == i and head.kind != "people":
            stop = at + 1
            while stop <= min(tokens[at].right, at + 10):
                token, named = tokens[stop], notes.hits.get(stop)
                if named is not None and named.actor.kind == "person" and stop > at + 1 and named.first == stop:
                    break
                if (
                    (token.pos in {"PUNCT", "SPACE"} and token.tag != "HYPH")
                    or token.pos in {"VERB", "AUX", "SCONJ", "PRON"}
                    or token.pos == "CCONJ"
                ):
                    break
                stop += 1
            last = max(last, stop - 1)
        elif at + 2 < len(tokens) and tokens[at].tag == "-LRB-" and tokens[at + 2].tag == "-RRB-":
            last = at + 2
    while last > i and tokens[last].pos in {"ADP", "DET"}:
        last -= 1
    numbered = tokens[i].pos == "PROPN" and i + 1 < len(tokens) and tokens[i + 1].tag == "CD"
    if head.kind == "outlet" and last == i and numbered:
        return i + 1  # "Channel Two", "Radio 4"
    return over(notes, i) or last if last == i and head.kind in {"body", "force", "group"} else last


def _tail(notes: Notes, i: int, last: int) -> int:
    """The phrase's end for a look-up: without the acronym in brackets."""
    return last if notes.tokens[last].tag != "-RRB-" else i


def _content(notes: Notes, first: int, i: int) -> int:
    """The first word behind articles, possessive pronouns and numbers: "300 to 400", "at least ten", "8-year-old"."""
    tokens = notes.tokens
    while first < i and (tokens[first].tag in _LEADING or tokens[first].lower in _QUANTIFIERS):
        first += 1
    begin = first
    while begin < i and tokens[begin].pos not in {"PROPN", "NOUN"} and tokens[begin].tag != "CD":
        begin += 1
    if tokens[begin].tag != "CD" or begin == i:
        while first < i and tokens[first].lower in _MEASURED and tokens[first - 1].tag == "HYPH":
            first += 1 if tokens[first + 1].tag != "HYPH" else 2
        return first
    return _content(notes, begin + 1, i)


def _inner(notes: Notes, first: int, i: int) -> Hit | None:
    """The body's own name before a head that only says what sort of thing it is."""
    for at in range(i - 1, first - 1, -1):
        hit = notes.hits.get(at)
        if hit is not None and hit.actor.kind in _NAMED and notes.key(hit.last + 1) not in {"led", "backed"}:
            return hit
    return None


def _document(notes: Notes, i: int, first: int, last: int, owner: Hit | None) -> Mention | None:
    """A statement stands for whoever issued it; nobody is made up for one without an owner."""
    where = span(notes.tokens, first, last)
    if owner is None:
        owner = first_owner(notes, i + 1, last)
    if owner is None:
        begin = _content(notes, first, i)
        named = begin < i and notes.tokens[first].tag not in {"DT", "PRP$", "CD"}
        return Mention(where, i, " ".join(notes.words(begin, i).split()) if named else None, kind="document")
    day = notes.reading.story.published
    body = notes.registry.find(notes.words(owner.first, i - 1), day) if owner.first < i else None
    actor = body or owner.actor
    return Mention(where, i, actor.name, actor.side.split("|")[0] if actor.side else None, actor=actor.id, kind="document")


def _role(notes: Notes, first: int, i: int, last: int) -> tuple[int, int] | None:
    """The office that a phrase without a name gives: "president" of "the Turkish president"."""
    if notes.tokens[i].lower == "official" and notes.key(i - 1) in _SECTORS:
        return i - 1, i
    if role_noun(notes.tokens[i], notes.word(i)) != "office" or notes.tokens[i].tag in {"NNS", "NNPS"}:
        return None
    begin, owner = _content(notes, first, i), notes.hits.get(_content(notes, first, i))
    while owner is not None and owner.actor.kind == "state" and owner.last < i:
        begin = _content(notes, owner.last + 1, i)
        owner = notes.hits.get(begin)
    joint = _joint(notes, i) if last == i else None
    return begin, joint or _tail(notes, i, last)


def _joint(notes: Notes, i: int) -> int | None:
    """The end of two offices named together: "president and foreign minister"."""
    tokens = notes.tokens
    if i + 2 >= len(tokens) or tokens[i + 1].lower != "and":
        return None
    for at in range(i + 2, min(i + 6, len(tokens))):
        title = role_noun(tokens[at], notes.word(at)) == "office" and notes.word(at)[0].islower()
        if title and (at + 1 == len(tokens) or tokens[at + 1].pos not in {"NOUN", "PROPN"}):
            return at
        if tokens[at].pos not in {"NOUN", "ADJ"} or notes.hits.get(at) is not None:
            return None
    return None


def _span(notes: Notes, role: tuple[int, int] | None) -> Span | None:
    return span(notes.tokens, *role) if role else None


def _proper(notes: Notes, i: int) -> bool:
    return notes.tokens[i].pos == "PROPN" and notes.word(i)[0].isupper() and i > 0 and notes.word(i - 1)[:1].isupper()


def _composite(notes: Notes, first: int, i: int, last: int, owner: Hit | None, head: Head) -> str | None:
    """The phrase's words as a name: the owner's short name, what stands between, the head."""
    begin = _content(notes, first, i)
    if owner is not None and owner.first >= begin and owner.last < i:
        after = owner.last + 1
        while after < i and notes.tokens[after].tag in {"POS", "HYPH"}:
            after += 1
        state = notes.registry.states.get(owner.actor.name)
        name = state.adjective if state else owner.actor.name
        if owner.actor.kind == "person" and notes.tokens[after - 1].tag == "POS":
            name += "'s"
        rest = notes.words(after, _tail(notes, i, last)).split()
        return " ".join((name, *rest[name.split()[-1:] == rest[:1] :]))  # a "government army" already
    if (
        owner is not None
        and owner.actor.kind == "person"
        and head.kind in {"body", "force"}
        and side_of(owner) in notes.registry.states
    ):
        return f"{notes.registry.states[str(side_of(owner))].adjective} {notes.words(begin, i)}"
    words = " ".join(notes.words(begin, _tail(notes, i, last)).split())
    return words if words_of(words) else None
