"""The example notebook answers its question: its cells are run in order, as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).parent.parent / "docs" / "analyst.ipynb"


def test_the_example_notebook_runs_and_answers() -> None:
    pytest.importorskip("pandas")
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert not any(cell.get("outputs") for cell in notebook["cells"]), "it is kept without outputs"
    names: dict[str, Any] = {}
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"cell {number}", "exec"), names)
    try:
        answer = {(row["speaker"], row["number"]) for row in names["answer"].to_dict("records")}
        assert {("Erik Dahl", 5.0), ("Erik Dahl", 8.0)} <= answer
        assert names["coverage"] == {"Courier": 1, "Herald": 2}
        assert names["by_speaker"].loc["Erik Dahl"].tolist() == [5.0, 8.0]
        assert "5" in names["rows"]._repr_html_() or "Five people" in names["rows"]._repr_html_()
    finally:
        names["ledger"].close()
