"""Every format that claims go out in, by the name one asks for it with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

from dateline.exchange import (
    atlos,
    codebooks,
    columnar,
    csv_rows,
    excel,
    ftm,
    geojson,
    hxl,
    labelstudio,
    prodigy,
    schemaorg,
    stories,
    timemap,
    webannotation,
)
from dateline.exchange.item import Batch

Write = Callable[[Batch, IO[bytes]], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A way out. ``text``: it carries the story's own text, which no masking covers. ``loss``: what it cannot say."""

    name: str
    suffix: str
    write: Write
    help: str
    loss: str
    text: bool = False


ALL = (
    Format("jsonl", ".jsonl", stories.write, "stories, claims and reviews whole, to make a ledger of again", "the log"),
    Format("csv", ".csv", csv_rows.write, "one claim a line", "all but the first place, number, weapon; spans of the parts"),
    Format("xlsx", ".xlsx", excel.write, "one claim a row, with a sheet About", "as csv"),
    Format("parquet", ".parquet", columnar.write_parquet, "one claim a row, typed", "as csv"),
    Format("arrow", ".arrow", columnar.write_arrow, "the same as an Arrow file", "as csv"),
    Format("geojson", ".geojson", geojson.write, "one feature a claim and place, with its radius", "spans of the parts; units"),
    Format("geoparquet", ".geoparquet", columnar.write_geoparquet, "one row a claim and place", "as csv, but for places"),
    Format("acled", ".csv", codebooks.write_acled, "columns as in ACLED's export", "each row says it in `lost`"),
    Format("ucdp", ".csv", codebooks.write_ucdp, "columns as in UCDP GED", "each row says it in `lost`"),
    Format("ucdp-parquet", ".parquet", codebooks.write_ucdp_parquet, "the same as Parquet", "each row says it in `lost`"),
    Format(
        "ftm", ".ftm.json", ftm.write, "FollowTheMoney entities, one a line", "who is a person and who a body; numbers; spans"
    ),
    Format(
        "annotations", ".jsonld", webannotation.write, "W3C Web Annotations", "nothing: the record stands in the body", text=True
    ),
    Format("schemaorg", ".jsonld", schemaorg.write, "schema.org Claim", "the chain of speakers; certainty; numbers; parties"),
    Format("hxl", ".csv", hxl.write, "CSV with a row of hashtags", "as csv; ranges and vague numbers"),
    Format("timemap", ".zip", timemap.write, "files for TimeMap", "claims without day and place; parties; certainty"),
    Format("atlos", ".csv", atlos.write, "CSV for Atlos's bulk import", "claims without coordinates; parties; numbers"),
    Format("prodigy", ".jsonl", prodigy.write, "tasks, one a claim", "names, sides, coordinates, days", text=True),
    Format("labelstudio", ".json", labelstudio.write, "tasks with predictions, one a claim", "as prodigy", text=True),
)
FORMATS: Mapping[str, Format] = {format.name: format for format in ALL}
