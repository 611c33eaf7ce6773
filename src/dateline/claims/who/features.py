"""Say what each candidate for agent or target is like: the names of features that the model weighs.

Nothing here names a war, an actor or a verb: only places in the clause (`candidates`), roles (`frames`),
sorts of words and kinds of claims, so that what was learned on some conflicts holds for others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.claims.core import cue_lemmas, in_place, light_words
from dateline.claims.what.kinds_lexicon import word_classes
from dateline.claims.who.candidates import Candidate
from dateline.claims.who.clause import ADDRESSED, PRONOUNS, RELATIVES, SPEAKERS, THINGS, Clause, is_actor, is_passive
from dateline.claims.who.frames import kind_of, slot_of, word_role
from dateline.claims.who.words import attack_nouns, class_of, demonym, event_nouns, ground, group, kinds_told, nouns_of
from dateline.types import Party

# Sorts of words that may act.
ACTING = frozenset({"named", "person", "force", "state", "group", "demonym", "we", "pronoun", "actor", "people"})
NAMED = frozenset({"person", "force", "state", "group"})
# A name that comes oftener than this in a story is spoken of often.
SELDOM = 2


def features_of(
    clause: Clause, found: Sequence[Candidate], parties: Sequence[Party | None], roles: Sequence[str]
) -> list[list[str]]:
    """The features of each candidate, and last those of nobody."""
    sorts = [sort_of(clause, c.token) for c in found]
    claimed = _claimed(clause)
    described = [
        [
            *_of_word(clause, c, sorts[k], roles[k], claimed),
            *_among(k, sorts, roles),
            *_of_party(clause, k, parties, sorts[k], roles),
        ]
        for k, c in enumerate(found)
    ]
    return [*described, _of_nobody(sorts, roles, claimed)]


@dataclass(frozen=True, slots=True)
class _Claimed:
    """What holds for all of a claim's candidates."""

    family: str
    modality: str
    voice: str
    manner: str  # the class of the head
    accused: bool  # told with an accusation: "blamed X for …"


def _claimed(clause: Clause) -> _Claimed:
    claim, head = clause.claim, clause.head
    voice = "noun" if head.pos not in ("VERB", "AUX") else "passive" if is_passive(clause, head.i) else "active"
    subject = any(clause.tokens[c].dep in ("nsubj", "nsubjpass", "expl") for c in head.children)
    accused = bool(set(cue_lemmas(clause.reading, claim)) & group("accused"))
    return _Claimed(kind_of(claim.kind).family, claim.modality, f"{voice}&subject={subject}", class_of(head.lemma), accused)


def _of_word(clause: Clause, c: Candidate, sort: str, frame: str, claimed: _Claimed) -> list[str]:
    """What the word is, where it stands, and what its place makes it."""
    last, depth = c.way[-1], min(len(c.way), 4)
    token = clause.tokens[c.governor]
    manner = class_of(token.lemma)
    found = [
        f"sort={sort}",
        f"sort={sort}&family={claimed.family}",
        f"way={'>'.join(c.way[-3:])}",
        f"last={last}&governor={_governor(clause, c)}",
        f"class={manner}&slot={slot_of(clause, c)}",
        f"class={manner}&verb={token.pos in ('VERB', 'AUX')}",
        f"above={claimed.manner}&way={'>'.join(c.way[-2:])}",
        f"word={word_role(clause, c)}&depth={min(depth, 3)}",
        f"own={_told_by(clause, c)}&frame={frame}",
        f"role={frame.removesuffix('?')}&depth={depth}",
        f"frame={frame}&depth={depth}",
        f"frame={frame}&first={c.way[0]}",
        f"frame={frame}&family={claimed.family}",
        f"frame={frame}&modality={claimed.modality}",
        f"frame={frame}&voice={claimed.voice}",
    ]
    if c.token >= clause.head.i:
        found.append(f"behind&sort={sort}")
    if claimed.accused:
        found.append(f"accused&last={last}")
    return found


def _among(k: int, sorts: Sequence[str], frames: Sequence[str]) -> tuple[str, ...]:
    """Where it stands among the candidates, and whether one before it has the same right."""
    actors = [j for j, sort in enumerate(sorts) if sort in ACTING]
    rank = str(min(actors.index(k), 3)) if k in actors else "none"
    as_good = "agent" if frames[k] == "agent" else "target"
    return (
        f"rank={rank}",
        f"rank={rank}&actors={min(len(actors), 3)}",
        f"frame={frames[k]}&earlier={as_good in frames[:k]}",
    )


