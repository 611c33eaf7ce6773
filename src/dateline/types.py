"""The nouns of Dateline: frozen, without behaviour beyond their own invariants.

Offsets are Unicode code points into ``Story.text``, end exclusive. Whatever rests on words
carries the `Span` of those words, never the string alone: `Span.of` is the only way to get
words out of a story. A field without evidence in the text is ``None`` or ``()``.

Read in this order: where words stand (`Span`, `Story`), how they are built (`Token`,
`Reading`), what is claimed (`Speaker`, `Claim` and its parts).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal

# --- closed lists; the meaning of each value is in docs/record.md ---

SectionKind = Literal["headline", "standfirst", "caption", "body"]
BoilerplateKind = Literal["credit", "translation", "gallery", "updated", "other"]
QuoteKind = Literal["direct", "mixed", "indirect", "none"]
Modality = Literal["asserted", "denied", "forecast", "intention", "demand", "conditional"]
Step = Literal["remote", "highly_unlikely", "unlikely", "realistic_possibility", "likely", "highly_likely", "almost_certain"]
Outcome = Literal["succeeded", "failed", "ongoing"]
Basis = Literal["count", "period", "cumulative"]
Bound = Literal["exact", "about", "at_least", "at_most"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
TimePrecision = Literal["day", "days", "week", "month", "season", "quarter", "year", "decade", "century", "open"]
PlacePrecision = Literal[
    "settlement", "site", "near", "sector", "between",
    "district", "region", "zone", "line", "country", "continent", "sea", "unresolved",
]  # fmt: skip


# --- where words stand ---


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a story's text, in code points, end exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"no span: [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """The words themselves."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether the other span lies inside this one."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Section:
    """One paragraph or line of a story that may hold claims, and which part of the story it is."""

    kind: SectionKind
    span: Span


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Words of the page that are kept but hold no claim: a credit, a translation notice, a gallery link …"""

    kind: BoilerplateKind
    span: Span


@dataclass(frozen=True, slots=True)
class Translation:
    """What a story's text was translated from: each pair is a stretch of it and the sentence that it stands for."""

    text: str  # as it was published
    language: str
    by: str  # the command or endpoint
    pairs: tuple[tuple[Span, Span], ...]  # in the story's text, in the source; in order

    def source_of(self, span: Span) -> Span | None:
        """Where the sentences stand that these words of the translation come from."""
        found = [source for own, source in self.pairs if own.meets(span)]
        return Span(min(found).start, max(source.end for source in found)) if found else None


@dataclass(frozen=True, slots=True)
class Story:
    """One article as it was read. ``text`` is what every offset counts into."""

    id: str  # sha256 of what was read, first 16 hex digits
    doc: str  # the name a person knows it by: file stem, or the record's id
    text: str
    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    url: str | None = None
    published: datetime.date | None = None
    updated: datetime.date | None = None
    published_time: str | None = None  # ISO, with its zone, where the page or letter gives one
    updated_time: str | None = None
    language: str | None = None
    relay: str | None = None  # the wire credited with the whole story ("Reuters")
    sections: tuple[Section, ...] = ()  # in text order, disjoint; boilerplate lies outside them
    boilerplate: tuple[Boilerplate, ...] = ()
    notes: tuple[str, ...] = ()
    translation: Translation | None = None
    raw: bytes = field(default=b"", repr=False)  # what was read, byte for byte


# --- how words are built ---


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the parse. ``head`` is the index of its governor, its own index for a root."""

    i: int
    start: int
    end: int
    lower: str
    lemma: str  # lower case
    pos: str  # Universal POS
    tag: str  # Penn Treebank tag
    dep: str  # ClearNLP label, as spaCy's English models give it
    head: int
    left: int  # first token of its subtree
    right: int  # last token of its subtree, included
    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens ``first`` to ``last`` (included), in one section."""

    first: int
    last: int
    span: Span
    section: SectionKind


@dataclass(frozen=True, slots=True)
class Quotation:
    """One run of quoted words. ``span`` holds the marks; ``content`` is what stands between them.

    ``clausal`` tells speech that stands as clauses of its own from marks round a few words
    ("erasing"); ``reopened`` that it carries on a quotation left open in the paragraph before.
    """

    span: Span
    content: Span
    clausal: bool
    reopened: bool = False


