"""Article text under one name: what may be somebody's words stands in fields called ``untrusted_text`` and nowhere else.

Nothing is trusted by what it looks like alone: only values of the fields named here, and of those only such as are an id, a day
or a word of a closed list. A field that nobody thought of is therefore fenced off.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dateline.exchange.records import Record

FENCE = "untrusted_text"
# So much of one string is given.
LONGEST = 20_000
OURS = frozenset(
    "story claim ref refs claims incident kind modality certainty outcome quote section basis bound unit precision "
    "published updated first last day start end recorded hash next verdict field why finding edtf".split()
)
WORD = re.compile(r"[A-Za-z0-9_.:,~%?/+-]{0,64}", re.ASCII)
URL = re.compile(r"https?://[A-Za-z0-9_.:,~%?/+#&=;@!$()*-]{1,2000}", re.ASCII)


def fenced(value: Any) -> Any:
    """The value with every string that may be somebody's words moved into ``untrusted_text`` beside its field."""
    if isinstance(value, Mapping):
        return _fields(value)
    if isinstance(value, list | tuple):
        return [{FENCE: {"words": _cut(one)}} if isinstance(one, str) else fenced(one) for one in value]
    return value


def _fields(record: Mapping[str, Any]) -> Record:
    plain: Record = {}
    words: Record = {}
    for name, value in record.items():
        strings = [value] if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else []
        if not any(isinstance(one, str) for one in strings):
            plain[name] = fenced(value)
        elif all(isinstance(one, str) and _is_ours(name, one) for one in strings):
            plain[name] = value if isinstance(value, str) else strings
        else:
            words[name] = _cut(value) if isinstance(value, str) else [_cut(str(one)) for one in strings]
    return {**plain, FENCE: words} if words else plain


def _is_ours(name: str, value: str) -> bool:
    return bool(URL.fullmatch(value)) if name == "url" else name in OURS and bool(WORD.fullmatch(value))


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
