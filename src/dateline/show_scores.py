"""What a person sees of readers' scores: a row a field, a column a reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dateline.exchange.records import Record
from dateline.phrases import clean
from dateline.scoring import Score
from dateline.show import QUIET

OVER_ALL = ("claim", "complete")  # figures that only say something over all claims


def score_records(scores: Mapping[str, Score]) -> Iterator[Record]:
    """The lines of ``dateline score --json``: one a reader, with each field's figures."""
    for reader, score in scores.items():
        fields = {
            name: {"f1": round(c.f1(), 4), "found": round(c.found(), 4), "right": c.right, "gold": c.gold, "given": c.given}
            for name, c in score.fields.items()
        }
        yield {"reader": reader, "documents": score.documents, "ungrounded": score.ungrounded, "fields": fields}


def show_scores(console: Console, scores: Mapping[str, Score]) -> None:
    """Print a table: F1 of the claims and of complete ones, of every other field how often it is right on found claims."""
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for reader in scores:
        table.add_column(Text(clean(reader)), justify="right")
    first = next(iter(scores.values()))
    for name in first.fields:
        label = f"{name}, F1" if name in OVER_ALL else name
        counts = (score.fields[name] for score in scores.values())
        table.add_row(label, *(f"{count.f1() if name in OVER_ALL else count.found():.3f}" for count in counts))
    table.add_row("words in no text", *(str(score.ungrounded) for score in scores.values()))
    console.print(table)
    articles = f"{first.documents} article{'' if first.documents == 1 else 's'}"
    console.print(
        Text(f"{articles}; a field's figure: right answers among found claims where gold or reader gives one", style=QUIET)
    )
