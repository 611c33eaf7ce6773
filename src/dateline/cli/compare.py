"""The verb `compare`: several stories beside one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.inputs import Given, stories_of
from dateline.cli.options import AsJson, InputFormat, Paths, Published, Publisher

if TYPE_CHECKING:
    from dateline.console import Errors

Everything = Annotated[bool, typer.Option("--all", help="Also what only one story tells of.")]


def compare(
    paths: Paths,
    published: Published = None,
    publisher: Publisher = None,
    input_format: InputFormat = "auto",
    everything: Everything = False,
    as_json: AsJson = False,
) -> None:
    """Show what several stories tell of the same happenings: whose account, which figures, how many origins, where they differ.

    Each link is a judgement with its reason; nothing is written to the ledger.
    """
    from dateline.console import exit_status, page, write_records

    def work(errors: Errors) -> None:
        from dateline.linking.incidents import incidents
        from dateline.linking.origins import origins
        from dateline.pipeline import build_tools, read
        from dateline.show_incidents import incident_record, show_incident

        with stories_of(Given(paths, published, publisher, input_format), errors) as (given, _):
            readings = list(read(given, build_tools()))
        sources = origins(readings)
        stories = {reading.story.doc: reading.story for reading in readings}
        shared = [i for i in incidents(readings) if everything or len({doc for doc, _ in i.claims}) > 1]
        if as_json:
            write_records(incident_record(incident, sources, stories) for incident in shared)
            return
        console = page()
        for incident in shared:
            show_incident(console, incident, sources, stories)
        if not shared:
            console.print("no happening is told of in more than one of these stories; --all shows the others")

    raise typer.Exit(exit_status(work))
