"""The verb `watch`: follow feeds, and keep what is new in them."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.fetching import fetching
from dateline.cli.options import LedgerPlace, OwnKinds, Publisher, Warc

if TYPE_CHECKING:
    from dateline.console import Errors
    from dateline.reading.extractor import Extractor
    from dateline.reading.feeds.polite import Polite
    from dateline.reading.feeds.state import State

Feeds = Annotated[
    list[str], typer.Argument(metavar="FEED", help="Addresses of RSS or Atom feeds, or of sitemaps.", show_default=False)
]
Every = Annotated[
    int | None, typer.Option("--every", metavar="MINUTES", min=1, help="Go on, with so long between two rounds; else one round.")
]
Most = Annotated[int, typer.Option("--most", metavar="N", min=0, help="At most so many stories a feed and round; 0 is all.")]
StatePlace = Annotated[
    Path | None,
    typer.Option("--state", metavar="FILE", help="What is known from before; else a file beside the ledger.", show_default=False),
]


def watch(
    feeds: Feeds,
    every: Every = None,
    most: Most = 0,
    publisher: Publisher = None,
    ledger: LedgerPlace = None,
    state: StatePlace = None,
    warc: Warc = None,
    own_kinds: OwnKinds = None,
) -> None:
    """Read what is new in feeds, and keep it in the ledger.

    Politely: as robots.txt allows, with a pause between two requests to a site, and only what has changed. A run that was
    ended goes on where it was. For example: dateline watch https://example.org/rss --every 30
    """
    from dateline.console import exit_status

    def work(errors: Errors) -> None:
        from dateline.ledger.connect import default_place
        from dateline.reading.extractor import Extractor
        from dateline.reading.feeds.polite import Polite
        from dateline.reading.feeds.state import load

        known = load(state or _beside(ledger or default_place()))
        with Extractor() as extractor, fetching(warc) as fetch:
            polite = Polite(fetch)
            with contextlib.suppress(KeyboardInterrupt):  # how one ends it
                while True:
                    _round(feeds, known, polite, extractor, errors, most=most, publisher=publisher, place=ledger, own=own_kinds)
                    if every is None:
                        return
                    time.sleep(60 * every)

    raise typer.Exit(exit_status(work))


def _round(
    feeds: list[str],
    known: State,
    polite: Polite,
    extractor: Extractor,
    errors: Errors,
    *,
    most: int,
    publisher: str | None,
    place: str | None,
    own: Path | None,
) -> None:
    """One round over the feeds; the tools are loaded when there is a first story."""
    from dateline.cli.kinds import kinds_of
    from dateline.console import storing
    from dateline.errors import DocumentError
    from dateline.phrases import clean
    from dateline.pipeline import build_tools, read
    from dateline.reading.feeds.follow import one_round
    from dateline.reading.story import Known

    tools = None
    with storing(place or "", errors, quiet=False) as store:
        for found in one_round(feeds, known, polite, extractor, options=Known(publisher=publisher), most=most):
            if isinstance(found.story, DocumentError):
                errors.tell(found.story)
            else:
                tools = tools or build_tools(kinds_of(own))
                for reading in read([found.story], tools):
                    if store(reading):
                        typer.echo(clean(f"{len(reading.claims):4} claims  {found.story.title or found.story.doc}"))
            found.done()


def _beside(place: str) -> Path:
    """Where the state is kept: beside a ledger that is a file, else with the user's own state."""
    if "://" not in place:
        return Path(f"{place}.watch.json")
    from platformdirs import user_state_path

    return user_state_path("dateline", ensure_exists=True) / "watch.json"
