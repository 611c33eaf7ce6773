"""A situation table as a page, a workbook or CSV: each says what it is out of, and which head of the log vouches for it."""

from __future__ import annotations

import html
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from dateline.errors import RunError
from dateline.exchange.csv_rows import write_rows
from dateline.exchange.excel import about_rows, write_book
from dateline.exchange.item import DISCLAIMER
from dateline.phrases import clean
from dateline.situation.table import Situation

SUFFIXES = (".html", ".xlsx", ".csv")
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff }
h1 { font-size: 1.3rem; font-weight: 600 } h2 { font-size: 1rem } .quiet { color: #555 } code { overflow-wrap: anywhere }
table { border-collapse: collapse; font-variant-numeric: tabular-nums } th { text-align: left; font-weight: 600 }
th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #ddd; unicode-bidi: plaintext } .n { text-align: right }
@media (prefers-color-scheme: dark) {
  body { color: #ddd; background: #151515 } .quiet { color: #aaa } th, td { border-color: #333 }
}
@media print { body { margin: 0; max-width: none } thead { display: table-header-group } }
""".strip()


def write(found: Situation, path: Path) -> None:
    """Write the table into a file, of the sort that its name ends with. Raises `RunError` R117 for another."""
    stream = io.BytesIO()
    if path.suffix == ".html":
        stream.write(page(found).encode("utf-8", "backslashreplace"))
    elif path.suffix == ".xlsx":
        unread = [("nothing read", f"{first} to {last}") for first, last in found.gaps]
        write_book(stream, [("Situation", found.names, found.cells())], lambda: [*about_rows(found.about.record()), *unread])
    elif path.suffix == ".csv":
        write_rows(stream, found.names, found.cells())
    else:
        raise RunError("R117", where=str(path), detail=f"its name must end with one of {', '.join(SUFFIXES)}")
    try:
        path.write_bytes(stream.getvalue())
    except OSError as error:
        raise RunError("R117", where=str(path), detail=error.strerror or type(error).__name__) from error


def page(found: Situation) -> str:
    """A page that stands alone: the table, what was read, what was not."""
    asked = (
        "; ".join(f"{name.replace('_', ' ')}: {', '.join(values)}" for name, values in found.about.filter.items()) or "all claims"
    )
    heads = "".join(f"<th{_number(name)}>{html.escape(name.replace('_', ' '))}</th>" for name in found.names)
    rows = "".join(f"<tr>{_row(found.names, cells)}</tr>\n" for cells in found.cells())
    outlets = "".join(f"<li>{_outlet(one)}</li>" for one in found.about.coverage)
    gaps = "".join(f"<li>{first}</li>" if first == last else f"<li>{first} to {last}</li>" for first, last in found.gaps)
    head = found.about.head
    left = ", ".join(f"{number:,} {why}" for why, number in sorted(found.about.left_out.items()))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Reports by {html.escape(", ".join(found.by))}</title><style>{STYLE}</style></head><body>
<h1>Reports by {html.escape(", ".join(found.by).replace("_", " "))}</h1>
<p>{found.claims:,} reports; {_cell(asked)}. {DISCLAIMER} A report is one claim in one story; reports that repeat one another are
counted each; origins are who is quoted or which wire is credited, each once; outlets that name nobody are unattributed.</p>
<table><thead><tr>{heads}</tr></thead><tbody>
{rows}</tbody></table>
<h2>Out of what was read</h2><ul>{outlets or "<li>nothing</li>"}</ul>
<h2>Days of which nothing was read</h2><ul>{gaps or "<li>none between the first and the last</li>"}</ul>
<p class="quiet">{f"Left out after review: {_cell(left)}. " if left else ""}Head of the log: entry {head.get("entry", 0)},
{_cell(head.get("recorded", ""))}, <code>{_cell(head.get("hash", ""))}</code></p>
</body></html>
"""


def _row(names: Sequence[str], cells: Sequence[object]) -> str:
    return "".join(f"<td{_number(name)}>{_cell(cell)}</td>" for name, cell in zip(names, cells, strict=True))


def _outlet(read: Mapping[str, object]) -> str:
    plural = "story" if read["stories"] == 1 else "stories"
    days = f"{_cell(read['first'])} to {_cell(read['last'])}"
    return f"{_cell(read['name'] or 'no outlet named')}: {_cell(read['stories'])} {plural}, {days}"


def _number(name: str) -> str:
    return ' class="n"' if name in {"reports", "stories", "outlets", "origins", "days_not_read"} else ""


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else html.escape(clean(str(value)))
