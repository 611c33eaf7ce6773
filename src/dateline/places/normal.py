"""The keys under which names are looked up: how spellings of one name are made equal.

``key`` undoes case, marks and punctuation. ``without_articles`` also drops the Arabic article,
which English writes in a dozen ways or leaves out ("Al-Raqqah", "ar Raqqa", "Raqqa").
``skeleton`` goes furthest: what most transliterations of one name have in common.
"""

from __future__ import annotations

import re
import unicodedata

ARTICLES = frozenset("al el ad ar as at az an ash adh ath ez es ed er en et esh il ul".split())

_MARKS = re.compile(r"['’‘`´ʿʾʼʻ′.,\"“”]")
_GAPS = re.compile(r"[\s\-‐‑–—_/]+")
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "a"})
_FOLDS = tuple((re.compile(a), b) for a, b in (
    ("(.)h$", r"\1"),  # Raqqah, Raqqa
    ("kh", "h"), ("gh|j", "g"), ("sch|sh|ch|ş", "s"), ("dh|dz", "z"), ("th", "t"), ("ph", "f"), ("zh", "z"),
    ("[qck]", "k"), ("[vw](?=[aeiouy])", "v"), ("[aeiouyw]+", "*"), (r"(.)\1", r"\1"),
))  # fmt: skip


def key(name: str) -> str:
    """Lower case, without marks, apostrophes and full stops; hyphens are blanks."""
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
        name = name.translate(_LETTERS)
    return _GAPS.sub(" ", _MARKS.sub("", name.casefold())).strip()


def folded(name: str) -> str:
    """The name in plain Latin letters, as English prints it ("‘Afrīn" → "Afrin")."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub("[‘’`´ʿʾʼʻ′]", "", plain) or name


def without_articles(keyed: str) -> str:
    """The key without Arabic articles, unless nothing would be left."""
    kept = [word for word in keyed.split(" ") if word not in ARTICLES]
    return " ".join(kept) if kept else keyed


def skeleton(keyed: str) -> str | None:
    """Consonants in order, runs of vowels as ``*``; ``None`` where too little is left to tell names apart."""
    words = [w for w in without_articles(keyed).split(" ") if w]
    if not words or not all(w.isascii() and w.isalpha() for w in words):
        return None
    folded = " ".join(_fold(w) for w in words)
    return folded if sum(c not in "* " for c in folded) >= 3 else None


def _fold(word: str) -> str:
    for pattern, by in _FOLDS:
        word = pattern.sub(by, word)
    return word
