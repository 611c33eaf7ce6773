"""How the house is built: which room may know which, how large a file may grow, what is public."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import dateline

ROOT = Path(__file__).parent.parent
SOURCE = Path(dateline.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))
LEXICONS = sorted(path for path in (SOURCE / "lexicons").iterdir() if path.suffix in {".tsv", ".toml", ".txt"})

# A room imports only from rooms before it and from itself. The samples are data, the training makes files that ship.
ROOMS = (
    "types",
    "calm",
    "copies",
    "errors",
    "lexicons",
    "phrases",
    "reading",
    "language",
    "places",
    "actors",
    "speech",
    "claims",
    "abroad",
    "relevance",
    "pipeline",
    "second",
    "training",
    "scoring",
    "linking",
    "exchange",
    "ledger",
    "accounts",
    "keep",
    "stream",
    "cluster",
    "query",
    "judging",
    "evidence",
    "reread",
    "review",
    "export",
    "importing",
    "situation",
    "notebook",
    "samples",
    "show",
    "show_ledger",
    "show_incidents",
    "show_review",
    "show_scores",
    "show_judging",
    "agents",
    "doctor",
    "console",
    "web",
    "cli",
)
MAY_PRINT = {"console", "show", "cli", "training"}
LONGEST = 400
# What another program may build on; a name more or less is a decision.
PUBLIC = {"__version__", "Ledger", "Rows", "read", "read_all"}


def room_of(module: Path) -> str:
    return module.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported_rooms(module: Path) -> set[str]:
    """The rooms that a module imports, at its top, inside functions and for types alike."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are written in full"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("dateline.")}
    return found - {name for name in found if name.startswith("__")}


def calls(module: Path, name: str) -> bool:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return any(isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == name for n in ast.walk(tree))


def ids(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(SOURCE)) for path in paths]


@pytest.mark.parametrize("module", MODULES, ids=ids(MODULES))
def test_a_room_imports_only_from_rooms_before_it(module: Path) -> None:
    room = room_of(module)
    if room == "__init__":
        return
    assert room in ROOMS, f"a new room: give {room} its place in ROOMS"
    before = set(ROOMS[: ROOMS.index(room) + 1])
    assert imported_rooms(module) <= before


def test_the_walk_sees_imports_inside_functions() -> None:
    assert {"pipeline", "reading", "console", "exchange"} <= imported_rooms(SOURCE / "cli" / "read.py")


@pytest.mark.parametrize("module", MODULES, ids=ids(MODULES))
def test_no_file_outgrows_its_room(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("module", MODULES, ids=ids(MODULES))
def test_the_library_never_prints(module: Path) -> None:
    assert room_of(module) in MAY_PRINT or not calls(module, "print")


@pytest.mark.parametrize("module", MODULES, ids=ids(MODULES))
def test_every_module_says_what_it_is_for(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text))


def test_the_public_names_are_these() -> None:
    assert {name for name in vars(dateline) if not name.startswith("_")} <= set(ROOMS)
    assert set(dateline.__all__) == set(dir(dateline)) == PUBLIC
    assert all(getattr(dateline, name) for name in PUBLIC)


@pytest.mark.parametrize("lexicon", LEXICONS, ids=ids(LEXICONS))
def test_every_lexicon_opens_with_what_it_holds(lexicon: Path) -> None:
    first = lexicon.read_text(encoding="utf-8").split("\n", 1)[0]
    assert re.match(r"# \w.{15,}", first)


def test_there_are_lexicons_to_look_at() -> None:
    assert len(LEXICONS) >= 5


def test_nothing_names_a_machine() -> None:
    """No path of the machine it was written on, in code or documents."""
    for path in [*MODULES, *ROOT.glob("docs/*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]:
        assert not re.search(r"/(home|root|work|Users)/\w", path.read_text(encoding="utf-8")), path


def test_the_licence_is_the_one_declared() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text and "Version 2.0, January 2004" in text
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_version_is_the_same_everywhere() -> None:
    assert f'version = "{dateline.__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"\n## {dateline.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
