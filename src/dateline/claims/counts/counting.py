"""The unit of a number: from the noun it counts, from what happened to the people it names, or from the number before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dateline.claims.counts.counted import MANNED, MEASURE, entry_of, hyphened, kind_of, last_of, number_top
from dateline.claims.counts.harm import harm_of, surface_harm, tally_unit
from dateline.claims.counts.numbers import Number
from dateline.claims.counts.predicates import adjectives, harm_noun, nouns
from dateline.claims.counts.totals import far_tally, last_tallied
from dateline.language.tree import Tokens, child, subject, token_at
from dateline.lexicons import rows
from dateline.types import Quantity, Token

HARMS = {"killed", "wounded", "casualties", "losses", "missing", "captured", "displaced"}
TIMED = {"hour", "day", "week", "month", "year", "decade", "minute", "night"}
LENGTHS = {"square", "km", "kilometre", "kilometer", "mile", "metre", "meter", "m", "ton", "tonne", "acre", "hectare"}
# Nouns that stand for what they hold: two waves of airstrikes are airstrikes.
COLLECTIVES = {"wave", "round", "series", "salvo", "instance", "case", "bout", "act", "type"}
LABEL_END = re.compile(r"\s*(?:[(),;.+\n]|\Z)")
WORD_BEHIND = re.compile(r"\s([^\W\d]+)")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number was found to count. ``noun`` is ``None`` where it stands alone."""

    unit: str
    noun: int | None
    end: int  # last token of the words an analyst would write


def tie(text: str, tokens: Tokens, number: Number, last: int) -> Counted | None:
    """A number tied to its word: "30,000-strong", "two-day", "30km". An empty unit says that it counts nothing."""
    word = hyphened(text, number)
    if word is not None and number.span.of(text)[-1].isalnum():
        end = token_at(tokens, number.span.end + len(word))
        if word in MANNED:
            return Counted("people", None, end)
        after = text[number.span.end + 1 + len(word) : number.span.end + 10 + len(word)]
        if word in TIMED and not after.startswith(("-old", " old", "‑old")):
            return Counted("days" if word == "day" else "other", None, end)
        return Counted("other" if word in LENGTHS else "", None, end)
    measure = MEASURE.match(text, number.span.end)
    if (
        measure is not None
        and not number.money
        and measure[0][0].isalpha()
        and text[number.cue.start - 1 : number.cue.start] != "("
    ):
        return Counted("other", None, token_at(tokens, measure.end() - 1))
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if following is not None and following.lower == "strong":
        return Counted("people", None, following.i)
    return None


def count(
    text: str, tokens: Tokens, number: Number, first: int, last: int, noun: int | None, before: Quantity | None
) -> Counted | None:
    if number.money:
        return Counted("money", None, last)
    if number.percent:
        return Counted("other", noun, last)
    labelled = _labelled(text, tokens, number, last, before)
    if labelled is not None:
        return labelled
    one = number.words and number.value == 1.0 and last == first
    if noun is None:
        taken = before if not one or _follows(tokens, first) else None
        unit = _alone(text, tokens, number, first, last, taken, default=None if one else "people")
        return Counted(unit, None, last) if unit else None
    if one and not _truly_one(tokens, first, noun):
        return None
    if tokens[noun].tag in {"PRP", "WP"}:  # "30 of them", "two of whom"
        unit = harm_of(tokens, number_top(tokens, first, last)) or (before.unit if before else "people")
    else:
        unit = _by_noun(tokens, noun, last, whole=_whole(tokens, first))
    return Counted(unit, noun, last_of(tokens, noun)) if unit else None


def _labelled(text: str, tokens: Tokens, number: Number, last: int, before: Quantity | None) -> Counted | None:
    """A line of a daily report: "tanks – 3,016 (+5)". The label is what is counted, the bracket a part of the same."""
    lead = text[max(0, number.cue.start - 3) : number.cue.start]
    if LABEL_END.match(text, number.span.end) is None:
        return None
    if before is not None and lead.endswith("(+"):
        return Counted(before.unit, None, last)
    first = token_at(tokens, number.cue.start)
    if first < 2 or tokens[first - 1].lower not in {"–", "—", "-", ":"} or not lead.endswith(" "):
        return None
    entry = entry_of(tokens[first - 2])
    return Counted(entry[0], first - 2, last) if entry is not None and entry[1] in {"person", "harm", "thing", "event"} else None


def _truly_one(tokens: Tokens, first: int, noun: int) -> bool:
    """Whether "one" counts: one soldier, one of the soldiers killed; not one day, one side, one of the aims."""
    if noun < first or kind_of(tokens[noun]) not in {"person", "harm", "event", "thing"}:
        return False
    partitive = tokens[first + 1].lower == "of"
    return (not partitive and kind_of(tokens[noun]) != "person") or harm_of(tokens, first if partitive else noun) is not None


def _follows(tokens: Tokens, first: int) -> bool:
    """Whether a bare "one" is a subject that takes up the group before: "five towns agreed, one had raised the flag"."""
    return tokens[first].dep == "nsubj"


