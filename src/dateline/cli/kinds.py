"""The verb `kinds`: what each kind of claim is, here and elsewhere; and one's own kinds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.options import AsJson, OwnKinds
from dateline.errors import RunError

if TYPE_CHECKING:
    from dateline.claims.what.own import Own
    from dateline.console import Errors


def kinds(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="One kind; without it all of them.", show_default=False)
    ] = None,
    own_kinds: OwnKinds = None,
    as_json: AsJson = False,
) -> None:
    """List the kinds of claims.

    What each is, and what it would be in ACLED, UCDP and PLOVER, with what is lost on the way. Your own kinds come last.
    """
    from dateline.console import exit_status, page, write_records
    from dateline.exchange.kinds import kind_records
    from dateline.show import show_kinds

    def work(_: Errors) -> None:
        records = kind_records(kinds_of(own_kinds))
        chosen = [record for record in records if kind in (None, record["kind"])]
        if not chosen:
            raise RunError("R042", detail=kind or "")
        if as_json:
            write_records(chosen)
        else:
            show_kinds(page(), chosen)

    raise typer.Exit(exit_status(work))


def kinds_of(path: Path | None) -> Own:
    """The user's own kinds and fields: of the file named, else of the one in ``$DATELINE_HOME``, else none."""
    from dateline.claims.what.own import FILE, NOTHING, load_own

    if path is not None:
        return load_own(path)
    home = os.environ.get("DATELINE_HOME")
    standing = Path(home) / FILE if home else None
    return load_own(standing) if standing is not None and standing.is_file() else NOTHING
