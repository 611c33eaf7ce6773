"""Write the pages of this folder that come from the code: cli.md, errors.md, crosswalk.md and exchange.md.

python docs/generate.py          write them
python docs/generate.py --check  exit 1 when one is not what the code says now
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from dateline.cli import app
from dateline.errors import MESSAGES
from dateline.exchange.kinds import kind_records
from dateline.show import crosswalk_rows

sys.path.insert(0, str(Path(__file__).parent))
from exchange_page import exchange_page

HERE = Path(__file__).parent
NOTICE = "<!-- Written by docs/generate.py from the code; change the code and run `make docs`. -->"
CROSSWALK = """\
# Kinds in the terms of ACLED, UCDP and PLOVER

Those datasets record events; Dateline records claims. So a code is given only to what is asserted: what is denied, foretold, only
meant, conditional or said not to have happened has none, and a demand is PLOVER's REQUEST and nothing else. Eight reports of one
strike are eight claims and one event; counting claims by these codes counts reports.

The rows of a kind are tried in order; the first whose conditions hold counts. UCDP's type of violence is decided from the
parties: 1 where a state fights, 2 where two groups do, 3 where civilians are attacked, none where the claim does not say who
fought whom.
UCDP also asks for at least one death and 25 in the year, which no single claim can tell.

The same from the command line: `dateline kinds KIND`, with `--json` for a program;
from Python: `dateline.exchange.crosswalk.crosswalk(claim, text)`.

| kind | when | ACLED | UCDP | PLOVER | what is lost |
| --- | --- | --- | --- | --- | --- |
"""
SOURCES = """\
Sources: ACLED Codebook (2023 and later), UCDP GED Codebook, PLOVER as POLECAT uses it (2022 and later).
Their published values are in `lexicons/crosswalk_codes.tsv`; a test holds every row to them.
"""
FILLED = re.compile(r"\{(\w+)(?:!r)?\}")


def pages() -> dict[str, str]:
    """Each generated page by its file name."""
    return {
        "cli.md": cli_page(),
        "errors.md": errors_page(),
        "crosswalk.md": crosswalk_page(),
        "exchange.md": exchange_page(NOTICE),
    }


def cli_page() -> str:
    """Every command with its arguments and options."""
    root = typer.main.get_command(app)
    lines = [NOTICE, "# The command line", "", _help(root), "", f"{root.epilog}", ""]
    lines += ["Options before a command:", "", *_table(root)]
    for name, command in _leaves("dateline", root):
        lines += [f"## `{name}`", "", _help(command), "", f"    {name} {_usage(command)}", "", *_table(command)]
    lines += [
        "Errors go to standard error as `CODE sentence`, one a line ([all codes](errors.md)); the other inputs are still read.",
        "With `--json` standard output holds JSON Lines in UTF-8 and nothing else ([every field](record.md));",
        "the lines of one story are flushed together, and a reader that closes the pipe ends the run quietly.",
    ]
    return "\n".join(lines) + "\n"


def errors_page() -> str:
    """Every error code with its sentence and the exit status it leads to."""
    lines = [NOTICE, "# Error codes", ""]
    for letter, heading, status in (
        ("D", "One story cannot be read", "the others are still read; exit status 1 at the end"),
        ("R", "The run cannot go on", "exit status 2"),
        ("V", "The ledger is not as it was written", "`dateline verify` goes on to the next row; exit status 1 at the end"),
    ):
        lines += [f"## {letter}…: {heading}", "", f"Then {status}.", "", "| code | sentence |", "| --- | --- |"]
        lines += [f"| {code} | {_sentence(text)} |" for code, text in sorted(MESSAGES.items()) if code.startswith(letter)]
        lines += [""]
    return "\n".join(lines).rstrip() + "\n"


def crosswalk_page() -> str:
    """Every kind in the terms of three event datasets."""
    lines = [NOTICE, *CROSSWALK.splitlines()]
    for kind in kind_records():
        for row in crosswalk_rows(kind):
            lines.append(f"| `{kind['kind']}` | {' | '.join(value for _, value in row)} |")
    lines += ["", *SOURCES.splitlines()]
    return "\n".join(lines) + "\n"


def _sentence(template: str) -> str:
    words = {"where": "*input*", "detail": "*detail*"}
    return FILLED.sub(lambda match: words[match[1]], template).replace("|", "\\|")


def _leaves(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    for child_name, child in getattr(command, "commands", {}).items():
        if hasattr(child, "commands"):
            yield from _leaves(f"{name} {child_name}", child)
        else:
            yield f"{name} {child_name}", child


def _help(command: Any) -> str:
    return " ".join((command.help or "").split())


def _usage(command: Any) -> str:
    words = [f"{p.metavar}{'…' if p.nargs == -1 else ''}" for p in command.params if p.param_type_name == "argument"]
    return " ".join([*words, "[OPTIONS]"])


def _table(command: Any) -> list[str]:
    rows = [f"| `{_name(p)}` | {' '.join((p.help or '').split())} |" for p in command.params]
    return ["| | |", "| --- | --- |", *rows, ""] if rows else []


def _name(parameter: Any) -> str:
    """PATH, --published YYYY-MM-DD, --json."""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar)
    return " ".join([parameter.opts[0], *([parameter.metavar] if parameter.metavar else [])]).replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write the pages, or compare them with what is there."""
    stale = [name for name, page in pages().items() if not _holds(HERE / name, page)]
    if "--check" in arguments:
        for name in stale:
            print(f"docs/{name} is not what the code says now; run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (HERE / name).write_text(pages()[name], encoding="utf-8")
    return 0


def _holds(path: Path, page: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == page


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