AttributionForm = Literal["clause", "quote", "phrase", "noun", "adverb", "passive", "citing", "object", "carried", "stance"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words laid in somebody's mouth: source, cue, and the content they govern.

    ``content`` may be broken ("A," X said, "B"). ``frame`` holds the words that do the
    attributing and are no part of any claim. ``inner`` marks a cited source, which stands
    inside its cue's speaker in the chain ("media said, citing the ministry"). A "stance" tells what
    somebody wants, backs or attacks in the outlet's own words; it stands in no chain.
    """

    form: AttributionForm
    head: int  # token of the cue
    cue: Span | None
    source: Span | None
    source_head: int | None  # token
    content: tuple[Span, ...]
    frame: Span
    medium: Span | None = None
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """An entry of the registry: a person, body, force, state or outlet, and whom it speaks for."""

    id: str
    name: str
    kind: str
    side: str | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name, describe or stand for somebody, and who that is as far as can be told.

    ``who`` is a full name as the story or the registry gives it, never a guess; ``role`` the
    words that give the office ("Deputy Defence Minister").
    """

    span: Span
    head: int  # token
    who: str | None
    side: str | None = None
    role: Span | None = None
    actor: str | None = None  # registry id
    kind: str | None = None  # person, body, force, state, outlet, group …


# --- what is claimed ---


@dataclass(frozen=True, slots=True)
class Speaker:
    """One link of a chain of speakers. ``source`` is ``None`` when nobody is named.

    ``said`` are the days on which it was said, where the words beside the cue tell them.
    """

    source: Span | None
    who: str | None
    role: Span | None = None
    side: str | None = None
    cue: Span | None = None
    medium: Span | None = None
    actor: str | None = None
    said: Interval | None = None


@dataclass(frozen=True, slots=True)
class Certainty:
    """A step of the probability yardstick; ``low`` and ``high`` as fractions, from PHIA."""

    step: Step
    low: float
    high: float
    hedge: Span


@dataclass(frozen=True, slots=True)
class Party:
    """Who did it, or to whom it was done."""

    span: Span
    who: str | None
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place. ``precision`` and ``radius_km`` say how far off the point may be.

    ``candidates`` are the GeoNames ids that the name may also stand for, best first; ``note`` says
    why a name without such candidates may still be another place.
    """

    name: str
    lat: float | None
    lon: float | None
    area: bool
    precision: PlacePrecision
    radius_km: float | None
    geonames_id: int | None
    country: str | None  # ISO 3166-1 alpha-2
    feature: str | None  # GeoNames feature code
    span: Span
    candidates: tuple[int, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from ``start`` to ``end``, both included; either may be open.

    ``timex`` is the TIMEX3 value ("2022-12-27", "P2D"), ``edtf`` the ISO 8601-2 form,
    ``rule`` the rule of the grammar that read it, ``base`` the day it was counted from,
    ``candidates`` every reading, best first, of figures that can be read in two ways ("03/04/2022").
    ``span`` is ``None`` when carried over from the sentence before.
    """

    start: datetime.date | None
    end: datetime.date | None
    precision: TimePrecision
    edtf: str | None
    span: Span | None
    timex: str | None = None
    timex_type: TimexType | None = None
    rule: str | None = None
    base: datetime.date | None = None
    candidates: tuple[datetime.date, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that knows what it counts. A vague one ("dozens") has no ``value`` and keeps its words.

    ``time`` are the days that a period or a running total covers, where the text tells them.
    """

    value: float | None
    high: float | None
    unit: str
    of: str | None
    basis: Basis
    bound: Bound
    span: Span
    time: Interval | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A military unit named in the claim."""

    name: str
    echelon: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Weapon:
    """A weapon or munition named in the claim."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Found:
    """Words that a field of the user's own was found in."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field is as it is: the rule or model, the words it rests on, one sentence."""

    field: str
    rule: str
    sentence: str
    span: Span | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that the text says is, was, will be or should be so, with whoever says it.

    ``chain`` runs from the outermost speaker inwards; empty is the outlet's own voice.
    ``head`` is the token the claim is built round; it belongs to the reading, not to the record.
    """

    id: str
    section: SectionKind
    content: Span
    head: int
    chain: tuple[Speaker, ...] = ()
    quote: QuoteKind = "none"
    kind: str = "other"
    modality: Modality = "asserted"
    certainty: Certainty | None = None
    condition: Span | None = None
    outcome: Outcome | None = None
    agent: Party | None = None
    target: Party | None = None
    places: tuple[Place, ...] = ()
    time: Interval | None = None
    quantities: tuple[Quantity, ...] = ()
    weapons: tuple[Weapon, ...] = ()
    units: tuple[Unit, ...] = ()
    fields: tuple[Found, ...] = ()
    confidence: float | None = None
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A story on its way through the stages: each fills its own field and leaves the text alone."""

    story: Story
    tokens: tuple[Token, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    mentions: tuple[Mention, ...] = ()
    issuer: Speaker | None = None  # whose document the whole story is, where a label above it says so
    times: tuple[Interval, ...] = ()
    places: tuple[Place, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    stances: tuple[Attribution, ...] = ()
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = field(default=())
