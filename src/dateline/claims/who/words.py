"""The words of parties: groups of words, names of states, noun phrases and what they are called by."""

from __future__ import annotations

import re
from functools import cache

from dateline.claims.what.kinds_lexicon import triggers, word_classes
from dateline.language.tree import Tokens
from dateline.lexicons import rows
from dateline.types import Reading, Span, Token

# What is left of "the 24-year-old Musa" without its number.
_AGE = re.compile(r"^(?:year|month|week|day)s?-old\s+")
CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "xcomp", "parataxis", "cc", "punct", "preconj"})
QUANTIFIERS = frozenset(
    {"other", "several", "many", "some", "few", "estimated", "total", "further", "dozens", "hundreds", "thousands", "scores"}
)
# What no noun phrase ends with.
LOOSE = frozenset({"ADP", "SCONJ", "CCONJ", "DET"})
# Families of kinds (`party_roles.tsv`) whose nouns are deeds, done by whoever they belong to.
DEEDS = frozenset({"combat", "abuse"})
# Kinds whose nouns stand for people and places as well.
OF_PEOPLE = frozenset(
    {"deployment", "casualties", "detention", "mobilisation", "control", "support", "protest", "displacement", "other"}
)


@cache
def group(name: str) -> frozenset[str]:
    """One group of `lexicons/party_words.tsv`."""
    return frozenset(next(row[1] for row in rows("party_words.tsv")[1:] if row[0] == name).split("|"))


@cache
def owners() -> frozenset[str]:
    """Nouns for somebody that before another noun tell whose it is: "rebel", "army"."""
    return group("actors") - group("seldom owners")


@cache
def ground() -> frozenset[str]:
    """Nouns for territory and buildings."""
    return word_classes()["territory"] | word_classes()["buildings"]


@cache
def craft() -> frozenset[str]:
    """Machines, which are lost by whoever they belong to."""
    return word_classes()["drone"] | word_classes()["aircraft"] | word_classes()["equipment"]


@cache
def event_nouns() -> frozenset[str]:
    """Nouns that tell what happened, not to whom: the lexicon's own, and a few of no kind."""
    named = {word for (word, pos), kinds in _triggers().items() if pos == "N" and kinds - OF_PEOPLE}
    classes = word_classes()
    return (
        frozenset(named | group("things"))
        - group("actors")
        - classes["people"]
        - classes["buildings"]
        - classes["territory"]
        - {"target"}
    )


@cache
def attack_nouns() -> frozenset[str]:
    """Nouns of attacks and battles, whose owner is who makes them: "an Israeli airstrike"."""
    kinds = {row[0] for row in rows("party_roles.tsv")[1:] if row[1] in DEEDS}
    return frozenset(word for (word, pos), told in _triggers().items() if pos == "N" and told & kinds)


def nouns_of(kind: str) -> frozenset[str]:
    """The nouns that tell of one kind of event."""
    return _nouns().get(kind, frozenset())


def kinds_told(lemma: str, pos: str) -> frozenset[str]:
    """The kinds that a verb ("V") or noun ("N") tells of."""
    return _triggers().get((lemma, pos), frozenset())


@cache
def _classes() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, words in rows("party_classes.tsv")[1:]:
        for word in words.split("|"):
            found.setdefault(word, name)
    return found


def class_of(lemma: str) -> str:
    """The class of a verb, or of a noun made of one; "other" for what has none."""
    return _classes().get(lemma, "other")


@cache
def _triggers() -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for alternatives in triggers().values():
        for t in alternatives:
            if len(t.words) == 1:
                found.setdefault((t.words[0], t.pos), set()).add(t.kind)
    return {key: frozenset(kinds) for key, kinds in found.items()}


@cache
def _nouns() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for (word, pos), kinds in _triggers().items():
        for kind in kinds if pos == "N" else ():
            found.setdefault(kind, set()).add(word)
    return {kind: frozenset(words) for kind, words in found.items()}


@cache
def demonyms() -> dict[str, str]:
    """Adjectives and names of states, lower case → the state: "turkish" → "Turkey"."""
    found: dict[str, str] = {}
    for row in rows("countries_actors.tsv")[1:]:
        for cell in (row[3:4], row[1:2], row[2:3], row[5:6]):
            for name in "|".join(cell).split("|"):
                if name:
                    found.setdefault(name.lower(), row[1])
    return found


def demonym(reading: Reading, i: int) -> str | None:
    """The state that a word names or makes an adjective of; an acronym only in capitals: "car" is no republic."""
    token = reading.tokens[i]
    state = demonyms().get(token.lower)
    if state is None:
        return None
    before = reading.tokens[i - 1] if i else None
    if token.pos == "PROPN" and before is not None and (before.pos, before.dep, before.head) == ("PROPN", "compound", i):
        return None  # "the Marlin Luanda"
    word = reading.story.text[token.start : token.end]
    return state if word[0].isupper() and (len(word) >= 4 or word.isupper()) else None


