"""The package that keeps a claim: complete, repeatable, and safe to open."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from dateline.errors import RunError
from dateline.evidence import Evidence, evidence, pack, write
from dateline.ledger.append import append
from dateline.ledger.connect import open_ledger
from dateline.ledger.reader import this_reader
from dateline.pipeline import Tools, read
from dateline.reading.inputs import stories

TEXT = "<script>alert(1)</script> & more\n\nRebels shelled Goma on Monday, killing about 20 people, the army's spokesman said.\n"


@pytest.fixture(scope="module")
def found(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    folder = tmp_path_factory.mktemp("evidence")
    (folder / "goma.txt").write_text(TEXT, encoding="utf-8")
    day = datetime.date(2024, 2, 6)
    (reading,) = read(
        stories([str(folder / "goma.txt")], published=day, publisher="Lake <b>News", format="text", stdin=None), tools
    )
    with open_ledger(folder / "dateline.db") as ledger:
        append(ledger, reading, reader=this_reader())
        return evidence(ledger, reading.claims[-1].id)


def opened(found: Evidence) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack(found))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_package_holds_everything_and_its_hashes(found: Evidence) -> None:
    files = opened(found)
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "SHA256SUMS"}
    record, story, log = (json.loads(files[name]) for name in ("claim.json", "story.json", "log.json"))
    text = files["story.txt"].decode()
    assert text[record["start"] : record["end"]] == record["content"]
    assert files["source.bin"] == TEXT.encode() and hashlib.sha256(files["source.bin"]).hexdigest() == story["source_sha256"]
    assert log["head"]["entry"] >= log["written_by"]["entry"] and len(log["head"]["hash"]) == 64


def test_the_same_claim_packs_to_the_same_bytes(found: Evidence) -> None:
    assert pack(found) == pack(found)


def test_the_page_runs_nothing_and_asks_for_nothing(found: Evidence) -> None:
    page = opened(found)["page.html"].decode()
    assert "<script" not in page and "<b>" not in page and "&lt;b&gt;" in page
    assert "src=" not in page and "href=" not in page and "@import" not in page
    assert "<mark>" in page and "does not say that it is so" in page


def test_it_is_written_under_its_permanent_id(found: Evidence, tmp_path: Path) -> None:
    assert write(found, tmp_path).name == f"dateline-claim-{found.record['id']}.zip"
    with pytest.raises(RunError) as error:
        write(found, tmp_path / "nowhere")
    assert error.value.code == "R010"


def test_a_claim_that_is_not_there(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "dateline.db") as ledger, pytest.raises(RunError) as error:
        evidence(ledger, "0123456789abcdef")
    assert error.value.code == "R034"
