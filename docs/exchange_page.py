"""The page docs/exchange.md: every format with an example of one claim, made by the code that writes it."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from collections.abc import Iterator

from dateline.exchange.flat import COLUMNS
from dateline.exchange.formats import ALL, Format
from dateline.exchange.item import About, Batch, Item, Source
from dateline.exchange.records import claim_record
from dateline.exchange.stories import claim_line
from dateline.types import Claim, Interval, Party, Place, Quantity, Span, Speaker, Story

TEXT = "Day 6 🕯\nThe council of Hella said at least 12 people had been killed by shells in Hella on Monday."
MONDAY = datetime.date(2024, 11, 11)
INTRODUCTION = """\
# Claims out, and in

    dateline export FORMAT [filters of dateline find] -o FILE
    dateline import jsonl|sheet|prodigy|labelstudio FILE

An export holds the claims that the filter finds, by day of publication, story and place in it: the same bytes for the same
ledger and question. They go out **as they stand after review**: corrected where people corrected them, without rejected and
merged ones, parts in place of what was split, and what people added where the filter asks for stories only (`--as-read` gives
what the reader made, all of it). Beside the file stands `FILE.about.json`: the question, the outlets and days that were read
at all, the head of the log that vouches for it (`dateline verify --head`), what was left out and why, what the format cannot
say, and the file's SHA-256.

`--mask-private` and `--round-coordinates` ([find.md](find.md)) hold for every export; titles and bylines go out with neither.
What carries the story's own text is refused under masking (R118). The address of a story and the names of files stay.

**Offsets** count Unicode code points into the story's text, end excluded, as in Python. Browsers, and so Web Annotations and
Label Studio, count UTF-16 code units: there an emoji is two. The example's text has one before the claim: the claim begins at
{start} in code points, at {utf16} in UTF-16.

**Formulas**: no cell of a CSV or a workbook is run by a spreadsheet. Words that begin as a formula does get an apostrophe
before them, also behind a semicolon, a tab or a new line, where a spreadsheet of another language would begin a cell; `import
sheet` takes it off again. In workbooks words are stored as words.

`pip install dateline[exchange]` brings what Excel, Parquet, Arrow and GeoParquet need (openpyxl, pyarrow); the others need
nothing.

The example is one claim of an invented story:

"""
COLUMNS_HEAD = """\
## The columns

Of CSV, Excel, Parquet, Arrow, data frames in Python. The speaker is the innermost of the chain, whose words they are; the
place, number and weapon of a row are the claim's first. An empty cell says that the text does not say, never zero.

| column | type | what it is |
| --- | --- | --- |
"""
IN = """\
## In

`dateline import jsonl FILE` makes stories and claims of an export again, in any ledger; exported from there, the bytes are
the same. Reviews go along, each a line of type `decision` behind its story's claims: who, when, why, and on each claim what
was before and after, undone ones among them. They are taken in under their own names and times, each once; the log of the
ledger that takes them in says that and when it did. Exports that mask names, round coordinates or go out as read carry none.

`dateline import sheet FILE.xlsx --map content=notes --map day=event_date --map killed=fatalities` takes a hand-coded sheet
(Excel or CSV in UTF-8). Each row becomes a story whose text is the row, and one claim that rests on it: every value stands in
that text, so that a span vouches for it. Columns named as a field are found without a map: {fields}. A kind that is none of
Dateline's is `other`, its words stay in the text; a place without `where_prec` (UCDP's code) is taken for a settlement. A row
that cannot be is told and left out (D071). Taken in again, nothing changes.