def conjuncts(tokens: Tokens, i: int) -> list[int]:
    """A head and the nouns coordinated with it."""
    found = [i]
    while len(found) < 8:
        following = next(
            (c for c in tokens[found[-1]].children if tokens[c].dep == "conj" and tokens[c].pos in ("NOUN", "PROPN")), None
        )
        if following is None:
            break
        found.append(following)
    return found


def counted(tokens: Tokens, i: int) -> int:
    """What is counted: in "dozens of members of the militia", the members."""
    for _ in range(3):
        if tokens[i].lemma not in group("measures"):
            return i
        of = next((c for c in tokens[i].children if tokens[c].dep == "prep" and tokens[c].lower == "of"), None)
        inner = next((g for g in tokens[of].children if tokens[g].dep == "pobj"), None) if of is not None else None
        if inner is None or tokens[inner].lemma in ("state", "government"):  # "heads of state" are somebody
            return i
        i = inner
    return i


def named(tokens: Tokens, i: int) -> int:
    """The name that an apposition explains: in "the PKK, a banned group", the PKK."""
    if tokens[i].dep == "appos" and tokens[tokens[i].head].pos == "PROPN" and not _dashed(tokens, tokens[i].head, i):
        return tokens[i].head
    if tokens[i].pos == "NOUN":
        named = next((c for c in tokens[i].children if tokens[c].dep == "appos" and tokens[c].pos == "PROPN"), None)
        return i if named is None else named
    return i


def _dashed(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a dash stands between two words: the first is a dateline."""
    return any(tokens[k].lower in ("-", "–", "—", "--") and tokens[k].tag != "HYPH" for k in range(first, last))


def noun_phrase(tokens: Tokens, i: int) -> Span:
    """The noun phrase round a word, without clauses that hang on it and what is coordinated with another verb."""
    if tokens[i].dep in ("poss", "amod", "compound", "nmod") and tokens[i].pos in ("ADJ", "PROPN", "PRON"):
        first = min((c for c in tokens[i].children if tokens[c].dep in ("det", "compound", "amod") and c < i), default=i)
        return Span(tokens[first].start, tokens[i].end)
    last = i
    for c in tokens[i].children:
        if c > i:
            if tokens[c].dep in CLAUSES and tokens[c].dep not in ("cc", "punct"):
                break
            if tokens[c].dep in ("prep", "conj", "appos", "nummod", "nmod") and not _far(tokens, c):
                if any(t.pos in ("VERB", "AUX") and t.head != i for t in tokens[last + 1 : tokens[c].left]):
                    break  # "three workers were hurt, one of them badly": what stands behind the verb is apart
                last = tokens[c].right
    while last > i and tokens[last].pos in LOOSE:
        last -= 1  # a small word that the parser lost: "the outskirts of Goma *as* …"
    first = tokens[i].left
    while first < i and tokens[first].pos in ("PUNCT", "SPACE", "CCONJ"):
        first += 1
    return Span(tokens[first].start, tokens[last].end)


def _far(tokens: Tokens, i: int) -> bool:
    return tokens[i].right - i > 12 or (
        tokens[i].lower in ("on", "in", "at", "during", "since", "after", "before", "near") and tokens[i].dep == "prep"
    )


def plain_name(reading: Reading, i: int) -> str:
    """The words that tell who it is: the name or the noun with what describes it, without numbers and articles."""
    tokens = reading.tokens
    own = [
        c
        for c in tokens[i].children
        if c < i and tokens[c].dep in ("compound", "amod", "nmod", "poss") and tokens[c].tag not in ("PRP$", "CD")
    ]
    first = min([i, *(tokens[c].left for c in own)])
    kept = [t for t in tokens[first : i + 1] if not _quantifying(t) and not _describes(reading, t, tokens[i])]
    start = kept[0].start if kept else tokens[i].start
    return _AGE.sub("", Span(start, tokens[i].end).of(reading.story.text))


def _describes(reading: Reading, token: Token, head: Token) -> bool:
    """Whether a small word only describes a name: the "old" of "the old Omar Said"."""
    small = reading.story.text[token.start].islower()
    return head.pos == "PROPN" and token.i != head.i and small and token.dep in ("amod", "nmod") and token.pos in ("ADJ", "NOUN")


def _quantifying(token: Token) -> bool:
    return (
        token.tag in ("CD", "DT", "PRP$", "PDT", "RB", "RBR", "RBS", "IN", "JJR", "JJS", "HYPH")
        or token.pos in ("SPACE", "PUNCT", "NUM")
        or token.lower in QUANTIFIERS
        or token.lower in group("measures")
        or any(c.isdigit() for c in token.lower)
    )
