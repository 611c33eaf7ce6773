"""Say what each candidate for agent or target is like: the names of features that the model weighs.

Nothing here names a war, an actor or a verb: only places in the clause (`candidates`), roles (`frames`),
sorts of words and kinds of claims, so that what was learned on some conflicts holds for others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.claims.core import cue_lemmas, in_place, light_words
from dateline.claims.what.kinds_lexicon import word_classes
from dateline.claims.who.candidates import Candidate
from dateline.claims.who.clause import ADDRESSED, PRONOUNS, RELATIVES, SPEAKERS, THINGS, Clause, is_actor, is_passive
from dateline.claims.who.frames import kind_of, slot_of, word_role
from dateline.claims.who.words import attack_nouns, class_of, demonym, event_nouns, ground, group, kinds_told, nouns_of
from dateline.types import Party, Speaker

# Sorts of words that may act.
ACTING = frozenset({"named", "person", "force", "state", "group", "demonym", "we", "pronoun", "actor", "people"})
NAMED = frozenset({"person", "force", "state", "group"})


def features_of(
    clause: Clause, found: Sequence[Candidate], parties: Sequence[Party | None], roles: Sequence[str]
) -> list[list[str]]:
    """The features of each candidate, and last those of nobody."""
    sorts = [sort_of(clause, c.token) for c in found]
    general = _of_claim(clause)
    speaker = clause.claim.chain[-1] if clause.claim.chain else None
    described = [
        [
            *_of_word(clause, c, sorts[k], roles[k]),
            *_among(k, found, sorts, roles),
            *_of_party(parties[k], speaker, sorts[k], roles[k]),
            *(f"{g}&last={c.way[-1]}" for g in general),
            *(f"{g}&frame={roles[k]}" for g in general),
        ]
        for k, c in enumerate(found)
    ]
    return [*described, list(_of_nobody(clause, sorts, roles, general))]


def _of_word(clause: Clause, c: Candidate, sort: str, frame: str) -> Iterator[str]:
    """What the word is, where it stands, and what its place makes it."""
    kind, family = clause.claim.kind, kind_of(clause.claim.kind).family
    last, way, depth = c.way[-1], ">".join(c.way[-3:]), str(min(len(c.way), 4))
    acting, role = sort in ACTING, frame.removesuffix("?")
    governor, own = _governor(clause, c), _told_by(clause, c)
    side = "before" if c.token < clause.head.i else "behind"
    passive = "passive" if last.startswith(("nsubj", "p:", "dobj")) and is_passive(clause, c.governor) else "active"
    yield from ("bias", f"kind={kind}", f"depth={depth}", side, f"{side}&sort={sort}", f"{side}&family={family}&acting={acting}")
    yield from (f"sort={sort}", f"sort={sort}&family={family}", f"acting={acting}&kind={kind}")
    yield from (f"way={way}", f"way={way}&family={family}", f"first={c.way[0]}&last={last}")
    yield from (f"last={last}", f"last={last}&kind={kind}", f"last={last}&sort={sort}", f"last={last}&{passive}&family={family}")
    yield from (f"last={last}&acting={acting}&family={family}", f"last={last}&governor={governor}")
    yield from (
        f"last={last}&governor={governor}&sort={sort}",
        f"own={own}",
        f"own={own}&last={last}",
        f"own={own}&frame={frame}",
    )
    yield from (f"frame={frame}", f"frame={frame}&sort={sort}", f"frame={frame}&depth={depth}", f"frame={frame}&kind={kind}")
    yield from (f"frame={frame}&family={family}", f"frame={frame}&first={c.way[0]}")
    yield from (f"role={role}", f"role={role}&sort={sort}", f"role={role}&depth={depth}")
    yield from _of_governor(clause, c, sort, frame)
    yield from _of_phrase(clause, c, sort, frame)


def _of_governor(clause: Clause, c: Candidate, sort: str, frame: str) -> Iterator[str]:
    """What the word that it hangs on makes of it, whatever the claim's kind."""
    word, slot = word_role(clause, c), slot_of(clause, c)
    token = clause.tokens[c.governor]
    told = kinds_told(token.lemma, "V" if token.pos in ("VERB", "AUX") else "N")
    families = sorted({kind_of(k).family for k in told})
    acting = sort in ACTING
    yield from (f"word={word}", f"word={word}&frame={frame}", f"word={word}&acting={acting}", f"word={word}&sort={sort}")
    yield f"word={word}&depth={min(len(c.way), 3)}"
    verb = token.pos in ("VERB", "AUX")
    manner, above = class_of(token.lemma), class_of(clause.head.lemma)
    yield from (f"class={manner}&verb={verb}", f"class={manner}&slot={slot}", f"class={manner}&slot={slot}&acting={acting}")
    yield from (f"class={manner}&frame={frame}", f"class={manner}&word={word}", f"class={manner}&sort={sort}")
    yield from (f"above={above}&way={'>'.join(c.way[-2:])}", f"above={above}&frame={frame}", f"above={above}&first={c.way[0]}&acting={acting}")
    for family in families or ["none"]:
        yield f"told={family}&slot={slot}"
        yield f"told={family}&slot={slot}&acting={acting}"
    roles = {kind_of(k).slots.get(slot, "none") for k in told}
    own = "none" if not roles else roles.pop() if len(roles) == 1 else "mixed"
    yield from (f"owns={own}", f"owns={own}&acting={acting}", f"owns={own}&word={word}&frame={frame}")


