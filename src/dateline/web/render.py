"""Templates into pages: everything that comes from a text is escaped, and what could not be seen is shown."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from dateline import __version__
from dateline.phrases import UNSEEN, day_phrase, number_phrase
from dateline.web import words
from dateline.web.who import is_outside, person_of

STATIC = Path(__file__).parent / "static"
BUILT = STATIC / "built"

# The pages in the order of a day's work; the first word of a path tells which one is open.
NAVIGATION = (
    ("record", "Record"),
    ("ask", "Ask"),
    ("stories", "Stories"),
    ("incidents", "Incidents"),
    ("tallies", "Tallies"),
    ("positions", "Positions"),
    ("forecasts", "Forecasts"),
    ("sources", "Sources"),
    ("alerts", "Alerts"),
    ("review", "Review"),
)


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """The page as HTML."""
    path = request.url.path
    shared = {
        "path": path,
        "status": status,
        "open": path.strip("/").partition("/")[0],
        "navigation": [(name, label) for name, label in NAVIGATION if has_page(request, name)],
        "scripts": (BUILT / "desk.js").is_file(),
        "widgets": (STATIC / "widgets.css").is_file(),
        "version": __version__,
        "exports": {},
        "as_of_day": _as_of(request),
        "person": person_of(request),
        "outside": is_outside(request),
    }
    return HTMLResponse(environment().get_template(template).render({**shared, **context}), status_code=status)


def _as_of(request: Request) -> str | None:
    """The day as of which the page is asked for, in words; None for none and for what is no day."""
    try:
        return day((request.query_params.get("as_of") or "").strip()) or None
    except ValueError:
        return None


def has_page(request: Request, name: str) -> bool:
    """Whether the desk has a page of that name."""
    app = request.scope.get("app")
    return app is not None and name in app.state.pages


@cache
def environment() -> Environment:
    """The one way from a template to text."""
    env = Environment(
        loader=PackageLoader("dateline.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "day": day,
        "moment": moment,
        "number": number,
        "plain": plain,
        "counted": counted,
        "segment": lambda value: quote(str(value), safe=""),
    }
    env.globals |= {"words": words, "query": query, "today": lambda: datetime.date.today().isoformat()}
    return env


def _seen(value: object) -> object:
    """What no reader could see, or what would turn the line round, is written as ‹U+202E›; line breaks stay."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return UNSEEN.sub(lambda match: match[0] if match[0] in "\n\t" else f"‹U+{ord(match[0]):04X}›", value)


# --- filters ---


def day(value: str | datetime.date | None) -> str:
    """13 Nov 2024; nothing for nothing."""
    if not value:
        return ""
    return day_phrase(value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value)[:10]))


def moment(value: str | None) -> str:
    """13 Nov 2024, 10:05 UTC."""
    return f"{day(value)}, {value[11:16]} UTC" if value else ""


def number(value: float | None) -> str:
    """103,220; nothing for nothing."""
    return "" if value is None else number_phrase(value)


def plain(value: object) -> str:
    """A value of a closed list in words."""
    return str(value).replace("_", " ")


def counted(count: int, one: str, many: str | None = None) -> str:
    """1 story, 2 stories."""
    plural = many or (one[:-1] + "ies" if one.endswith("y") and one[-2] not in "aeiou" else one + "s")
    return f"{count:,} {one if count == 1 else plural}"


def query(path: str, *pairs: tuple[str, object], **values: object) -> str:
    """An address with its parameters; empty ones are left out."""
    flat: list[tuple[str, str]] = []
    for name, value in (*pairs, *values.items()):
        for one in value if isinstance(value, list | tuple) else [value]:
            if one not in (None, "", ()):
                flat.append((name, str(one)))
    return f"{path}?{urlencode(flat)}" if flat else path
