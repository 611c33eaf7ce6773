"""Whether a place name in a claim tells where, or stands for a government, a force or a point of reference.

Written for the common case that the parse is right; where it says nothing of use, settlements
and regions count as where and countries as who.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from dateline.language.tree import token_at
from dateline.places.words import beside, demonyms
from dateline.types import Place, Reading, Token

# "45km south of", "30 miles from", "a few kilometres outside"
_FILLER = r"\s(?:the\s)?(?:[a-z]+\s(?:of\s)?){0,3}$"
_REFERENCE = re.compile(
    r"(?:\b\d[\d.,]*|\b(?:few|several|dozens of|some))\s?-?(?:km|kilomet\w+|miles?|mi|met\w+)\b"
    r"[^.;:,]{0,30}\b(?:of|from|outside|off)" + _FILLER
)
# "west of Ramadi", not "the west of Ramadi"
_BESIDE = re.compile(
    r"(?<!the )\b(?:north|south|east|west)(?:[- ]?(?:east|west))?(?:\sand\s(?:north|south|east|west))?\sof" + _FILLER
)
_BANK = re.compile(r"\b(?:side|banks?) of (?:the )?$")
_OUTSIDE = re.compile(r"\boutside\s(?:the\s)?$")
_NEARBY = re.compile(r"\b(?:near|close to|not far from|along)\s(?:the\s|its\s)?$")
_FINDS = re.compile(r",?\s(?:near|close to|not far from)\s(?:the\s)?$")
_FAR = re.compile(
    r"\b(?:en route to|on the (?:road|way|highway) (?:to|from)|bound for|compared (?:to|with)|unlike|like)\s(?:the\s)?$"
)
# A border that something is moved away from, or that a stretch of land reaches to.
_ENDS_AT = re.compile(r"\b(?:away from|all the way to|up to|as far as)\s(?:the\s|its\s)?$")
_ABOUT = frozenset({"on", "about", "over", "regarding", "concerning"})
_GRANTED = frozenset({"despite", "notwithstanding"})
_MOVED = frozenset("motivate inspire prompt provoke anger drive influence radicalise radicalize".split())
_CLAUSES = frozenset({"ccomp", "advcl", "relcl", "ROOT", "parataxis"})
_DISTANCE = re.compile(r"(\d[\d,]*)\s?-?(km|kilomet\w+|miles?|mi)\b")
FAR_KM = 30.0  # further off a town is no longer where something is, even for want of another place
STEPS = 12  # up the tree, from a place to what it is said in
_LANDMARKS = frozenset({"SEA", "OCN", "STM", "GULF", "GOVL"})
_PARTED = frozenset({"PCLI", "ADM1", "ADM2"})  # as zones these are compass parts of themselves
_SEATS = frozenset({"PCLI", "PPLC"})
_POINTERS = ("the ", "this ", "that ", "there", "both ", "these ", "those ", "each ")
_PEOPLE = frozenset(
    "member source man woman fighter militant jihadist recruit native delegate delegation person national".split()
)
_FRIENDS = frozenset({"partner", "ally", "counterpart", "friend", "backer", "patron", "sponsor"})
_TRACKS = frozenset({"process", "track", "format", "framework", "principle", "plan", "dialogue", "formula"})
_CLITICS = frozenset({"’s", "'s", "’", "'"})


def is_where(reading: Reading, place: Place, *, since: int = 0) -> bool:
    """Whether a place tells where, read from ``since`` (the start of a claim)."""
    text, tokens = reading.story.text, reading.tokens
    lead = text[max(since, place.span.start - 60) : place.span.start]
    if _FAR.search(lead):
        return False
    first, last = token_at(tokens, place.span.start), token_at(tokens, place.span.end - 1)
    head = _head(tokens, first, last)
    if _comes_from(tokens, head):
        return False
    if place.span.of(text).casefold().startswith(_POINTERS):
        single = not place.span.of(text).casefold().startswith("each ")
        acts = single and tokens[last].lower in {"country", "nation", "state"}  # "the country faces a tribunal"
        return not acts or place.feature != "PCLI" or _seat_is_where(tokens, head, last, capital=False)
    if place.feature == "CONT" and _is_owner(tokens, last):
        return _owns_land(tokens, last + 1)
    if place.feature == "BDRY" and (_ENDS_AT.search(lead) or _is_guarded(tokens, head)):
        return False
    if _joined(text, tokens, last):
        return False
    if _is_topic(tokens, head, since):
        return False
    if head.dep in {"compound", "nmod"} and tokens[head.head].lemma in _TRACKS:
        return False  # "the Sochi process"
    if place.feature == "STM" and _BANK.search(lead):
        return False
    if place.feature in _LANDMARKS and head.dep in {"compound", "nmod"}:
        return False  # "the Black Sea resort"
    if _named_after(text, tokens, last):
        return False
    if place.feature in _SEATS and place.span.start - since <= len("the ") and since and _asked(tokens, last):
        return False
    if tokens[last].lower in beside()["own_site"] and first < last:
        return True  # "an Iraq mosque"
    if place.precision == "zone" and place.feature in _PARTED:
        return not _actor_noun(tokens, last)
    if _actor_noun(tokens, last) and place.feature in _SEATS | {"ADM1", "RGN", "PPL"}:
        return False
    if place.feature in _SEATS and _behind_town(reading, place):
        return True
    if place.feature in _SEATS:
        return _seat_is_where(tokens, head, last, capital=place.feature == "PPLC")
    return not _speaks(tokens, head)


def is_reference(reading: Reading, place: Place, *, since: int = 0) -> bool:
    """Whether a place is what another is measured from ("45 km south of Mosul", "west of Ramadi")."""
    lead = reading.story.text[max(since, place.span.start - 60) : place.span.start]
    return bool(_REFERENCE.search(lead) or _BESIDE.search(lead))


def is_far(reading: Reading, place: Place, *, since: int = 0) -> bool:
    """Whether what is measured from a place is too far from it to be put there ("45 km south of Mosul")."""
    return (distance_km(reading.story.text[max(since, place.span.start - 60) : place.span.start]) or 0.0) > FAR_KM


def distance_km(words: str) -> float | None:
    """The distance that words before a place give ("6 km from", "20 miles north of")."""
    found = _DISTANCE.search(words)
    return round(float(found[1].replace(",", "")) * (1.609 if found[2].startswith("mi") else 1.0), 1) if found else None


def is_beside(reading: Reading, place: Place) -> bool:
    """Whether the words put the event beside the place rather than in it ("outside Damascus", "near the Iraqi border")."""
    lead = reading.story.text[max(0, place.span.start - 20) : place.span.start]
    return bool(_OUTSIDE.search(lead)) or (bool(_NEARBY.search(lead)) and (place.area or _near_another(reading, place)))


def _near_another(reading: Reading, place: Place) -> bool:
    """ "the airfield at X near Y": a name that only helps to find the one next before it."""
    before = _place_before(reading, place)
    return before is not None and bool(_FINDS.match(reading.story.text[before.span.end : place.span.start]))


def _place_before(reading: Reading, place: Place) -> Place | None:
    n = bisect_left(reading.places, place.span.start, key=lambda p: p.span.start)
    return reading.places[n - 1] if n > 0 else None


def _comes_from(tokens: Sequence[Token], head: Token) -> bool:
    """ "members from the town", "their partners in Riyadh": where somebody is from, not where something happened."""
    preposition = tokens[head.head]
    whose = tokens[preposition.head]
    if head.dep != "pobj":
        return False
    if preposition.lower == "in":
        whose = tokens[preposition.i - 1]  # the parser often has it hang on the verb
        return whose.lemma in _FRIENDS and any(tokens[c].dep == "poss" for c in whose.children)
    if preposition.lower in {"across", "beyond"}:
        return whose.lower in beside()["actor_noun"]
    return preposition.lower == "from" and (whose.lower in beside()["actor_noun"] or whose.lemma in _PEOPLE)


def _is_guarded(tokens: Sequence[Token], head: Token) -> bool:
    """ "to protect its borders": what is guarded, wherever that is done."""
    return head.dep == "dobj" and tokens[head.head].lemma in {"protect", "defend", "shield", "safeguard"}


def _asked(tokens: Sequence[Token], last: int) -> bool:
    """Whether "to …" follows what a claim opens with: "(called on) Ankara to avoid", "the US not to allow"."""
    follows = [t.lower for t in tokens[last + 1 : last + 5]]
    if follows[:1] == ["on"] and follows[1:2] and follows[1] in beside()["weekday"]:
        follows = follows[2:]
    return follows[:1] == ["to"] or follows[:2] == ["not", "to"]


def _is_topic(tokens: Sequence[Token], head: Token, since: int) -> bool:
    """Whether words from ``since`` on only talk about what is there ("talks on the war in Syria"), or compare with it."""
    words, at = beside(), head
    for _ in range(STEPS):
        governor = tokens[at.head]
        if governor.i == at.i or at.dep in _CLAUSES or governor.start < since:
            return False
        if at.dep == "pobj" and governor.lower in _ABOUT:
            over = tokens[governor.head]
            if over.lower in words["topic_noun"] or over.lemma in words["topic_verb"]:
                return True
        if at.dep in {"pobj", "pcomp"} and (
            governor.lower in _GRANTED or (governor.lower == "by" and tokens[governor.head].lemma in _MOVED)
        ):
            return True
        if at.dep == "dobj" and (governor.lemma in {"discuss", "debate", "talk"} or governor.lemma in words["likened"]):
            return True
        at = governor
    return False


def _behind_town(reading: Reading, place: Place) -> bool:
    """ "Palmyra, Syria": a country behind a town it holds."""
    if reading.story.text[max(0, place.span.start - 2) : place.span.start] != ", ":
        return False
    before = _place_before(reading, place)
    return before is not None and before.span.end == place.span.start - 2 and not before.area and before.country == place.country


def _joined(text: str, tokens: Sequence[Token], last: int) -> bool:
    """ "US-led", "Moscow-backed"."""
    if last + 2 >= len(tokens) or tokens[last + 1].lower not in {"-", "–"} or tokens[last + 1].start != tokens[last].end:
        return False
    return text[tokens[last + 2].start].islower() and not tokens[last + 2].lower.startswith("controlled")


def _is_owner(tokens: Sequence[Token], last: int) -> bool:
    following = _next(tokens, last)
    return following is not None and following.lower in _CLITICS


def _named_after(text: str, tokens: Sequence[Token], last: int) -> bool:
    """Whether a longer name goes on behind ("Gaza Health Ministry")."""
    if last + 1 >= len(tokens) or not text[tokens[last + 1].start].isupper():
        return False
    words, t = beside(), tokens[last + 1]
    name = t.pos in {"PROPN", "NOUN"} and t.start == tokens[last].end + 1
    return name and t.lower.rstrip(".") not in words["weekday"] | words["function"]


def _head(tokens: Sequence[Token], first: int, last: int) -> Token:
    """The token of the name that the rest of the sentence hangs on."""
    for t in tokens[first : last + 1]:
        if t.head == t.i or not first <= t.head <= last:
            return t
    return tokens[last]


def _next(tokens: Sequence[Token], i: int) -> Token | None:
    return tokens[i + 1] if i + 1 < len(tokens) else None


def _actor_noun(tokens: Sequence[Token], last: int) -> bool:
    """ "Kyiv officials", "Damascus regime": also with an adjective between."""
    words = beside()["actor_noun"]
    for t in tokens[last + 1 : last + 3]:
        if t.lower in words and t.tag not in {"VB", "VBD", "VBZ", "VBP"}:
            return True
        if t.pos not in {"ADJ", "NOUN"}:
            return False
    return False


def _seat_is_where(tokens: Sequence[Token], head: Token, last: int, *, capital: bool) -> bool:
    """Of a country or a capital: who, unless the words make it where."""
    words = beside()
    if _is_owner(tokens, last):
        return _owns_land(tokens, last + 1)
    governor = tokens[head.head]
    if head.dep == "conj":  # "Syria and Iraq": as the first of them
        while head.dep == "conj" and head.head != head.i:
            head = tokens[head.head]
        if head.pos == "NOUN" and head.lemma in words["actor_noun"]:
            return False  # "its allies, Russia and Iran"
        governor = tokens[head.head]
    if head.dep == "pobj":
        return _behind(tokens, governor)
    if head.dep == "dobj":
        return governor.lemma in words["entry_verb"]
    if head.dep in {"nsubj", "nsubjpass"}:
        return governor.lemma in words["stative_verb"] or (head.dep == "nsubjpass" and governor.lemma in words["entry_verb"])
    if head.dep in {"compound", "nmod", "amod"}:
        return governor.lower in words["territory_noun"] | words["facility"] or (capital and governor.lemma in words["event"])
    if head.dep == "appos" and governor.pos != "PROPN":
        return False  # "their ally, Russia"
    if head.dep in {"appos", "npadvmod", "dep"}:
        before = tokens[head.i - 1].lower if head.i else ""
        return before in {",", "("} or before in words["within"]
    before = tokens[head.left - 1].lower if head.left else ""
    return before in words["within"]


def _behind(tokens: Sequence[Token], preposition: Token) -> bool:
    """Whether a preposition before a country or capital makes it where."""
    words = beside()
    word = preposition.lower
    if word in words["within"]:
        return True
    governor = tokens[preposition.head]
    if word in {"from", "to", "out"}:
        return governor.pos in {"VERB", "NOUN", "ADV", "ADP"} and governor.lemma in words["moving"]
    if word == "of":
        return governor.lower in words["territory_noun"] | words["area_head"] or governor.lemma in words["done_to"]
    return False


def _owns_land(tokens: Sequence[Token], clitic: int) -> bool:
    """ "Syria’s eastern provinces", but not "Turkey’s army"."""
    words, land = beside(), False
    for t in tokens[clitic + 1 : clitic + 5]:
        if t.lower in words["territory_noun"]:
            land = True
            break
        if t.pos not in {"ADJ", "NUM", "PROPN", "PUNCT", "NOUN", "ADV", "CCONJ"}:
            break
    return land and tokens[clitic].lower not in demonyms()


def _speaks(tokens: Sequence[Token], head: Token) -> bool:
    return head.dep == "nsubj" and tokens[head.head].lemma in beside()["speech_verb"]
