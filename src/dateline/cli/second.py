"""What the command line says of a second reader: where it is, what it may cost; and `score`, which compares readers on gold."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.options import AsJson, BaseUrl, Model, Price, Seconds, WhichReader
from dateline.errors import DocumentError, RunError

if TYPE_CHECKING:
    from dateline.console import Bar, Errors
    from dateline.ledger.reader import Reader
    from dateline.pipeline import Tools
    from dateline.scoring import Gold, Score
    from dateline.second.endpoint import Endpoint
    from dateline.second.reader import Spent
    from dateline.types import Reading, Story

KEY = "DATELINE_LLM_KEY"


@dataclass(slots=True)
class Second:
    """A model that reads, and what it has cost."""

    where: Endpoint
    spent: Spent
    price: tuple[float, float] | None

    def reader(self) -> Reader:
        """Who the ledger is told has read."""
        from dateline.ledger.reader import second_reader
        from dateline.second.reader import reader_parts

        return second_reader(**reader_parts(self.where))

    def read(self, stories: Iterable[Story], tools: Tools) -> Iterator[Reading | DocumentError]:
        """The readings of stories, in order; one without an answer is an error in its place."""
        from dateline.second.reader import read

        return read(stories, tools, self.where, spent=self.spent)

    def told(self) -> str:
        """One line at the end: how often it was asked, what it cost, what was dropped."""
        return f"{self.where.model}: {self.spent.told(self.price)}"


def second_of(base_url: str | None, model: str | None, seconds: float, price: str | None) -> Second:
    """The second reader of these options. Raises `RunError` R140, R141, R144."""
    from dateline.second.endpoint import endpoint
    from dateline.second.reader import Spent

    where = endpoint(base_url or "", model or "", key=os.environ.get(KEY) or None, seconds=seconds)
    return Second(where, Spent(), _price(price))


def _price(told: str | None) -> tuple[float, float] | None:
    if told is None:
        return None
    try:
        into, out = (float(part) for part in told.split(","))
        if into < 0 or out < 0:
            raise ValueError(told)
    except ValueError as error:
        raise RunError("R144", where=told) from error
    return into, out


def score(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="A folder of gold articles: NAME.json beside NAME.txt.")],
    reader: WhichReader = "rules",
    base_url: BaseUrl = None,
    model: Model = None,
    seconds: Seconds = 120.0,
    price: Price = None,
    as_json: AsJson = False,
) -> None:
    """Tell how well a reader does on articles that people have read.

    Dateline itself, or with --reader llm both it and the model, side by side, and what the model cost. Articles that a reader
    was trained on flatter it: use your own.
    """
    from dateline.console import exit_status, page, progress_bar, write_records

    def work(errors: Errors) -> None:
        from dateline.scoring import read_gold
        from dateline.show_scores import score_records, show_scores

        golds = read_gold(gold)
        second = second_of(base_url, model, seconds, price) if reader == "llm" else None
        with progress_bar(["-"] * len(golds) * (2 if second else 1)) as bar:
            found = _scored(golds, second, errors, bar)
        if as_json:
            write_records(score_records(found))
        else:
            show_scores(page(), found)
        if second:
            typer.echo(second.told(), err=True)

    raise typer.Exit(exit_status(work))


def _scored(golds: list[Gold], second: Second | None, errors: Errors, bar: Bar) -> dict[str, Score]:
    """The score of each reader, Dateline's own first."""
    from dateline.exchange.records import claim_record
    from dateline.pipeline import build_tools, read
    from dateline.scoring import score

    tools = build_tools()
    readers = {"dateline": read} | ({second.where.model: second.read} if second else {})
    scores = {}
    for name, reads in readers.items():
        found = {}
        for reading in reads((_story(one) for one in golds), tools):
            bar.step()
            if isinstance(reading, DocumentError):
                errors.tell(reading)
            else:
                found[reading.story.doc] = [claim_record(claim, reading.story) for claim in reading.claims]
        scores[name] = score(golds, found)
    return scores


def _story(gold: Gold) -> Story:
    import datetime

    from dateline.reading.story import Known, build, story_id

    raw = gold.text.encode("utf-8", "surrogatepass")
    day = datetime.date.fromisoformat(gold.published) if gold.published else None
    return build(gold.text, Known(published=day, publisher=gold.publisher), id=story_id(raw), doc=gold.doc, raw=raw)
