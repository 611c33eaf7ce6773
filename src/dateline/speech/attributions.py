"""Find who says what: source, cue and content of every attribution, direct and indirect.

One finder a form (`verbs`, `phrases`, `quoted`); each looks at one cue and gives an `Attribution` or
nothing. Chains are not built here: a claim's chain follows from which contents hold it (`speakers`).
"""

from __future__ import annotations

from dataclasses import replace

from dateline.actors.words import word_group
from dateline.language.tree import Tokens, child, sentence_at, span
from dateline.lexicons import word_set
from dateline.speech.cues import cue_nouns, cue_verb, is_cue_adverb
from dateline.speech.marks import by_colon, by_tail
from dateline.speech.media import author, carrier, medium_of
from dateline.speech.parallel import in_parallel
from dateline.speech.phrases import by_adverb, by_noun, by_phrase, by_words_of
from dateline.speech.quoted import quote_attributions
from dateline.speech.reach import bounded
from dateline.speech.sources import source_span
from dateline.speech.stances import stances
from dateline.speech.verbs import Able, by_adjective, by_citing, by_verb, quoting
from dateline.types import Attribution, Reading, Sentence, Token

CITING = frozenset({"cite", "quote"})


def find(reading: Reading) -> Reading:
    """Fill ``reading.attributions``, in text order of their cues."""
    tokens = reading.tokens
    able = _able(reading)
    found: list[Attribution] = []
    framing = _framing(reading)
    for sentence in reading.sentences:
        for token in tokens[sentence.first : sentence.last + 1]:
            attribution = _at(tokens, sentence, token, able, loose=sentence.first not in framing)
            if attribution is not None:
                found.append(attribution)
    found = quote_attributions(reading, [*found, *by_colon(reading, found), *by_tail(reading)])
    found += [q for a in found for q in quoting(tokens, a)]
    found = bounded(reading, in_parallel(tokens, [_with_medium(reading, a) for a in found]))
    found.sort(key=lambda a: (a.head, a.inner))
    wanted = stances(reading, found, able)
    return replace(reading, attributions=tuple(found), stances=tuple(wanted))


def _with_medium(reading: Reading, a: Attribution) -> Attribution:
    """The attribution with its channel; "a statement by X said" is X, in a statement."""
    if a.form in {"carried", "adverb", "noun"}:
        return a
    tokens = reading.tokens
    medium = None if a.source_head is None else carrier(tokens, tokens[a.source_head])
    writer = None if medium is None else author(tokens, medium)
    if medium is not None and writer is not None:
        return replace(a, source=source_span(tokens, writer), source_head=writer.i, medium=span(tokens, medium.left, medium.i))
    if a.form == "phrase":
        return a  # "according to the release": the source is the channel, and named once
    return replace(a, medium=medium_of(reading, sentence_at(reading.sentences, a.head), a.head))


def _able(reading: Reading) -> Able:
    """Tells who may speak: who is mentioned as a person, body or document, what is theirs but for machines, and pronouns.

    Anybody may, where nobody was looked for.
    """
    heads = {m.head for m in reading.mentions if m.kind not in {"demonym", "facility"}}
    machines = word_group("machine")

    def able(token: Token) -> bool:
        if not heads or token.pos == "PRON":
            return True
        return token.lemma not in machines and (token.i in heads or any(c in heads for c in token.children))

    return able


def _framing(reading: Reading) -> frozenset[int]:
    """The first tokens of the sentences that stand right before or behind a quotation and frame it ("…," X said)."""
    text = reading.story.text
    opens = {q.span.start for q in reading.quotations if q.clausal}
    ends = {q.span.end: q for q in reading.quotations if q.clausal}
    found = set()
    for s in reading.sentences:
        before = next((ends[at] for at in range(s.span.start - 3, s.span.start + 1) if at in ends), None)
        closed = before is not None and text[before.content.end - 1] in ".…" and text[before.span.end] not in ",;"
        behind = text[s.span.end - 1] in ":," and not opens.isdisjoint(range(s.span.end, s.span.end + 4))
        if behind or (before is not None and not (closed and text[s.span.start].isupper())):
            found.add(s.first)
    return frozenset(found)


def _at(tokens: Tokens, sentence: Sentence, token: Token, able: Able, *, loose: bool) -> Attribution | None:
    """The attribution that a token is the cue of."""
    if token.lower == "according" or (token.lower == "per" and token.dep == "prep" and _names(tokens, token, able)):
        return by_phrase(tokens, sentence, token)
    if token.lower == "in" and token.dep == "prep":
        return by_words_of(tokens, sentence, token)
    if is_cue_adverb(token):
        return by_adverb(tokens, token)
    if token.pos == "NOUN" and token.lemma in cue_nouns():
        return by_noun(tokens, token)
    if (token.pos == "ADJ" or token.tag == "VBN") and {token.lemma, token.lower} & word_set("cue_adjectives.tsv"):
        return by_adjective(tokens, token)
    verb = cue_verb(token)
    if verb is None:
        return None
    if token.lemma in CITING and token.tag == "VBG":
        return by_citing(tokens, token, able)
    return by_verb(tokens, sentence, token, verb, able, loose=loose)


def _names(tokens: Tokens, preposition: Token, able: Able) -> bool:
    """ "per the ministry", not "per day"."""
    source = child(tokens, preposition.i, "pobj")
    if source is None or not able(source):
        return False
    return source.pos == "PROPN" or any(tokens[c].lower == "the" for c in source.children)
