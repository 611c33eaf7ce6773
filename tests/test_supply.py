"""What is installed: few packages in the core, each by hash, none of a kind that squats or that unpickles."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# What `./setup.sh` installs for a user beside the core.
INSTALLED = ("web", "fetch", "archives", "pdf", "mcp")
MOST_CORE = 12
NAME = re.compile(r"[A-Za-z0-9._-]+")


def named(requirement: str) -> str:
    match = NAME.match(requirement)
    assert match is not None
    return re.sub(r"[-_.]+", "-", match[0]).lower()


def locked(file: str) -> dict[str, list[str]]:
    """Package → its lines in a lock file: the pinned version, then a hash for each of its files."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith(" "):
            lines = found.setdefault(named(line), [])
        lines.append(line)
    return found


def wanted(extra: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """The packages of an extra, those of the extras it names among them."""
    found: set[str] = set()
    for requirement in PROJECT["optional-dependencies"][extra]:
        if named(requirement) == "dateline":
            inner = requirement[requirement.index("[") + 1 : requirement.index("]")].split(",")
            found |= {name for one in inner if one not in seen for name in wanted(one.strip(), seen | {extra})}
        else:
            found.add(named(requirement))
    return found


def test_the_core_is_small() -> None:
    assert len(PROJECT["dependencies"]) <= MOST_CORE


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_is_pinned_by_hash(file: str) -> None:
    packages = locked(file)
    assert len(packages) > 40
    for name, lines in packages.items():
        assert "==" in lines[0], name
        assert any("--hash=sha256:" in line for line in lines[1:]), name
        assert "999.9" not in lines[0], name
    assert not re.search(r"https?://", (ROOT / file).read_text(encoding="utf-8")), "no address of an index"


def test_the_locks_hold_what_the_project_asks_for() -> None:
    core = {named(requirement) for requirement in PROJECT["dependencies"]}
    user = core.union(*(wanted(extra) for extra in INSTALLED))
    assert user <= set(locked("requirements.lock"))
    assert core | wanted("dev") <= set(locked("requirements-dev.lock"))


def test_users_and_tests_have_the_same_versions() -> None:
    user, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name: lines[0] for name, lines in user.items()} == {name: dev[name][0] for name in user}


def test_nothing_is_unpickled() -> None:
    forbidden = re.compile(
        r"^\s*(import|from)\s+(pickle|cPickle|dill|joblib|shelve|marshal)\b|\b(pickle|joblib)\.loads?\(", re.MULTILINE
    )
    for path in (ROOT / "src").rglob("*.py"):
        assert not forbidden.search(path.read_text(encoding="utf-8")), path
    assert not [path for path in (ROOT / "src").rglob("*") if path.suffix in {".pkl", ".pickle", ".joblib"}]
