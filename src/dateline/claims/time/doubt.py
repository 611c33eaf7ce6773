"""Tell dates from what only looks like one: counts, names, verbs."""

from __future__ import annotations

from dateline.claims.time.parts import Part
from dateline.claims.time.words import alphabet
from dateline.lexicons import word_set

# Words in front of a bare figure that make it a year.
YEAR_BEFORE = frozenset(
    "in of since by from until till during through throughout after before and to the early late mid this ( , between end around"
    " circa about ca into for fiscal summer winter spring autumn year years its their his her our last or as"
    " – - — / ‘ “ \" ' ; : .".split()
)  # fmt: skip
# Words in front of three figures that make them a year of a story set before Christ.
ANTIQUE_BEFORE = frozenset({"in", "of", "by", "since", "until", "from", "after", "before"})
# Words in front of a bare month that leave no doubt.
MONTH_BEFORE = frozenset("in since until till by from late early during throughout between".split())
# Words that join a bare "May" or "March" to what is said of time before it.
MONTH_JOINED = frozenset({"and", "to", "of", "or", "before", "after", "through", "for", "-", "–"})
DOUBTFUL_MONTHS = frozenset({"may", "march", "august"})
# Words that a sentence may open with in front of a month that is no part of a name.
OPENERS = frozenset({"in", "by", "the", "and", "since", "until", "from"})
# Words behind a season or a feast that make a name of the two.
NAMED = frozenset("olympics games paralympics war agreement accord offensive uprising palace shield storm".split())
# Words in front of "the 27th" and behind it that leave it a day of the month.
DAY_BEFORE = frozenset({"on", "until", "by", "since"})
BEHIND_DAY = frozenset(", . ; : ) the a an he she it they we i his her its their and but when as after before in at with".split())
# From and to this year a bare figure is a year unless something is counted.
MODERN = (1900, 2060)
FALL_BEFORE = frozenset({"in", "on", "into", "to", "under", "within"})


def is_counted(part: Part) -> bool:
    """Whether three figures are no year of a story set before Christ."""
    return part.before not in ANTIQUE_BEFORE or part.behind in word_set("time_counted.tsv")


def behind_time_word(part: Part) -> bool:
    """Whether a word stands in front that dates follow."""
    return part.before in YEAR_BEFORE


def is_name_of_event(part: Part) -> bool:
    """Whether the word behind makes a name of it ("the Good Friday Agreement")."""
    return part.behind in NAMED


def is_day_of_month(part: Part) -> bool:
    """Whether "the 27th" stands for a day."""
    return part.words.word(part.last - 1)[0].isdigit() and part.before in DAY_BEFORE and part.behind in BEHIND_DAY


def is_name(part: Part) -> bool:
    """Whether a season is part of a name or a verb: "the Winter Olympics", "the Prague Spring", "the fall of"."""
    word, before = part.words.word(part.last - 1), part.words.word(part.first - 1)
    if word.lower() == "fall":
        return part.behind == "of" or (part.has("that") and part.behind in FALL_BEFORE)
    alone = part.last - part.first == 1
    return word[0].isupper() and (part.behind in NAMED or (alone and before[:1].isupper() and before.isalpha()))


def behind_figure(part: Part) -> bool:
    """Whether a day's figure stands in front of a month: then no such day exists ("31 April")."""
    return part.first > 0 and part.words.kinds[part.first - 1] in {alphabet()["day"], alphabet()["ordinal"]}


def is_count(part: Part) -> bool:
    """Whether the figure behind a month counts something ("in June 15 people …")."""
    figure = part.words.kinds[part.last - 1] == alphabet()["day"]
    return figure and part.behind in word_set("time_counted.tsv")


def is_month(part: Part) -> bool:
    """Whether it is the month: "May" and "March" need a word of time in front, another month only no name beside it."""
    if part.last - part.first > 1 or part.before in MONTH_BEFORE:
        return True
    if part.lower(part.last - 1) in DOUBTFUL_MONTHS:
        return part.before in MONTH_JOINED
    name = part.words.word(part.first - 1)
    return not name[:1].isupper() or name.lower() in OPENERS


def is_year(part: Part) -> bool:
    """Whether four figures are a year."""
    if part.behind in word_set("time_counted.tsv"):
        return False
    year = int(part.value("year") or 0)
    return (
        part.before in YEAR_BEFORE
        or part.before == ""
        or MODERN[0] <= year <= MODERN[1]
        or part.behind in {")", ",", ".", ";", ":"}
    )
