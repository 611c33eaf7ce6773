"""What the kind model looks at: lexicon scores, the claim's core words, its cue, the claims around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dateline.claims.core import content_range, core_words, cue_lemmas, has_subject, light_words, modal_of, subject_of
from dateline.claims.kinds_lexicon import Hit, scores
from dateline.claims.modality import cue_effect
from dateline.types import Claim, Reading

Features = dict[str, float]
SPECIFIC = frozenset({"airstrike", "drone_strike", "missile_strike", "shelling", "bombing", "attack"})
GENERAL = frozenset({"attack", "strike", "incident", "explosion", "blast", "violence", "assault", "attacker"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "first", "second", "third", "such", "latest", "same", "two"})
# Lexicon scores are cut here and brought to 0 … 1.
TOP_SCORE = 5.0
# Below this the claim's own words say little of its kind.
WEAK = 2.0
# Claims on each side whose lexicon scores are looked at.
NEIGHBOURS = 2
ATTACKS = ("airstrike", "drone_strike", "missile_strike", "shelling", "bombing", "attack", "assault", "fighting")


def story_features(reading: Reading, found: Sequence[Sequence[Hit]]) -> list[Features]:
    """The features of every claim of a story; ``found`` holds the lexicon's hits for each."""
    each = [scores(hits) for hits in found]
    profile = _profile(each)
    features = [_claim_features(reading, claim, each, n, profile) for n, claim in enumerate(reading.claims)]
    _same_attack(reading, found, features)
    return features


def _same_attack(reading: Reading, found: Sequence[Sequence[Hit]], features: Sequence[Features]) -> None:
    """ "The attack", "both strikes", "the incident" are of the kind of the attack told of before."""
    last: str | None = None
    for n, hits in enumerate(found):
        general = next((h for h in hits if h.words in GENERAL and h.score >= 0.5), None)
        specific = [h for h in hits if h.kind in SPECIFIC and h.words not in GENERAL and h.score >= 1.0]
        if general and last and not specific and _definite(reading, general.token):
            features[n][f"same={last}"] = 1.0
        if specific:
            last = max(specific, key=lambda h: h.score).kind


def _definite(reading: Reading, i: int) -> bool:
    tokens = reading.tokens
    return any(tokens[c].lower in DEFINITE for c in tokens[i].children)


def _claim_features(reading: Reading, claim: Claim, each: Sequence[Mapping[str, float]], n: int, profile: Features) -> Features:
    features: Features = {"bias": 1.0}
    own = each[n]
    ranked = sorted(own.items(), key=lambda item: (-item[1], item[0]))
    for kind, score in own.items():
        features[f"lex={kind}"] = min(score, TOP_SCORE) / TOP_SCORE
    if ranked:
        features[f"top={ranked[0][0]}"] = 1.0
        if len(ranked) > 1:
            features[f"second={ranked[1][0]}"] = 0.5
    else:
        features["top=none"] = 1.0
    if own.get("casualties") and (attack := next((k for k, _ in ranked if k in ATTACKS), None)):
        features[f"dead+{attack}"] = 1.0
    features |= _words(reading, claim)
    features |= _frame(reading, claim)
    features |= _around(each, n)
    features |= profile
    if max(own.values(), default=0.0) < WEAK:
        features |= {f"void {name}": value for name, value in profile.items()}
    return features


def _words(reading: Reading, claim: Claim) -> Features:
    tokens = reading.tokens
    where = content_range(tokens, claim)
    if not where:
        return {}
    features: Features = {}
    head = tokens[claim.head]
    core = core_words(tokens, claim)
    for i in core:
        if tokens[i].lemma not in light_words():
            features[f"core={tokens[i].lemma}"] = 1.0
    features[f"head={head.lemma}"] = 0.7
    features[f"pos={head.pos}"] = 0.5
    for i in {claim.head, core[-1]}:
        for c in tokens[i].children:
            child = tokens[c]
            if c in where and child.dep in ("dobj", "attr", "acomp", "nsubjpass", "oprd") and child.pos in ("NOUN", "ADJ", "VERB"):
                features[f"obj={child.lemma}"] = 0.7
            elif c in where and child.dep == "prep":
                for g in child.children:
                    if tokens[g].dep == "pobj" and tokens[g].pos == "NOUN":
                        features[f"pobj={tokens[g].lemma}"] = 0.5
    subject = subject_of(tokens, claim.head)
    if subject is not None and subject.pos in ("NOUN", "PRON"):
        features[f"subj={subject.lemma}"] = 0.5
    for i in where:
        if tokens[i].pos in ("NOUN", "VERB", "ADJ") and tokens[i].lemma not in light_words():
            features[f"word={tokens[i].lemma}"] = 0.3
    if head.lemma == "be" and any(tokens[c].dep in ("attr", "acomp") for c in head.children):
        features["copula"] = 1.0
    if not has_subject(tokens, claim.head) and head.pos in ("VERB", "AUX"):
        features["no subject"] = 0.5
    if any(tokens[c].dep == "neg" for c in head.children):
        features["negated"] = 0.5
    if (modal := modal_of(tokens, claim.head)) is not None:
        features[f"modal={tokens[modal].lower}"] = 0.5
    if len(where) <= 5:
        features["short"] = 0.5
    return features


def _frame(reading: Reading, claim: Claim) -> Features:
    modality, kind = cue_effect(reading, claim)
    features: Features = {f"modality={claim.modality}": 1.0, f"quote={claim.quote}": 0.3, f"section={claim.section}": 0.3}
    if claim.modality == "demand" and modality == "demand":
        features["demand cue"] = 1.0
    if kind != "-":
        features[f"cue kind={kind}"] = 1.0
    for lemma in cue_lemmas(reading, claim):
        features[f"cue={lemma}"] = 0.5
    return features


def _around(each: Sequence[Mapping[str, float]], n: int) -> Features:
    """The lexicon scores of the claims before and behind, nearest counting most; apart where a claim's own words say little."""
    features: Features = {}
    void = max(each[n].values(), default=0.0) < WEAK
    for step in range(-NEIGHBOURS, NEIGHBOURS + 1):
        if step and 0 <= n + step < len(each):
            for kind, score in each[n + step].items():
                share = min(score, TOP_SCORE) / TOP_SCORE / (2 * abs(step))
                for name in (f"near={kind}", f"void near={kind}")[: 1 + void]:
                    features[name] = features.get(name, 0.0) + share
    return features


def _profile(each: Sequence[Mapping[str, float]]) -> Features:
    """What the story is about: each kind's part of all its lexicon scores."""
    total: dict[str, float] = {}
    for one in each:
        for kind, score in one.items():
            total[kind] = total.get(kind, 0.0) + score
    whole = sum(total.values()) or 1.0
    return {f"story={kind}": score / whole for kind, score in total.items() if score / whole >= 0.03}
