"""Words without a parse: tokens of a stored text with a lemma and a part of speech good enough to compare words by.

Stories that the ledger holds are compared with one another again and again; to parse them each time would cost a hundred times
what the comparison does. Who needs heads and relations reads the story again.
"""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dateline.errors import RunError
from dateline.language.pinned import MODEL
from dateline.lexicons import rows
from dateline.types import Reading, Sentence, Span, Story, Token

# One after another: a number, a word with its hyphens and inner apostrophes, a mark that may end a sentence.
TOKEN = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d[\d,.]*\d|\d|[.!?\n]")
POSSESSIVE = re.compile(r"[’']s?$")
ENDS = frozenset(".!?\n")
# What nouns and verbs are made longer by, the ending before what stands in its place; the first that gives a known form is taken.
VERB = (("ies", "y"), ("es", "e"), ("es", ""), ("s", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""))
ES = (("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"))
NOUN = (("ies", "y"), ("ves", "f"), *ES, ("men", "man"), ("s", ""))
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of a dictionary: nouns and verbs as they stand in it, and those that no rule reaches."""

    nouns: frozenset[str]
    verbs: frozenset[str]
    irregular: dict[str, str]


def plain_reading(story: Story) -> Reading:
    """The story with its words and sentences, nothing of it parsed. Raises `RunError` R002 where the dictionary is missing."""
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    for section in story.sections:
        first = len(tokens)
        for match in TOKEN.finditer(story.text, section.span.start, section.span.end):
            if match[0] in ENDS:
                first = _closed(tokens, sentences, first, section.kind)
            else:
                tokens.append(_token(len(tokens), match, opens=len(tokens) == first))
        _closed(tokens, sentences, first, section.kind)
    return Reading(story, tokens=tuple(tokens), sentences=tuple(sentences))


def _closed(tokens: list[Token], sentences: list[Sentence], first: int, section: object) -> int:
    if len(tokens) > first:
        span = Span(tokens[first].start, tokens[-1].end)
        sentences.append(Sentence(first, len(tokens) - 1, span, section))  # type: ignore[arg-type]  # a section's kind
    return len(tokens)


def _token(i: int, match: re.Match[str], *, opens: bool) -> Token:
    lemma, pos = _word(match[0], opens)
    return Token(i, *match.span(), match[0].lower(), lemma, pos, "", "", i, i, i, ())


@cache
def _word(word: str, opens: bool) -> tuple[str, str]:
    """A word's lemma and part of speech: a name, a word that carries what is said (NOUN), or one that carries nothing (X)."""
    bare = POSSESSIVE.sub("", word)
    lower = bare.lower()
    if lower[:1].isdigit() or lower in _empty():
        return lower, "X"
    lemma = lemma_of(lower)
    known = lemma in forms().nouns or lemma in forms().verbs
    if bare[:1].isupper() and not (opens and known):
        return lower, "PROPN"
    return (lemma, "X") if lemma in _empty() or (lower.endswith("ly") and not known) else (lemma, "NOUN")


@cache
def lemma_of(lower: str) -> str:
    """The form a word has in a dictionary, a verb's before a noun's: "killing" is what killed people do."""
    known = forms()
    if lower in known.irregular:
        return known.irregular[lower]
    for ending, instead in VERB:
        if lower.endswith(ending) and len(lower) - len(ending) >= SHORTEST - 1:
            stem = lower.removesuffix(ending)
            for form in (stem + instead, stem[:-1] if not instead and stem[-1:] == stem[-2:-1] else ""):
                if form in known.verbs:
                    return form
    for ending, instead in NOUN:
        if lower.endswith(ending) and not lower.endswith("ss") and len(lower) - len(ending) >= SHORTEST - 1:
            form = lower.removesuffix(ending) + instead
            if form in known.nouns or lower not in known.nouns:
                return form
    return lower


@cache
def forms() -> Forms:
    """The dictionary that comes with the language model. Raises `RunError` R002."""
    from spacy.strings import get_string_id  # type: ignore[import-untyped,unused-ignore]
    from srsly import msgpack_loads  # type: ignore[import-untyped,unused-ignore]

    spec = importlib.util.find_spec(MODEL)
    roots = spec.submodule_search_locations if spec is not None else None
    file = next(Path(roots[0]).glob("*/lemmatizer/lookups/lookups.bin"), None) if roots else None
    if file is None:
        raise RunError("R002", detail=f"no {MODEL}")
    tables = msgpack_loads(file.read_bytes())
    index, irregular = tables["lemma_index"], tables["lemma_exc"]
    noun, verb = get_string_id("noun"), get_string_id("verb")
    # Of a form that stands for several the first is taken, as everywhere; a verb's goes before a noun's.
    odd = {form: lemmas[0] for sort in (noun, verb) for form, lemmas in irregular[sort].items() if lemmas}
    return Forms(frozenset(index[noun]), frozenset(index[verb]), odd)


@cache
def _empty() -> frozenset[str]:
    """Words that carry nothing by themselves."""
    closed = {word for row in rows("closed_lemmas.tsv") for word in row} - {"hope", "hoped", "hoping"}
    return frozenset(closed | {row[0] for row in rows("empty_words.tsv")})


def words_of(text: str) -> list[str]:
    """The lemmas of a text's words that carry what is said, in order."""
    found = (_word(match[0], False) for match in TOKEN.finditer(text) if match[0] not in ENDS)
    return [
        lemma_of(lemma) if pos == "PROPN" and lemma_of(lemma) in forms().verbs else lemma for lemma, pos in found if pos != "X"
    ]
