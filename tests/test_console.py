"""The streams of a run: exit status, errors aside, a bar only where somebody looks at it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dateline.console import LONG_INPUT, MANY_INPUTS, Bar, Errors, exit_status, progress_bar, readable
from dateline.errors import DocumentError, RunError
from dateline.types import Story


def nothing(_: Errors) -> None:
    pass


def one_skipped(errors: Errors) -> None:
    errors.tell(DocumentError("D001", where="x"))


def stopped(errors: Errors) -> None:
    errors.tell(DocumentError("D001", where="x"))
    raise RunError("R001", detail="x")


@pytest.mark.parametrize(
    ("work", "status", "codes"), [(nothing, 0, []), (one_skipped, 1, ["D001"]), (stopped, 2, ["D001", "R001"])]
)
def test_exit_status(work: Callable[[Errors], None], status: int, codes: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_status(work) == status
    out, err = capsys.readouterr()
    assert out == "" and [line.split()[0] for line in err.splitlines()] == codes


def test_a_fault_of_the_program_is_not_hidden() -> None:
    def broken(_: Errors) -> None:
        raise ValueError("a fault")

    with pytest.raises(ValueError, match="a fault"):
        exit_status(broken)


def test_what_cannot_be_read_is_passed_over() -> None:
    errors = Errors()
    first, last = Story("1", "a", "A."), Story("2", "b", "B.")
    assert list(readable([first, DocumentError("D002", where="x"), last], errors, Bar())) == [first, last]
    assert errors.codes == ["D002"]


class Terminal:
    """Standard error of somebody who looks at it."""

    def __init__(self) -> None:
        self.written = ""

    def isatty(self) -> bool:
        return True

    def write(self, words: str) -> int:
        self.written += words
        return len(words)

    def flush(self) -> None:
        pass


def test_there_is_a_bar_on_a_terminal_for_many_inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("CI", raising=False)
    with progress_bar(["none.txt"] * MANY_INPUTS) as bar:
        assert bar.progress is not None
        with bar.aside():
            before = terminal.written
            assert not bar.progress.live.is_started
        bar.step()
        assert bar.progress.tasks[0].completed == 1
    assert len(terminal.written) > len(before)


def test_there_is_none_for_little_input_or_without_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / "long.txt"
    long.write_bytes(b"a" * LONG_INPUT)
    with progress_bar([str(long)] * MANY_INPUTS) as bar:
        assert bar.progress is None
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress_bar(["none.txt"]) as bar:
        assert bar.progress is None
    with progress_bar([str(long)]) as bar:
        assert bar.progress is not None
