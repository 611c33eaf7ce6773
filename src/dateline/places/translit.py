"""Ukrainian names in Latin letters, by the official table of 2010 (Cabinet of Ministers, resolution 55)."""

from __future__ import annotations

import re

_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}  # at the head of a word
_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y", "і": "i",
    "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu", "я": "ia", "’": "", "'": "", "ʼ": "",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_’'ʼ][\w’'ʼ]*")


def latin(name: str) -> str:
    """The name in Latin letters ("Вугледар" → "Vuhledar"); other letters stay."""
    return _WORD.sub(lambda found: _word(found[0]), name)


def _word(word: str) -> str:
    low = word.lower().replace("зг", "з\0")  # "zgh", not "zh"
    head = _FIRST.get(low[0], _LETTERS.get(low[0], low[0]))
    out = head + "".join("gh" if c == "\0" else _LETTERS.get(c, c) for c in low[1:])
    return out[:1].upper() + out[1:] if word[0].isupper() else out
