"""Everything that can go wrong, in one tree.

DatelineError
├── DocumentError   one story cannot be read: it is skipped, the run goes on (exit status 1 at its end)
└── RunError        the run itself cannot go on (exit status 2)

An error is one sentence that says what, where and what to do, with a stable code.
Messages live here, so that a code can be searched and its fix stands in the message.
"""

from __future__ import annotations

MESSAGES = {
    # what was given to read
    "D001": "{where}: there is no such file; check the path",
    "D002": "{where}: the file is empty; there is nothing to read",
    "D003": "{where}: this is binary data ({detail}), not text; give a .txt, .html or .jsonl file",
    "D004": "{where}: the text is not valid UTF-8 (byte {detail}); convert it to UTF-8 first",
    "D005": "{where}: the text is {detail}, over the limit; split it into stories first",
    "D006": "{where}: the file cannot be read ({detail})",
    "D010": "{where}: no article was found on this page; give the text itself if there is one",
    "D011": "{where}: the page took too long or too much memory to take apart; save its text and give that",
    "D020": "{where}: this line is not JSON ({detail}); one story a line, ending at a line feed",
    "D021": "{where}: {detail}; a story needs an `id`, and `text` or `html`",
    # how the command was called
    "R001": "{detail!r} is no date; write YYYY-MM-DD, for example 2022-12-27",
    "R002": "the language model is missing or not the one this version was measured with ({detail}); reinstall dateline",
    "R030": "{where}: no gazetteer of a known kind; say which with `--format`, or give a table with a `name` column",
    "R031": "{where}: the gazetteer was not imported ({detail}); what was there before still is",
    "R032": "{detail!r} has not been imported; `dateline places list` shows what has",
    "R003": "the gazetteer cannot be built or opened ({detail}); run `dateline places build`",
}


class DatelineError(Exception):
    """Base of every error a user may see. ``str`` gives ``CODE message``."""

    def __init__(self, code: str, *, where: str = "", detail: str = "") -> None:
        self.code = code
        self.where = where
        self.message = MESSAGES[code].format(where=where, detail=detail)
        super().__init__(f"{code} {self.message}")


class DocumentError(DatelineError):
    """One story cannot be read."""


class RunError(DatelineError):
    """The run cannot go on."""
