"""Build each claim's chain of speakers from the attributions whose content holds it.

The widest content is the outermost speaker. A cited source stands inside the speaker who cites
it. Quoted words without a frame of their own, and statements printed without marks behind
"X said:", carry on the speaker before them; then the cue is ``None``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from dateline.copies import changed
from dateline.language.quotations import meeting
from dateline.language.tree import ancestors, children, sentence_at, within
from dateline.speech import statements
from dateline.speech.issuers import issuer
from dateline.speech.over import by_sentence, cited_under
from dateline.speech.quoted import carried
from dateline.speech.statements import Statement, statement_at
from dateline.speech.unnamed import unnamed_in
from dateline.types import Attribution, Claim, Mention, QuoteKind, Reading, Reason, Span, Speaker, Token

UNNAMED = frozenset({"adverb", "passive", "noun"})
# Forms that give a speaker's words in the outlet's own sentence.
PARAPHRASES = frozenset({"clause", "object", "noun", "passive"})

# Between the names that a field may go by.
ALTERNATIVE = "|"


@dataclass(frozen=True, slots=True)
class _Cast:
    """Who is named in a story and what is laid in whose mouth, each found by where it stands."""

    by_head: Mapping[int, Mention]
    mentions: Sequence[Mention]  # by their start
    reach: Sequence[int]  # how far the mentions up to here reach at most
    over: Mapping[int, Sequence[Attribution]]
    cited: Mapping[int, Sequence[Attribution]]


def _cast(reading: Reading) -> _Cast:
    mentions = sorted(reading.mentions, key=lambda m: m.span.start)
    reach = list(accumulate((m.span.end for m in mentions), max))
    return _Cast({m.head: m for m in reading.mentions}, mentions, reach, by_sentence(reading), cited_under(reading))


def attribute(reading: Reading) -> Reading:
    """Fill ``chain`` and ``quote`` of every claim."""
    cast = _cast(reading)
    printed = statements.find(reading)
    claims: list[Claim] = []
    for claim in reading.claims:
        holding = _holding(reading, cast, claim)
        statement = statement_at(printed, claim.content)
        if statement is not None:
            holding = [_of_statement(reading, statement, claim), *holding]
        holding = [carried(a, claim.content) if _goes_on(reading, a, claim) else a for a in holding]
        if not holding and claims:
            holding = _taken_up(reading, cast, claims[-1], claim)
        chain = _chain(reading, cast, holding)
        because = tuple(reason for a in holding for reason in _reasons(reading, a))
        issued = statement is None and reading.issuer is not None and claim.section != "headline"
        if issued and reading.issuer is not None:
            chain = (reading.issuer, *chain)
            because = (*because, _issued(reading, reading.issuer))
        quote = _quote(reading, claim, chain, printed=issued or statement is not None)
        claims.append(changed(claim, chain=chain, quote=quote, because=(*claim.because, *because)))
    return changed(reading, claims=tuple(claims))


def _of_statement(reading: Reading, statement: Statement, claim: Claim) -> Attribution:
    """The frame itself where the claim stands right behind or before it, else the same speaker carried on."""
    a = statement.attribution
    near = any(c.holds(claim.content) for c in a.content) if a.form == "noun" else statements.opening_sentence(reading, statement)
    at_frame = near if isinstance(near, bool) else near is not None and near.meets(claim.content)
    return a if at_frame else carried(a, claim.content)


def _goes_on(reading: Reading, a: Attribution, claim: Claim) -> bool:
    """Whether a claim stands further on in a quotation than the sentence that the frame before it introduces."""
    if a.form == "carried" or a.cue is None or a.head > claim.head:
        return False
    quotation = next((q for q in meeting(reading.quotations, claim.content) if q.content.holds(claim.content)), None)
    sentence = sentence_at(reading.sentences, claim.head)
    if quotation is None or sentence is None or quotation.content.start < a.frame.start:
        return False
    return sentence.span.start > quotation.content.start and sentence.first > a.head


def _taken_up(reading: Reading, cast: _Cast, before: Claim, claim: Claim) -> list[Attribution]:
    """ "This would bring the total to …": a sentence that goes on with a paraphrase in the sentence before it.

    Only where a bare "this" or "that" with a modal takes up what was said; anything more would put
    the outlet's words in somebody's mouth.
    """
    tokens = reading.tokens
    here, there = sentence_at(reading.sentences, claim.head), sentence_at(reading.sentences, before.head)
    if here is None or there is None or here.first - there.last != 1 or before.quote != "indirect":
        return []
    opening = tokens[here.first]
    verb = tokens[opening.head]
    takes_up = opening.lower in {"this", "that"} and opening.dep == "nsubj" and verb.i == claim.head
    if not takes_up or not any(t.tag == "MD" for t in children(tokens, verb.i, "aux")):
        return []
    return [carried(a, claim.content) for a in _holding(reading, cast, before)[-1:]]


def _holding(reading: Reading, cast: _Cast, claim: Claim) -> list[Attribution]:
    """The attributions over a claim, outermost first."""
    head = reading.tokens[claim.head]
    at = Span(head.start, head.end)
    sentence = sentence_at(reading.sentences, claim.head)
    near = () if sentence is None else cast.over.get(sentence.first, ())
    found = [a for a in near if any(_holds(c, at, claim) for c in a.content) and not _inside(a, claim)]
    found = [a for a in found if not _is_aside(reading, a, claim)]
    found = [a for a in found if a.form != "object" or not any(b is not a and _within(a, b) for b in found)]
    found.sort(key=lambda a: (-sum(_within(a, b) for b in found if b is not a), -_width(a), a.head))
    named = [a for a in found if a.source is not None or a.form == "carried"]
    if named:
        found = [a for a in found if a.source is not None or a.form not in UNNAMED]
    return _with_cited(cast, found)


def _holds(content: Span, head: Span, claim: Claim) -> bool:
    return content.holds(head) or content.holds(claim.content)


def _inside(a: Attribution, claim: Claim) -> bool:
    """Whether the attribution itself is part of what is claimed, so that it does not govern it."""
    return a.form not in {"adverb", "passive"} and claim.content.holds(a.frame) and a.head != claim.head


def _is_aside(reading: Reading, a: Attribution, claim: Claim) -> bool:
    """Whether the outlet explains in passing what a paraphrased speaker spoke of (", which …", ", a decision that …").

    A frame that closes its sentence ("…, which is held by rebels, X reported") reports that, too.
    """
    if a.form not in PARAPHRASES or a.head > claim.head:
        return False
    if any(q.content.holds(claim.content) for q in meeting(reading.quotations, claim.content)):
        return False
    tokens, i = reading.tokens, claim.head
    while i != a.head and tokens[i].head != i and any(c.start <= tokens[i].start < c.end for c in a.content):
        t = tokens[i]
        apart = t.left > 0 and tokens[t.left - 1].lower in {",", "–", "—", "-", "("}
        if apart and (t.dep == "appos" or (t.dep == "relcl" and _is_relative(tokens[t.left]))):
            return True
        if apart and t.dep == "advcl" and a.form == "noun":
            return True
        i = t.head
    return False


def _is_relative(opening: Token) -> bool:
    return opening.tag in {"WDT", "WP", "WP$", "WRB", "IN"} and opening.lower != "that"


def _within(outer: Attribution, inner: Attribution) -> bool:
    """Whether an attribution stands in the object of another: rejecting a statement is not saying what it says."""
    return any(c.holds(inner.frame) for c in outer.content)


def _width(a: Attribution) -> int:
    return max(c.end for c in a.content) - min(c.start for c in a.content)


def _with_cited(cast: _Cast, found: list[Attribution]) -> list[Attribution]:
    """Add the sources that the speakers cite, each behind the one who cites it."""
    return [each for a in found for each in (a, *cast.cited.get(a.head, ()))]


def _chain(reading: Reading, cast: _Cast, holding: Sequence[Attribution]) -> tuple[Speaker, ...]:
    chain: list[Speaker] = []
    text = reading.story.text
    for a in holding:
        speaker = speaker_of(reading, cast, a)
        if chain and _same(text, chain[-1], speaker):
            continue  # "he said he believed": one voice
        chain.append(speaker)
    return tuple(chain)


def _same(text: str, a: Speaker, b: Speaker) -> bool:
    if a.source is None or b.source is None:
        return a.source is b.source
    if a.who is not None and a.who == b.who:
        return True
    return a.source == b.source


def speaker_of(reading: Reading, cast: _Cast, a: Attribution) -> Speaker:
    """The speaker an attribution names, as far as the mentions tell who that is."""
    mention = None if a.source_head is None else cast.by_head.get(a.source_head)
    if mention is None and a.source_head is not None:
        head = reading.tokens[a.source_head]  # of speech carried on, too, though its words name nobody here
        mention = _covering(cast, a.source or Span(head.start, head.end))
        if mention is not None and _told_of(reading, head.i, mention):
            mention = None  # "a herder who lost two brothers" is neither of them
    source = a.source
    issued = None if a.source_head is None else issuer(reading.tokens, reading.tokens[a.source_head])
    behind = None if issued is None else cast.by_head.get(issued.i)
    if behind is not None and behind.who is not None:  # the document's own words stay the source
        return Speaker(source=source, who=behind.who, side=behind.side, cue=a.cue, medium=a.medium, actor=behind.actor)
    if mention is not None and source is not None and mention.span.holds(source):
        source = mention.span
    # "A Russian X" of whom no more is known is not Russia.
    named = mention is not None and (mention.kind != "demonym" or mention.head == a.source_head)
    who = mention.who if mention is not None and named else _described(reading, a)
    side = None if mention is None else mention.side
    if together := _together(reading, cast, a):
        who, side = together
    role = None if mention is None or source is None else mention.role
    return Speaker(
        source=source,
        who=who,
        role=role,
        side=side,
        cue=a.cue,
        medium=a.medium,
        actor=None if mention is None or not named else mention.actor,
    )


def _together(reading: Reading, cast: _Cast, a: Attribution) -> tuple[str, str | None] | None:
    """Who speaks together ("the US and the UK said"): all of them and each, as alternatives; their sides likewise.

    Only where every one of them is named or described: else the words stand for themselves.
    """
    if a.source is None or a.source_head is None:
        return None
    heads = [a.source_head]
    for head in heads:  # grows while it is walked: each hangs on the one before
        inside = (t for t in children(reading.tokens, head, "conj") if a.source.start <= t.start and t.end <= a.source.end)
        heads += [t.i for t in inside]
    named = [mention for mention in (cast.by_head.get(head) for head in heads) if mention is not None and mention.who]
    names = list(dict.fromkeys(str(mention.who) for mention in named))
    if len(named) < len(heads) or len(names) < 2 or any(ALTERNATIVE in name for name in names):
        return None
    sides = list(dict.fromkeys(mention.side for mention in named if mention.side))
    everybody = f"{', '.join(names[:-1])} and {names[-1]}"
    return ALTERNATIVE.join([everybody, *names]), ALTERNATIVE.join(sides) or None


def _described(reading: Reading, a: Attribution) -> str | None:
    """Who it is where nobody is known by name: the words that describe the source, without their article."""
    if a.source is None or a.source_head is None or reading.tokens[a.source_head].pos not in {"NOUN", "PROPN", "NUM", "ADJ"}:
        return None
    words = within(reading.tokens, a.source)
    first = next((t for t in words if t.pos not in {"DET", "PRON"}), words[0])
    told = (reading.tokens[t.left].start for t in children(reading.tokens, a.source_head, "relcl") if t.left > a.source_head)
    end = min((at for at in told if at > first.start), default=a.source.end)
    return Span(first.start, min(end, a.source.end)).of(reading.story.text).rstrip(" ,")


def _told_of(reading: Reading, head: int, mention: Mention) -> bool:
    """Whether somebody is only told of in a clause that describes the speaker."""
    above = (reading.tokens[mention.head], *ancestors(reading.tokens, mention.head))
    inside = [t.dep for t in takewhile(lambda t: t.i != head, above)]
    return mention.head > head and "relcl" in inside


def _covering(cast: _Cast, source: Span) -> Mention | None:
    """The mention that overlaps the source's words most."""
    first = bisect_right(cast.reach, source.start)
    last = bisect_left(cast.mentions, source.end, key=lambda m: m.span.start)
    return max(
        (m for m in cast.mentions[first:last] if m.span.meets(source)),
        key=lambda m: min(m.span.end, source.end) - max(m.span.start, source.start),
        default=None,
    )


