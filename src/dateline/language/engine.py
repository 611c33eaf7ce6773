"""The seam to the language engine: a story's text in, tokens with a dependency parse out.

spaCy stands behind it and nowhere else. Name recognition is left out: it costs half the time
and took neither Bakhmut nor Soledar for a place; names come from the gazetteer and the registry.
"""

from __future__ import annotations

import hashlib
import importlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from dateline.copies import made
from dateline.errors import RunError
from dateline.language.blocks import Block, batches, blocks_of, groups
from dateline.language.headlines import breaks
from dateline.language.network import Network, network
from dateline.language.pinned import MODEL, MODEL_SHA256
from dateline.language.quotations import CLOSERS, find_quotations
from dateline.language.standins import APOSTROPHES, NAME, QUOTED, Forms, StandIn, owns, sort_of, stand_ins
from dateline.language.transitions import Moves, moves_of, parse
from dateline.language.words import lemma, universal
from dateline.types import Reading, SectionKind, Sentence, Span, Story, Token

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
# Tag and relation of a name's words before its last, and of an article among them.
NAME_PART, ARTICLE = ("NNP", "compound"), ("DT", "det")
# The tokenizer peels marks off a word one by one and looks at all that is left each time. Longer words are cut: addresses.
LONGEST_WORD = 100
ENDLESS = re.compile(rf"\S{{{LONGEST_WORD + 1}}}")
WORD_PART = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
FINITE = frozenset({"VBD", "VBZ", "VBP"})


