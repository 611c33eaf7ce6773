"""Score the attributions that ``dateline mentions`` prints against PolNeAR-style gold.

    attribution.py GOLD.json [--outermost]

``--outermost`` leaves out what lies in another's words: PolNeAR's files here hold no attribution whose cue stands in
another's content, so that every one that Dateline finds there is counted wrong.

GOLD is ``[{id, text, attributions}]``; its scorer ``score_attribution.py`` lies beside it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from dateline.exchange.records import mention_records
from dateline.pipeline import build_tools, mention_stages
from dateline.reading.story import Known, build
from dateline.speech import attributions


def main() -> None:
    """Read the gold texts and print what the scorer says."""
    gold = Path(sys.argv[1])
    articles: list[dict[str, Any]] = json.loads(gold.read_text(encoding="utf-8"))
    tools = build_tools()
    stories = [build(a["text"], Known(), id=str(a["id"]), doc=str(a["id"])) for a in articles]
    system: dict[str, list[dict[str, Any]]] = {}
    for reading in tools.engine.parse_all(stories):
        for stage in (*mention_stages(tools), attributions.find):
            reading = stage(reading)
        records = [dict(r) for r in mention_records(reading)]
        system[reading.story.doc] = [
            {k: r[k] for k in ("source", "cue", "content")} for r in records if r["type"] == "quotation" and r["cue"]
        ]
    if "--outermost" in sys.argv:
        system = {doc: _outermost(found) for doc, found in system.items()}
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(system, file)
        file.flush()
        subprocess.run([sys.executable, str(gold.parent / "score_attribution.py"), str(gold), file.name], check=True)


def _outermost(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those whose cue lies in no other's content."""
    contents = [(start, end) for a in found for start, end in a["content"]]
    return [a for a in found if not any(start <= a["cue"][0][0] < end for start, end in contents)]


if __name__ == "__main__":
    main()