def _of_phrase(clause: Clause, c: Candidate, sort: str, frame: str) -> Iterator[str]:
    """How the phrase is built: with a number, an article, a possessive."""
    tokens = clause.tokens
    own = [tokens[k] for k in tokens[c.token].children if k < c.token]
    start = (
        "number" if any(t.tag == "CD" for t in own)
        else "its" if any(t.tag == "PRP$" for t in own)
        else "the" if any(t.lower == "the" for t in own)
        else "a" if any(t.lower in ("a", "an") for t in own)
        else "owned" if any(t.dep == "poss" for t in own)
        else "bare"
    )  # fmt: skip
    many = tokens[c.token].tag in ("NNS", "NNPS")
    yield from (f"article={start}&many={many}", f"article={start}&sort={sort}", f"article={start}&frame={frame}")


def _among(k: int, found: Sequence[Candidate], sorts: Sequence[str], frames: Sequence[str]) -> Iterator[str]:
    """Where it stands among the candidates, and whether others have a better right."""
    actors = [j for j, sort in enumerate(sorts) if sort in ACTING]
    rank = str(min(actors.index(k), 3)) if k in actors else "none"
    agents, targets = ([j for j, f in enumerate(frames) if f == role] for role in ("agent", "target"))
    rivals = f"agents={min(sum(j != k for j in agents), 2)}&targets={min(sum(j != k for j in targets), 2)}"
    earlier = any(j < k for j in (agents if frames[k] == "agent" else targets))
    yield from (f"rank={rank}", f"rank={rank}&actors={min(len(actors), 3)}", f"first={k == 0}&sort={sorts[k]}")
    yield from (f"frame={frames[k]}&{rivals}", f"frame={frames[k]}&earlier={earlier}")
    yield f"last={found[k].way[-1]}&agents={any(j != k for j in agents)}"


def _of_party(party: Party | None, speaker: Speaker | None, sort: str, frame: str) -> Iterator[str]:
    """Whether it is known who that is, and whether it is the speaker or the speaker's side."""
    known, sided = party is not None and party.who is not None, party is not None and party.side is not None
    yield from (f"known={known}&sort={sort}", f"sided={sided}&sort={sort}&frame={frame}")
    if speaker is None or party is None:
        return
    same = bool(party.who and speaker.who and set(party.who.split("|")) & set(speaker.who.split("|")))
    which = "self" if same else "side" if party.side and party.side == speaker.side else "other"
    yield from (f"speaker={which}", f"speaker={which}&frame={frame}", f"speaker={which}&sort={sort}")


def _of_claim(clause: Clause) -> tuple[str, ...]:
    """What holds for all of the claim's candidates."""
    claim, head = clause.claim, clause.head
    voice = "noun" if head.pos not in ("VERB", "AUX") else "passive" if is_passive(clause, head.i) else "active"
    subject = any(clause.tokens[c].dep in ("nsubj", "nsubjpass", "expl") for c in head.children)
    accused = ("accused",) if set(cue_lemmas(clause.reading, claim)) & group("accused") else ()
    own = f"quote={claim.quote in ('direct', 'mixed')}"
    return (f"voice={voice}&subject={subject}", f"modality={claim.modality}", own, f"told={bool(claim.chain)}", *accused)


def _of_nobody(clause: Clause, sorts: Sequence[str], frames: Sequence[str], general: Sequence[str]) -> Iterator[str]:
    """What speaks for nobody being named."""
    kind, family = clause.claim.kind, kind_of(clause.claim.kind).family
    agents = any(f == "agent" and s in ACTING for f, s in zip(frames, sorts, strict=True))
    named = f"agents={agents}&targets={'target' in frames}"
    yield from ("nobody", f"nobody&kind={kind}", f"nobody&family={family}", f"nobody&{named}", f"nobody&{named}&family={family}")
    yield f"nobody&acting={min(sum(s in ACTING for s in sorts), 3)}"
    yield from (f"nobody&{g}" for g in general)
    yield f"nobody&{general[0]}&family={family}"
    manner = class_of(clause.head.lemma)
    verb = clause.head.pos in ("VERB", "AUX")
    yield from (f"nobody&class={manner}&verb={verb}", f"nobody&class={manner}&family={family}", f"nobody&class={manner}&{named}")
    yield f"nobody&class={manner}&{general[0]}"


def sort_of(clause: Clause, i: int) -> str:
    """What sort of word a candidate is."""
    token = clause.tokens[i]
    word, lemma = token.lower, token.lemma
    if word in SPEAKERS | ADDRESSED:
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
