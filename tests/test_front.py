"""The desk's front end: its lock names no host, nothing third-party is committed, its own tests pass where it is installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FRONT = ROOT / "src" / "dateline" / "web" / "front"
BUILT = ROOT / "src" / "dateline" / "web" / "static" / "built"


def test_the_lock_pins_every_package_and_names_no_host() -> None:
    text = (FRONT / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}
    assert len(packages) > 20
    assert not re.search(r'"resolved"|https?://[^"]*registry', text)
    assert not [
        name for name, one in packages.items() if not one.get("version") or not one.get("integrity", "").startswith("sha512-")
    ]


def test_what_is_asked_for_is_pinned() -> None:
    wanted = json.loads((FRONT / "package.json").read_text(encoding="utf-8"))
    for version in {**wanted["dependencies"], **wanted["devDependencies"]}.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)


def test_nothing_built_or_third_party_is_committed() -> None:
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git clone")
    tracked = subprocess.run(["git", "ls-files", "src/dateline/web"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not re.search(r"node_modules/|static/built/", tracked)


def test_the_sources_take_nothing_from_a_text_as_markup() -> None:
    for path in (FRONT / "src").glob("*.ts"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", path.read_text(encoding="utf-8")
        ), path


def test_every_disputed_line_says_whose_it_is() -> None:
    rows = [
        line.split("\t") for line in (FRONT / "atlas" / "disputed.tsv").read_text(encoding="utf-8").splitlines() if line[0] != "#"
    ]
    assert len(rows) > 15
    assert all(len(row) == 4 and len(row[3]) > 10 for row in rows)


def test_its_own_tests_pass() -> None:
    if not (FRONT / "node_modules" / "vitest").is_dir() or not shutil.which("npx"):
        pytest.skip("the front end's packages are not here (npm ci in src/dateline/web/front, with Node 20.19 or later)")
    done = subprocess.run(["npx", "vitest", "run"], cwd=FRONT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:]


def test_what_is_built_is_whole() -> None:
    if not BUILT.is_dir():
        pytest.skip("the front end is not built (npm ci && npm run build in src/dateline/web/front, with Node 20.19 or later)")
    names = {path.name for path in BUILT.iterdir()}
    assert {"desk.js", "shared.js", "map.js", "charts.js", "worker.js", "maplibre.css", "land-50m.json"} <= names
    # What every page loads stays small; the map comes when a page has one.
    assert sum((BUILT / name).stat().st_size for name in ("desk.js", "shared.js")) < 30_000
    for path in BUILT.glob("*.js"):
        assert "sourceMappingURL" not in path.read_text(encoding="utf-8"), path