@dataclass(frozen=True, slots=True)
class Engine:
    """A loaded language model. Build one with `load_engine` and hand it in."""

    nlp: Any  # spaCy's tokenizer and vocabulary, and the lemmatizer's rules, asked once a form
    rules: Any
    network: Network
    moves: Moves
    memo: dict[tuple[tuple[str, str, str], bool], tuple[str, str]]  # part of speech and lemma of each form met
    shown: Mapping[int, tuple[StandIn, ...]]  # by spaCy's key of the first word, longest first: what the parser sees in its place
    forms: Forms  # what words can be, to tell what an acronym before them is
    closing: Any  # spaCy's keys of the marks that end quoted speech, an array
    marks: frozenset[int]  # spaCy's keys of what may stand for a state or a person, or own it
    model: str
    version: str

    def parse(self, story: Story) -> Reading:
        """The story with its quotations, tokens and sentences."""
        return next(iter(self.parse_all([story])))

    def parse_all(self, stories: Iterable[Story]) -> Iterator[Reading]:
        """Parse many stories, in order, batched, the long ones in blocks."""
        for batch in batches(stories):
            readings = [replace(Reading(s, notes=s.notes), quotations=find_quotations(s.text, s.sections)) for s in batch]
            blocks = [blocks_of(r) for r in readings]
            docs = self._parsed(block for own in blocks for block in own)
            for reading, own in zip(readings, blocks, strict=True):
                yield self._with_parse(reading, own, islice(docs, len(own)))

    def _parsed(self, blocks: Iterable[Block]) -> Iterator[_Parse]:
        for group in groups(blocks):
            shown = [self._neutral(self._document(block)) for block in group]
            vectors = [self.network.vectors(one.words) for one in shown]
            begins = [_begins(block, one) for block, one in zip(group, shown, strict=True)]
            yield from self._together(group, shown, begins, np.concatenate(vectors))

    def _together(
        self, blocks: Sequence[Block], shown: Sequence[_Shown], begins: Sequence[Any], vectors: Any
    ) -> Iterator[_Parse]:
        """The parse of each block of a group: all their sentences are walked through side by side."""
        edges = np.cumsum([0, *(len(one.words) for one in shown)])
        tags = self.network.tagged(vectors)
        parted = self._parted(blocks, shown, begins, tags, edges)
        first = np.concatenate([at + own for at, own in zip(edges, parted, strict=False)])
        end = np.append(first[1:], edges[-1])
        # Quoted speech before "said X" is parsed without a look ahead, which has it wait for a head that never comes.
        keys = np.fromiter((key for one in shown for key, _ in one.words), dtype=np.uint64, count=len(vectors))
        verb = np.array([at < len(tags) and tags[at] in FINITE for at in end.tolist()], dtype=bool)
        before = np.append(np.isin(keys, self.closing), False)[end - 1] & verb
        limit = np.where(before, end, edges[np.searchsorted(edges, first, side="right")])
        parts = self.network.parts(vectors)
        heads, relations = parse(len(vectors), first, end, limit, partial(self.network.scores, parts), self.moves)
        for one, own, (start, end) in zip(shown, parted, pairwise(edges.tolist()), strict=True):
            yield _Parse(one, own, tags[start:end], relations[start:end], heads[start:end] - start)

    def _parted(
        self, blocks: Sequence[Block], shown: Sequence[_Shown], begins: Sequence[Any], tags: Sequence[str], edges: Any
    ) -> list[Any]:
        """The words that begin a sentence, those that begin a clause of a headline among them."""
        strings, found = self.nlp.vocab.strings, []
        for block, one, own, edge in zip(blocks, shown, begins, edges[:-1].tolist(), strict=True):
            more: list[int] = []
            for start, end in _at(one, block.headlines):
                words = [strings[key] for key, _ in one.words[start:end]]
                blanks = [blank for _, blank in one.words[start:end]]
                for i in (i for i in range(1, len(words)) if words[i] == "-" and blanks[i - 1] and blanks[i]):
                    words[i] = "–"  # a hyphen between blanks is a dash, whatever the tagger takes it for
                more += [start + at for at in breaks(words, tags[edge + start : edge + end])]
            found.append(np.unique(np.append(own, more).astype(np.int64)) if more else own)
        return found

    def _neutral(self, doc: Any) -> _Shown:
        """The document's words with one in place of each known name, and for each own word its place among them."""
        keys, blanks = doc.to_array(["ORTH", "SPACY"]).reshape(-1, 2).T.tolist()
        strings, size = doc.vocab.strings, len(keys)
        words: list[tuple[int, int]] = []
        group: list[int] = []
        copied = 0
        for at in [i for i, key in enumerate(keys) if key in self.marks]:
            if at < copied:
                continue
            group += range(len(words), len(words) + at - copied)
            words += zip(keys[copied:at], blanks[copied:at], strict=True)
            key, last, word = keys[at], at, strings[keys[at]]
            if word in APOSTROPHES and at and last + 1 < size and not blanks[at - 1]:
                own = (strings[keys[at - 1]], strings[keys[at + 1]])
                word = "'s" if owns(own[0], own[1], [strings[k] for k, _ in words[-QUOTED:]], self.forms) else word
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
                    if name.article and (seen == NAME or not name.either) and words and strings[words[-1][0]] in ARTICLES:
                        words.pop()
                    break
            group += [len(words)] * (last + 1 - at)
            words.append((strings.add(word), blanks[last]))
            copied = last + 1
        group += range(len(words), len(words) + size - copied)
        words += zip(keys[copied:], blanks[copied:], strict=True)
        return _Shown(doc, words, np.asarray(group, dtype=np.int64))

    def _document(self, block: Block) -> Any:
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

    def _with_parse(self, reading: Reading, blocks: Sequence[Block], parses: Iterable[_Parse]) -> Reading:
        tokens: list[Token] = []
        ranges: list[tuple[int, int]] = []
        offset = 0
        for block, found in zip(blocks, parses, strict=True):
            edges = np.searchsorted(found.shown.group, np.append(found.begins, len(found.tags))) + len(tokens)
            ranges += pairwise(edges.tolist())
            tokens += self._tokens(found, first=len(tokens), offset=offset)
            offset += len(block.text)
        return replace(reading, tokens=tuple(tokens), sentences=_sentences(ranges, tokens, reading.story))

    def _tokens(self, found: _Parse, *, first: int, offset: int) -> list[Token]:
        """The parse as plain tokens. ``first`` and ``offset`` are the index and the place of its first token in the story.

        A name's last word bears its parse, the others are parts of it.
        """
        own, group = found.shown.own, found.shown.group
        if not len(own):
            return []
        last = np.searchsorted(group, np.arange(len(found.tags)), side="right") - 1
        bearer, numbers = last[group], np.arange(len(group))
        bears = bearer == numbers
        heads = np.where(bears, last[found.heads][group], bearer)
        children, left, right = _edges(heads.tolist(), first)
        keys, sizes, blanks = own.to_array(["LOWER", "LENGTH", "SPACY"]).astype(np.uint64).reshape(-1, 3).T
        behind = offset + np.cumsum(sizes + blanks).astype(np.int64) - blanks.astype(np.int64)
        lower = list(map(own.vocab.strings.__getitem__, keys.tolist()))
        tags, deps = (list(map(column.__getitem__, group.tolist())) for column in (found.tags, found.relations))
        for i in np.flatnonzero(~bears).tolist():
            tags[i], deps[i] = NAME_PART
        forms: list[tuple[str, str]] = []
        before = ""
        for i, form in enumerate(zip(lower, tags, deps, strict=True)):
            if form[0] == "the" and form[2] == "compound":
                tags[i], deps[i] = ARTICLE
                form = ("the", *ARTICLE)
            forms.append(self.memo.get((form, before == "expl")) or self._form(form, own[i], there=before == "expl"))
            before = form[2]
        pos, lemmas = zip(*forms, strict=True)
        starts = behind - sizes.astype(np.int64)
        places = ((numbers + first).tolist(), starts.tolist(), behind.tolist())
        return made(Token, *places, lower, lemmas, pos, tags, deps, (heads + first).tolist(), left, right, children)

    def _form(self, form: tuple[str, str, str], token: Any, *, there: bool) -> tuple[str, str]:
        """Part of speech and lemma of a form with its tag and relation, and remember them."""
        lower, tag, dep = form
        pos = universal(tag, dep, lower, there=there)
        found = self.memo[(form, there)] = pos, lemma(self.rules, token, lower, tag, pos)
        return found