def _quote(reading: Reading, claim: Claim, chain: Sequence[Speaker], *, printed: bool) -> QuoteKind:
    if not chain:
        return "none"
    marks = meeting(reading.quotations, claim.content)
    if any(q.content.start <= claim.content.start and claim.content.end <= q.span.end for q in marks):
        return "direct"
    if printed:
        return "direct"
    return "mixed" if marks else "indirect"


def _issued(reading: Reading, issuer: Speaker) -> Reason:
    """Why a claim is an issuer's: the whole document is."""
    name = "" if issuer.source is None else issuer.source.of(reading.story.text)
    return Reason("attribution", "issuer", f"the line above the text gives it as a document of {name}", issuer.source)


def _reasons(reading: Reading, a: Attribution) -> Iterator[Reason]:
    cue = "" if a.cue is None else a.cue.of(reading.story.text)
    source = "nobody named" if a.source is None else a.source.of(reading.story.text)
    yield Reason("attribution", a.form, f"the words lie in what {source} ({cue!r}) is given as saying", a.cue)
    sentence = None if a.cue is None else sentence_at(reading.sentences, a.head)
    terms = None if sentence is None else unnamed_in(reading.tokens, sentence)
    if terms is not None:
        yield Reason("attribution", "unnamed", f"{source} is not named: {terms.of(reading.story.text)!r}", terms)
