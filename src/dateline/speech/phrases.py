"""Attributions without a verb: "according to X", "the claim that …", "reportedly"."""

from __future__ import annotations

from dateline.actors.phrases import head_of
from dateline.language.standins import demonyms
from dateline.language.tree import Tokens, child, children, phrase, span, subject
from dateline.speech.cues import denying
from dateline.speech.sources import source_span
from dateline.types import Attribution, Sentence, Span, Token

# No name between commas is longer.
NAME_WORDS = 5
# Nouns whose owner speaks where "in" stands before them.
OPINIONS = frozenset({"words", "view", "opinion", "judgment", "judgement", "assessment", "estimation", "telling", "account"})


def by_phrase(tokens: Tokens, sentence: Sentence, token: Token) -> Attribution | None:
    """ "according to X": covers the clause it hangs on, or the whole sentence."""
    to = child(tokens, token.i, "prep", "pobj") if token.lower == "according" else token
    if to is None:
        return None
    source = child(tokens, to.i, "pobj") if to.pos in {"ADP", "SCONJ"} else to
    if source is None:
        return None
    cue = span(tokens, token.i, to.i) if to.i > token.i and to is not source else span(tokens, token.i, token.i)
    return _framed(tokens, sentence, token, source, cue)


def by_words_of(tokens: Tokens, sentence: Sentence, token: Token) -> Attribution | None:
    """ "in the words of X", "in X's view": the phrase is the cue, and X the source."""
    noun = child(tokens, token.i, "pobj")
    if noun is None or noun.lower not in OPINIONS:
        return None
    of, own = child(tokens, noun.i, "prep"), child(tokens, noun.i, "poss")
    source = child(tokens, of.i, "pobj") if of is not None and of.lower == "of" else own
    if source is None or source.lower in {"my", "our", "your"}:
        return None
    cue = span(tokens, token.i, of.i) if of is not None and source is not own else span(tokens, token.i, noun.i)
    return _framed(tokens, sentence, token, source, cue)


def _framed(tokens: Tokens, sentence: Sentence, token: Token, source: Token, cue: Span) -> Attribution | None:
    """The attribution of a phrase without a verb: to the words it stands before, behind or in the midst of."""
    last = max(_end(tokens, source), tokens[source.head].i if source.dep == "poss" else 0)
    last = max(last, _name_behind(tokens, source, last, sentence.last))
    frame = span(tokens, token.i, last)
    parts = []
    if token.i > sentence.first:
        parts.append(span(tokens, sentence.first, token.i - 1))
    behind = next((t.i for t in tokens[last + 1 : sentence.last + 1] if t.pos not in {"PUNCT", "SPACE"}), None)
    if behind is not None:
        parts.append(span(tokens, behind, sentence.last))
    if not parts:
        return None
    # An opening phrase rules what follows, a closing one what stands before it, one in the midst both sides of its clause.
    if token.i <= sentence.first + 2:
        content = parts[-1:]
    elif behind is None or tokens[token.head].i < token.i:
        content = parts[:1]
    else:
        clause = tokens[token.head]
        content = [span(tokens, clause.left, token.i - 1)] if clause.left < token.i else []
        content += [span(tokens, behind, clause.right)] if behind <= clause.right else []
    named = source_span(tokens, source)
    apposed = last > source.i and last == _name_behind(tokens, source, source.i, sentence.last)
    clipped = None if named is None else Span(named.start, tokens[last].end if apposed else min(named.end, tokens[last].end))
    return Attribution("phrase", token.i, cue, clipped, source.i, tuple(content), frame)


def _name_behind(tokens: Tokens, source: Token, last: int, stop: int) -> int:
    """The end of the name between commas that says who an office is ("its director, Anne Lund, …"), else ``last``.

    A parser may hang it on what follows, as if the name were the first of a list.
    """
    head = head_of(source)
    if head is None or head.kind != "person" or source.pos != "NOUN" or last + 1 > stop or tokens[last + 1].lower != ",":
        return last
    end = last + 1
    while end < min(stop, last + 1 + NAME_WORDS) and tokens[end + 1].pos == "PROPN":
        end += 1
    return end if end > last + 1 and end < stop and tokens[end + 1].lower == "," else last


def _end(tokens: Tokens, source: Token) -> int:
    """Where the source ends: with its apposition, before a phrase that the parser hung on it across a comma."""
    for t in (tokens[c] for c in source.children):
        if (
            t.i > source.i
            and t.dep in {"prep", "conj", "acl", "relcl"}
            and tokens[t.left - 1].lower == ","
            and tokens[t.left - 1].i > source.i
        ):
            opening = t.left - 1
            apposed = any(tokens[c].dep == "appos" and source.i < c < opening for c in source.children)
            return opening - 1 if apposed or t.dep == "prep" else source.right
    return source.right


def by_noun(tokens: Tokens, token: Token) -> Attribution | None:
    """ "the announcement that …", "doubts over whether …": a noun of speech with a clause on it."""
    clause = next((c for c in children(tokens, token.i, "acl", "ccomp", "relcl") if c.i > token.i and _that(tokens, c)), None)
    if clause is None:
        for t in children(tokens, token.i, "prep"):
            inner = child(tokens, t.i, "pcomp")
            if (
                t.lower in {"over", "about", "on", "of", "as"}
                and inner is not None
                and inner.pos in {"VERB", "AUX"}
                and inner.tag != "VBG"
            ):
                clause = inner
    if clause is None or any(t.lower == "no" for t in children(tokens, token.i, "det")):
        return None  # "there is no doubt that" reports nobody's doubt
    if token.dep == "dobj" and tokens[token.head].lemma in denying():
        return None  # "denied reports that …": who denies speaks
    source = holder(tokens, token)
    return Attribution(
        form="noun",
        head=token.i,
        cue=span(tokens, token.i, token.i),
        source=source_span(tokens, source),
        source_head=None if source is None else source.i,
        content=(span(tokens, clause.left, clause.right),),
        frame=span(tokens, token.i, token.i),
    )


def _that(tokens: Tokens, clause: Token) -> bool:
    mark = child(tokens, clause.i, "mark")
    return mark is not None and mark.lower in {"that", "whether", "if"}


def holder(tokens: Tokens, noun: Token) -> Token | None:
    """Whose statement it is: a possessive, "by X", "from X", or the subject of the verb that has it as object."""
    own = child(tokens, noun.i, "poss")
    if own is not None:
        return own
    before = tokens[noun.i - 1] if noun.i else noun
    if before.head == noun.i and before.dep in {"compound", "amod"} and before.pos in {"PROPN", "ADJ"} and _is_name(before):
        return before  # "the US announcement", "Turkish claims"
    for t in children(tokens, noun.i, "prep"):
        if t.lower in {"by", "from"}:
            return child(tokens, t.i, "pobj")
    verb = tokens[noun.head]
    if noun.dep == "pobj" and verb.lower in {"with", "in", "by"}:
        verb = tokens[verb.head]  # "surprised his allies with the announcement that …"
    if noun.dep in {"dobj", "pobj"} and verb.pos == "VERB":
        return subject(tokens, verb.i)
    return None


def _is_name(token: Token) -> bool:
    return token.tag in {"NNP", "NNPS"} or token.lower in demonyms()


def by_adverb(tokens: Tokens, token: Token) -> Attribution | None:
    """ "reportedly": nobody named, over the clause it stands in."""
    governor = tokens[token.head]
    if governor.i == token.i:
        return None
    cue = span(tokens, token.i, token.i)
    return Attribution("adverb", token.i, cue, None, None, (phrase(tokens, governor.i),), cue)
