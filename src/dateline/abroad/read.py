"""Read a story in Russian or Ukrainian by its words alone: sentence by sentence, what is told, by whom, when, where, how many.

There is no parse. A claim is a sentence, or what of it is laid in somebody's mouth, that tells of a war's events as having
happened; who did it to whom is left empty, and so is everything that its words do not plainly say.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from dateline.abroad.many import quantities_of
from dateline.abroad.what import kind_of
from dateline.abroad.when import time_of
from dateline.abroad.where import places_of
from dateline.abroad.who import Said, said_of
from dateline.abroad.words import Word, words_of
from dateline.claims.clauses import claim_id
from dateline.places.gazetteer import Gazetteer
from dateline.reading.story import BY_WORDS, by_words
from dateline.reading.translate import sentences_of
from dateline.types import Claim, Reading, Reason, Section, Span, Speaker, Story

RULE = "words"
# A longer one is no sentence but a list that lost its marks; every step below may look at all words of one for each of them.
MOST_WORDS = 400


def can_read(story: Story) -> bool:
    """Whether a story is read this way: it is in one of the languages, and nobody has translated it."""
    return story.translation is None and story.language in BY_WORDS and by_words(story.language) in story.notes


def tells_of_war(text: str) -> bool:
    """Whether a sentence of the text tells of a war's events."""
    return any(kind_of(words) for place in sentences_of(text) if len(words := words_of(text, place)) <= MOST_WORDS)


def read(story: Story, gazetteer: Gazetteer) -> Reading:
    """The story with its claims."""
    claims = tuple(_claims(story, gazetteer))
    return Reading(story, claims=claims)


def _claims(story: Story, gazetteer: Gazetteer) -> Iterator[Claim]:
    language = story.language or ""
    digest = hashlib.sha256(story.text.encode("utf-8", "surrogatepass")).hexdigest()
    scene: Counter[str] = Counter()
    before: Speaker | None = None
    seen: set[str] = set()
    sentences = sentences_of(story.text)
    parts = iter(story.sections)
    part = next(parts, None)
    for sentence in sentences:
        while part is not None and part.span.end <= sentence.start:
            part = next(parts, None)
        if part is None or not part.span.meets(sentence):
            continue
        words = words_of(story.text, sentence)
        if len(words) > MOST_WORDS:
            continue
        said = said_of(words, language, story.text, before) or Said(sentence, ())
        before = said.chain[0] if said.chain else before
        own = [word for word in words if said.content.holds(word.span)]
        claim = _claim(story, digest, part, said, own, language, gazetteer, scene)
        if claim is not None and claim.id not in seen:
            seen.add(claim.id)
            yield claim


def _claim(
    story: Story,
    digest: str,
    part: Section,
    said: Said,
    words: Sequence[Word],
    language: str,
    gazetteer: Gazetteer,
    scene: Counter[str],
) -> Claim | None:
    told = kind_of(words)
    if told is None:
        return None
    kind, word = told
    name = BY_WORDS[language]
    content = said.content
    if not said.chain:  # without the stop at its end, as with the others
        kept = [one for one in words if one.word or one.text[0].isdigit()]
        content = Span(kept[0].span.start, kept[-1].span.end)
    direct = story.text[content.start - 1 : content.start] in ("«", "„", "“", '"') and bool(said.chain)
    return Claim(
        id=claim_id(digest, content),
        section=part.kind,
        content=content,
        head=0,
        chain=said.chain,
        quote="direct" if direct else "indirect" if said.chain else "none",
        kind=kind,
        modality="denied" if said.denied else "asserted",
        places=places_of(words, language, gazetteer, scene),
        time=time_of(words, language, story.published),
        quantities=quantities_of(words, language),
        because=(Reason("kind", RULE, f"“{word.text}” in a {name} sentence, read by its words alone", word.span),),
    )
