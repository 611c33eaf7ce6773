"""Where a headline changes its subject: "Rebels seize town, army says it has withdrawn" is two clauses side by side.

A headline joins by a comma what a story would put in two sentences, and a parser trained on stories hangs the one on the
other: the army is then heard saying what the outlet says. The words and their tags tell where a clause of its own begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from dateline.lexicons import rows

# Tags of verbs that can head a clause; in headlines a participle does ("Two soldiers killed in ambush").
CLAUSAL = frozenset({"VBZ", "VBP", "VBD", "VBN", "MD"})
# Tags a clause's first word may have: what begins otherwise goes on with the clause before it.
OPENING = frozenset({"NN", "NNS", "NNP", "NNPS", "DT", "CD", "JJ", "PRP", "PRP$", "JJS", "JJR", "$"})
# A clause that opens with one of these waits for what is behind the comma: "If talks fail, the army will attack".
WAITING = frozenset({"IN", "VBG", "TO", "WRB", "VBN", "RB"})
MARKS = frozenset({",", ";", ":", "–", "—"})
DASHES = frozenset({"-", "–", "—", "--"})
QUOTES = frozenset("\"'“”‘’«»")
# Tags of the words of a name that closes a headline; how many there are at most, and words before it at least.
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
NAMING = NOUNS | {"JJ", "DT", "CC", "POS", "VBN", "VBG", "_SP"}
NAME, TOLD = 6, 3
# A name or topic before a colon is no longer than this many words.
LABEL = 7
# One this short is a topic, whatever the tags make of what follows: "Kosovo: NATO strikes convoy".
TOPIC = 2


def breaks(words: Sequence[str], tags: Sequence[str]) -> list[int]:
    """The words of a headline, given with their tags, at which a clause of its own begins, the first left out."""
    tail = _tail(words, tags)
    if tail is not None:
        return [*breaks(words[:tail], tags[:tail]), tail]
    found: list[int] = []
    dash = next((i for i in reversed(range(len(words))) if _is_dash(words[i], tags[i])), None)
    if dash and dash < len(words) - 1 and not _clause(tags, range(dash + 1, len(words))):
        return [*breaks(words[:dash], tags[:dash]), dash]  # "A, B – address by X"
    marks = [i for i, word in enumerate(words) if word in MARKS]
    for mark, behind in pairwise((*marks, len(words))):
        start = found[-1] if found else 0
        before, after = range(start, mark), range(mark + 1, behind)
        if _parts(words, tags, before, after, words[mark]):
            found.append(mark + 1)
    return found


def _is_dash(word: str, tag: str) -> bool:
    """Whether it is a dash, not the hyphen of a word."""
    return word in DASHES and (word != "-" or tag != "HYPH")


def _tail(words: Sequence[str], tags: Sequence[str]) -> int | None:
    """The mark before the name that a headline closes with: "Strike kills ten – health ministry", "Town falls: officials"."""
    mark = next((i for i in reversed(range(len(words))) if _is_dash(words[i], tags[i]) or words[i] == ":"), None)
    if mark is None or mark < TOLD or not 0 < len(words) - mark - 1 <= NAME:
        return None
    return mark if all(tag in NAMING for tag in tags[mark + 1 :]) and tags[-1] in NOUNS else None


def _parts(words: Sequence[str], tags: Sequence[str], before: range, after: range, mark: str) -> bool:
    """Whether a mark parts two clauses, or a label from what it announces."""
    opening = next((i for i in after if words[i] not in QUOTES), None)
    if opening is None or (mark == ":" and len(before) <= TOPIC and len(after) > TOPIC):
        return opening is not None
    if not _clause(tags, after):
        return False
    if mark == ":":
        return len(before) <= LABEL or _clause(tags, before)
    if not _clause(tags, before) or tags[before.start] in WAITING:
        return False
    return mark == ";" or (tags[opening] in OPENING and not _closing(words, tags, after))


def _clause(tags: Sequence[str], where: range) -> bool:
    return any(tags[i] in CLAUSAL for i in where)


def _closing(words: Sequence[str], tags: Sequence[str], where: range) -> bool:
    """Whether it is no more than who says what stands before: "witnesses say", "army claims"."""
    last = next((i for i in reversed(where) if tags[i][:1].isalpha()), where.start)
    return words[last].lower() in _saying() and not any(tags[i] in CLAUSAL for i in where if i < last)


@cache
def _saying() -> frozenset[str]:
    """Forms of verbs of saying."""
    classes = {row[0]: row[1].split(",") for row in rows("cue_verbs.tsv")}
    said = [verb for verb, own in classes.items() if "say" in own and "accuse" not in own]
    return frozenset(form for verb in said for form in (verb, f"{verb}s", f"{verb}es", f"{verb}d", f"{verb}ed")) | {
        "said",
        "told",
    }