def _by_noun(tokens: Tokens, noun: int, last: int, *, whole: bool) -> str:
    """The unit of a number with a noun: settled by the noun, or by what happened to the people it names."""
    t = tokens[noun]
    entry = _pair_entry(tokens, t) or entry_of(t)
    unit, kind = entry if entry else ("other", "")
    if t.lemma == "time":
        return _times(tokens, noun)
    if t.lemma in COLLECTIVES:
        inner = _held(tokens, noun)
        held = entry_of(inner) if inner is not None else None
        return held[0] if held is not None and held[1] == "event" else "other"
    if kind == "harm":
        return _harm_with(tokens, noun, unit)
    if kind in {"event", "thing", "time", "measure", "money"}:
        return unit
    people = kind == "person" or _a_people(t)
    if people and whole:
        return "people"
    start = last if tokens[last].i < noun and noun - last > 1 and tokens[last + 1].lower in {"of", "out"} else noun
    harm = harm_of(tokens, start) or (harm_of(tokens, noun) if start != noun else None) or surface_harm(tokens, noun, far=people)
    if harm and (people or harm != "losses"):
        return harm
    return "people" if people else "other"


def _pair_entry(tokens: Tokens, t: Token) -> tuple[str, str] | None:
    """The entry of a noun with the word before it: aerial vehicles are no vehicles."""
    return nouns().get(f"{tokens[t.i - 1].lower} {t.lemma}") if t.i else None


def _whole(tokens: Tokens, first: int) -> bool:
    """Whether a number is the whole that a part is taken of: six in "four of the six died" says nothing of all six."""
    if first < 3 or tokens[first - 2].lower != "of":
        return False
    return tokens[first - 1].tag in {"DT", "PRP$"} and (tokens[first - 3].tag == "CD" or tokens[first - 3].lower == "one")


def _a_people(t: Token) -> bool:
    """Whether a plural is a nation's, group's or creed's: Syrians, Houthis."""
    return t.lower.isalpha() and (t.tag == "NNPS" or (t.tag == "NNS" and t.pos == "PROPN"))


def _harm_with(tokens: Tokens, noun: int, unit: str) -> str:
    """Casualties for "20 dead and wounded"; hostages killed are killed."""
    if unit in {"captured", "displaced"}:
        return harm_of(tokens, noun) or unit
    for c in tokens[noun].children:
        if tokens[c].dep == "conj" and not any(tokens[x].tag == "CD" for x in tokens[c].children):
            other = harm_noun(tokens[c])
            if other and {unit, other} == {"killed", "wounded"}:
                return "casualties"
    return unit


def _times(tokens: Tokens, noun: int) -> str:
    return _event_verbs().get(tokens[tokens[noun].head].lemma, "other")


@cache
def _event_verbs() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("event_verbs.tsv")}


def _held(tokens: Tokens, noun: int) -> Token | None:
    of = next((tokens[c] for c in tokens[noun].children if tokens[c].lower == "of"), None)
    return child(tokens, of.i, "pobj") if of is not None else None


def _alone(
    text: str, tokens: Tokens, number: Number, first: int, last: int, before: Quantity | None, default: str | None
) -> str | None:
    """The unit of a number without a noun: from the word behind it, its predicate, its tally, or the number before."""
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if following is not None:
        word = WORD_BEHIND.match(text, tokens[last].end)
        unit = adjectives().get(word[1].lower()) if word else None
        unit = unit or (harm_noun(following) if following.head in range(first, last + 1) else None)
        if unit:
            return unit
    top = number_top(tokens, first, last)
    harm = harm_of(tokens, top)
    if harm:
        return harm
    tallied = _tallied(tokens, top)
    if not tallied:
        far = far_tally(tokens, token_at(tokens, number.cue.start))
        tallied = tallied if far is None else far
    if tallied is not None:
        tallied = tallied or last_tallied(tokens, first)
        if tallied or before is not None:
            return tallied or (before.unit if before else None)
        if _bare_toll(tokens, top):
            return "killed"
    if before is not None and first and tokens[first - 1].lower == "and" and tokens[top].dep not in {"nsubj", "nsubjpass"}:
        return before.unit  # "killed five on Monday and six on Tuesday"
    if before is not None:
        return "people" if before.unit in HARMS else before.unit
    return None if tokens[top].dep == "pobj" and tokens[first].lower.isalpha() else default


def _bare_toll(tokens: Tokens, top: int) -> bool:
    """Whether the number is that of a toll which says no more: a toll is of the dead."""
    return any(noun.lemma == "toll" for noun in _beside(tokens, top))


def _beside(tokens: Tokens, top: int) -> list[Token]:
    """What a number may be the value of: the subject and the object of its verb, or the noun that it hangs on."""
    t = tokens[top]
    up = tokens[t.head]
    verb = tokens[up.head] if t.dep == "pobj" else up
    noun = subject(tokens, verb.i) if verb.pos in {"VERB", "AUX"} else verb
    return [found for found in (noun, child(tokens, verb.i, "dobj")) if found is not None]


def _tallied(tokens: Tokens, top: int) -> str | None:
    """What a tally counts whose value the number is: "the number of attacks rose to 30"; empty where it names nothing."""
    found = None
    for candidate in _beside(tokens, top):
        if kind_of(candidate) != "toll":
            continue
        inner = _held(tokens, candidate.i)
        entry = entry_of(inner) if inner is not None else None
        unit = tally_unit(tokens, candidate) or (entry[0] if entry else None)
        if unit:
            return unit
        found = "" if inner is None else found
    return found


def measured(tokens: Tokens, noun: int | None) -> bool:
    return noun is not None and kind_of(tokens[noun]) in {"time", "measure"}