def _of_party(clause: Clause, k: int, parties: Sequence[Party | None], sort: str, frames: Sequence[str]) -> list[str]:
    """Whether it is known who that is, how much the story speaks of him, and whether it is the speaker or the speaker's side."""
    party, frame = parties[k], frames[k]
    who, side = (party.who, party.side) if party is not None else (None, None)
    often = clause.cast.often.get(who, 0) if who is not None else 0
    spoken = "never" if not often else "most" if often >= clause.cast.leading else "often" if often > SELDOM else "seldom"
    same = {frames[j].removesuffix("?") for j, p in enumerate(parties) if j != k and p is not None and who and p.who == who}
    found = [
        f"known={who is not None}&sort={sort}",
        f"sided={side is not None}&sort={sort}&frame={frame}",
        f"spoken={spoken}&frame={frame}",
        f"spoken={spoken}&sort={sort}",
        f"again={'|'.join(sorted(same))}",
    ]
    speaker = clause.claim.chain[-1] if clause.claim.chain else None
    if speaker is None or party is None:
        return found
    himself = bool(who and speaker.who and set(who.split("|")) & set(speaker.who.split("|")))
    which = "self" if himself else "side" if side and side == speaker.side else "other"
    return [*found, f"speaker={which}", f"speaker={which}&frame={frame}", f"speaker={which}&sort={sort}"]


def _of_nobody(sorts: Sequence[str], frames: Sequence[str], claimed: _Claimed) -> list[str]:
    """What speaks for nobody being named."""
    agents = any(f == "agent" and s in ACTING for f, s in zip(frames, sorts, strict=True))
    named = f"agents={agents}&targets={'target' in frames}"
    return [
        "nobody",
        f"nobody&family={claimed.family}",
        f"nobody&modality={claimed.modality}",
        f"nobody&voice={claimed.voice}",
        f"nobody&{named}",
        f"nobody&{named}&family={claimed.family}",
    ]


def sort_of(clause: Clause, i: int) -> str:
    """What sort of word a candidate is."""
    token = clause.tokens[i]
    word, lemma = token.lower, token.lemma
    if word in SPEAKERS or word in ADDRESSED:
        return "we"
    if word in PRONOUNS:
        return "it" if word in THINGS else "that" if word in RELATIVES else "pronoun"
    mention = clause.mentions.get(i)
    if mention is not None and mention.who is not None and mention.kind != "document":
        return mention.kind if mention.kind in NAMED else "named"
    if any(u.span.start <= token.start < u.span.end for u in clause.claim.units):
        return "force"
    if demonym(clause.reading, i) is not None:
        return "demonym"
    if in_place(clause.reading, token.start):
        return "place"
    if lemma in group("munitions"):
        return "munition"
    if token.pos == "NOUN" and is_actor(clause, i):
        return "people" if lemma in word_classes()["people"] else "actor"
    classes = (
        ("attack", attack_nouns()), ("harm", group("harms")), ("event", event_nouns()),
        ("ground", ground()), ("equipment", word_classes()["equipment"]),
    )  # fmt: skip
    found = next((name for name, words in classes if lemma in words), None)
    return found or ("name" if token.pos == "PROPN" else "thing" if token.pos == "NOUN" else "number")


def _governor(clause: Clause, c: Candidate) -> str:
    """What sort of word the candidate hangs on."""
    token = clause.tokens[c.governor]
    if token.pos in ("VERB", "AUX"):
        if token.lemma == "be" and any(clause.tokens[k].dep in ("attr", "acomp") for k in token.children):
            return "copula"
        return "raising" if token.lemma in group("raising") else "light" if token.lemma in light_words() else "verb"
    classes = (
        ("own", nouns_of(clause.claim.kind)),
        ("attack", attack_nouns()),
        ("event", event_nouns()),
        ("actor", group("actors")),
    )
    return next((name for name, words in classes if token.lemma in words), "noun")


def _told_by(clause: Clause, c: Candidate) -> str:
    """Whether the word it hangs on tells of the claim's kind, of another, or of none."""
    token = clause.tokens[c.governor]
    pos = "V" if token.pos in ("VERB", "AUX") else "N"
    kinds = kinds_told(token.lemma, pos)
    return "own" if clause.claim.kind in kinds else "other" if kinds else "none"