`dateline import prodigy FILE.jsonl` and `dateline import labelstudio FILE.json` write annotators' answers down as reviews
([review.md](review.md)): accept, reject, or correct where spans or the kind were changed. What a span cannot say (a place's
coordinates, a number's value) is empty after such a correction. `dateline import labelstudio-config` prints the labelling
interface.

## Who judges

Where a format has a library of its own, the tests let it judge: openpyxl, pyarrow, geopandas, geojson-pydantic, followthemoney, libhxl,
Datasette. LibreOffice takes in every CSV and the workbook with its formulas switched on and finds none, on machines that have
it (`apt-get install libreoffice-calc`, 300 MB, which `./setup.sh dev` leaves out). TimeMap, Atlos, Prodigy and schema.org have no library to ask:
there the tests hold the rules that they publish.

## Datasette

    pip install datasette
    datasette dateline.db --metadata docs/datasette.json

opens the ledger as it is, read only, with full text over claims (`?_search=`) and facets. Datasette opens it beside a running
Dateline. Claims of superseded readings are in the table as well; `heads` says which hold.
"""


def exchange_page(notice: str) -> str:
    """Every format with its example."""
    from dateline.exchange.sheet import FIELDS
    from dateline.exchange.webannotation import utf16

    item = example()
    start = item.said["start"]
    lines = [notice, INTRODUCTION.format(start=start, utf16=utf16(TEXT, start)), _block(TEXT, "text")]
    for format in ALL:
        lines += [f"## `{format.name}`", "", f"{format.help[0].upper()}{format.help[1:]}. Lost: {format.loss}.", ""]
        lines += [_example(format, item)]
    lines += [COLUMNS_HEAD.rstrip("\n"), *(f"| `{c.name}` | {c.type} | {c.help} |" for c in COLUMNS), ""]
    lines += [IN.format(fields=", ".join(f"`{name}`" for name in FIELDS))]
    return "\n".join(lines)


def example() -> Item:
    """One claim of an invented story, an emoji before it."""

    def at(words: str, after: int = 0) -> Span:
        start = TEXT.index(words, after)
        return Span(start, start + len(words))

    content = Span(TEXT.index("at least"), len(TEXT) - 1)
    claim = Claim(
        id="5f2a90c1d3e4b678",
        section="body",
        content=content,
        head=0,
        chain=(Speaker(at("The council of Hella"), "council of Hella", cue=at("said")),),
        quote="indirect",
        kind="shelling",
        target=Party(at("12 people"), None),
        places=(Place("Hella", 63.8356, -20.4003, False, "settlement", 5, 3415496, "IS", "PPL", at("Hella", content.start)),),
        time=Interval(MONDAY, MONDAY, "day", str(MONDAY), at("Monday")),
        quantities=(Quantity(12, None, "killed", "people", "count", "at_least", at("at least 12 people")),),
        confidence=0.91,
    )
    story = Story("0123456789abcdef", "hella", TEXT)
    source = Source(
        "76543210fedcba98",
        "89abcdef01234567",
        "hella",
        "Shells on Hella",
        "https://news.example/hella",
        "Courier",
        published="2024-11-12",
    )
    return Item(claim_record(claim, story), source, TEXT, "2024-11-12T08:00:00.000000Z", "accepted")


def _example(format: Format, item: Item) -> str:
    if format.name == "jsonl":
        line = json.dumps(claim_line(item.record), ensure_ascii=False)
        return _block(
            f'{{"type": "story", "doc": "hella", …, "text": {json.dumps(TEXT, ensure_ascii=False)}, …}}\n{line[:300]}…', "json"
        )
    stream = io.BytesIO()
    format.write(Batch([item], About()), stream)
    return _block(*_readable(format.name, stream.getvalue()))


def _readable(name: str, raw: bytes) -> tuple[str, str]:
    """What a person can read of a file."""
    if name == "timemap":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return "events.json\n" + archive.read("events.json").decode(), "json"
    if name == "xlsx":
        from openpyxl import load_workbook

        sheets = load_workbook(io.BytesIO(raw))
        names, row = (list(cells)[:8] for cells in sheets["Claims"].iter_rows(values_only=True))
        return f"sheets {', '.join(sheets.sheetnames)}\n" + "\n".join(
            f"{n}: {v}" for n, v in zip(names, row, strict=True)
        ), "text"
    if name in {"parquet", "geoparquet", "ucdp-parquet", "arrow"}:
        return "\n".join(_columns(name, raw)), "text"
    text = raw.decode()
    if name in {"csv", "acled", "ucdp", "hxl", "atlos"}:
        return text.replace("\r\n", "\n"), "csv"
    if name in {"ftm", "prodigy"}:
        return "\n".join(json.dumps(json.loads(line), ensure_ascii=False) for line in text.splitlines()), "json"
    return json.dumps(_shorter(json.loads(text)), ensure_ascii=False, indent=1), "json"


def _columns(name: str, raw: bytes) -> Iterator[str]:
    from pyarrow import ipc, parquet

    table = ipc.open_file(io.BytesIO(raw)).read_all() if name == "arrow" else parquet.read_table(io.BytesIO(raw))
    (row,) = table.to_pylist()
    for column in table.schema:
        if row[column.name] is not None:
            value = row[column.name].hex() if isinstance(row[column.name], bytes) else row[column.name]
            yield f"{column.name} ({column.type}): {value}"


def _shorter(value: object) -> object:
    """Long words cut, so that the shape is seen."""
    if isinstance(value, dict):
        return {key: _shorter(inner) for key, inner in value.items() if key not in {"dateline", "dateline:about"}}
    if isinstance(value, list):
        return [_shorter(inner) for inner in value]
    return value[:160] + "…" if isinstance(value, str) and len(value) > 160 else value


def _block(text: str, language: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```\n"