@dataclass(frozen=True, slots=True)
class _Shown:
    """A block's own words, the words that the parser sees in their place, and for each own word its place among these."""

    own: Any
    words: Sequence[tuple[int, int]]  # spaCy's key, whether a blank follows
    group: Any


@dataclass(frozen=True, slots=True)
class _Parse:
    """The parse of the words shown: where sentences begin, and each word's tag, relation and head."""

    shown: _Shown
    begins: Any
    tags: Sequence[str]
    relations: Sequence[str]
    heads: Any


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
    moves = moves_of(nlp.get_pipe("parser"))
    marks = frozenset((*shown, *(nlp.vocab.strings.add(mark) for mark in APOSTROPHES)))
    matrices = network(nlp, moves=len(moves.names))
    closing = np.array([nlp.vocab.strings.add(mark) for mark in sorted(set().union(*CLOSERS.values()))], dtype=np.uint64)
    return Engine(nlp, rules, matrices, moves, {}, shown, _forms(nlp, rules), closing, marks, MODEL, str(nlp.meta["version"]))


def _forms(nlp: Any, rules: Any) -> Forms:
    index, irregular = (rules.lookups.get_table(table) for table in ("lemma_index", "lemma_exc"))
    return Forms(index["noun"], index["adj"], index["verb"], frozenset(irregular["verb"]), nlp.Defaults.stop_words)


def _index(table: Any) -> None:
    """Make the lemmatizer's word lists sets: it asks whether a form is in them, and a list is read to its end."""
    for key in list(table):
        table[key] = frozenset(table[key])


def _at(shown: _Shown, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The words shown, from and to, that stand in each stretch of characters."""
    if spans:
        begins, ends = _offsets(shown.own)
        for start, end in spans:
            first, last = np.searchsorted(ends, start, side="right"), np.searchsorted(begins, end, side="left")
            if first < last:
                yield int(shown.group[first]), int(shown.group[last - 1]) + 1


def _begins(block: Block, shown: _Shown) -> Any:
    """Which of the words shown begin a sentence."""
    _, ends = _offsets(shown.own)
    at = np.searchsorted(ends, np.asarray(block.starts, dtype=np.int64), side="right")
    return np.unique(np.append(shown.group[at[at < len(ends)]], shown.group[:1]))


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
