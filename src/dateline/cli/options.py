"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Format = Literal["auto", "text", "html", "jsonl", "pdf", "mail", "warc", "wacz", "parquet"]

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help="Files or http(s) addresses; - is standard input. Text, HTML, JSON Lines, PDF, .eml, WARC, WACZ, Parquet.",
        show_default=False,
    ),
]
Published = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="Day that relative dates count from, where the input does not carry one."),
]
Publisher = Annotated[str | None, typer.Option(metavar="NAME", help="Who published it, where the input does not say.")]
InputFormat = Annotated[
    Format,
    typer.Option(
        "--format",
        metavar="auto|text|html|jsonl|pdf|mail|warc|wacz|parquet",
        help="How to read it; auto goes by the file's name and first bytes.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON Lines and nothing else.")]
Explain = Annotated[bool, typer.Option("--explain", help="Say under each claim why its fields are as they are.")]
OwnKinds = Annotated[
    Path | None,
    typer.Option(
        "--kinds",
        metavar="FILE.toml",
        help="Your own kinds and fields; without it $DATELINE_HOME/kinds.toml, where there is one.",
    ),
]
LedgerPlace = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="PATH|URL",
        help="The ledger: an SQLite file, or postgresql://…; else $DATELINE_LEDGER, else dateline.db in this folder.",
    ),
]
Collection = Annotated[
    list[str] | None,
    typer.Option("--collection", metavar="NAME", help="Only stories of this collection; a restricted one is shown only so."),
]
Warc = Annotated[
    Path | None,
    typer.Option("--warc", metavar="FILE", help="Also write what is fetched to this WARC file, behind what is there."),
]
Translate = Annotated[
    str | None,
    typer.Option(
        metavar="COMMAND|URL",
        help="Translate stories in other languages: a command (a sentence a line in and out), or an OpenAI-compatible endpoint.",
    ),
]
NoStore = Annotated[bool, typer.Option("--no-store", help="Read without writing a ledger.")]

# --- second readers ---

WhichReader = Annotated[
    Literal["rules", "llm"],
    typer.Option(
        "--reader", metavar="rules|llm", help="Who reads: Dateline itself, or a model that you name with --base-url and --model."
    ),
]
BaseUrl = Annotated[
    str | None, typer.Option(metavar="URL", help="Where the model answers, OpenAI-compatible; the stories are sent there.")
]
Model = Annotated[
    str | None, typer.Option(metavar="NAME", help="The model's name there; its key is taken from $DATELINE_LLM_KEY.")
]
Seconds = Annotated[float, typer.Option(metavar="N", min=1.0, help="The longest to wait for one answer of the model.")]
Price = Annotated[
    str | None, typer.Option(metavar="IN,OUT", help="What a million tokens cost there, for the sum told at the end.")
]
Gate = Annotated[
    bool,
    typer.Option(
        "--gate", help="Read only stories that can tell of war, by their words; how many were passed over is told at the end."
    ),
]
