"""What a person sees: the claims of a story set out for the eye.

Words first, fields second, why third. Colours mark roles and are never alone: every field has
its label. Text of a story goes through `clean` and is never taken for markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from dateline.exchange.records import Record
from dateline.phrases import (
    certainty_phrase,
    chain_of,
    clean,
    cues_of,
    day_phrase,
    name_of,
    place_phrase,
    quantity_phrase,
    quoted,
    time_phrase,
)
from dateline.types import Boilerplate, Claim, Reading, Reason, Section, Story

# Okabe and Ito's set, which colour-blind readers can tell apart; the blue a little lighter and the amber
# a little darker than theirs, so that both can be read on a dark terminal and on a light one.
SPEAKER = "bold #3A8FD0"
EVENT = "#D55E00"
PLACE = "#009E73"
TIME = "#CC79A7"
NUMBER = "#C98B00"
QUIET = "dim"

WIDE = 108  # columns from which fields stand beside the words rather than under them

_Field = tuple[str, str, str]  # label, value, colour


def show_reading(console: Console, reading: Reading, *, explain: bool = False) -> None:
    """Print the claims of one story: heading, claims by paragraph, notes."""
    console.print(heading(reading))
    wide = console.width >= WIDE
    for label, numbered in by_part(reading):
        console.print(Rule(Text(label, style=QUIET), align="left", style=QUIET))
        for number, claim in numbered:
            console.print(claim_card(number, claim, reading.story, wide=wide, explain=explain))
    for line in closing(reading):
        console.print(line)


def show_story(console: Console, story: Story) -> None:
    """Print how a story was taken apart: its record, its parts, what was set aside."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style=QUIET)
    table.add_column()
    for label, value in (("title", story.title), ("publisher", story.publisher), ("byline", story.byline), ("url", story.url)):
        table.add_row(label, clean(value) if value else "not given")
    for label, day in (("published", story.published), ("updated", story.updated)):
        table.add_row(label, day_phrase(day) if day else "not given")
    for label, value in (("language", story.language), ("relay", story.relay), ("id", story.id)):
        table.add_row(label, clean(value) if value else "not given")
    console.print(table)
    parts = Table(box=None, padding=(0, 2, 0, 0), header_style=QUIET)
    for column in ("part", "from", "to", "words"):
        parts.add_column(column, justify="right" if column in {"from", "to"} else "left")
    laid_out: list[Section | Boilerplate] = [*story.sections, *story.boilerplate]
    for part in sorted(laid_out, key=lambda part: part.span):
        aside = isinstance(part, Boilerplate)
        words = Text(clean(part.span.of(story.text)), style=QUIET if aside else "", overflow="ellipsis", no_wrap=True)
        parts.add_row(f"({part.kind})" if aside else part.kind, str(part.span.start), str(part.span.end), words)
    console.print(parts)
    console.print(Text("(in brackets: kept, but holds no claim)", style=QUIET))
    for note in story.notes:
        console.print(Text(f"note: {clean(note)}", style=QUIET))


def show_mentions(console: Console, mentions: Iterable[Record]) -> None:
    """Print what the stages found on the way: where it stands, its words, what it was read as."""
    rows = ([mention["start"], mention["end"], mention["type"], mention["text"], _read_as(mention)] for mention in mentions)
    show_rows(console, ("from", "to", "type", "words", "read as"), rows)


def show_candidates(console: Console, candidates: list[Record], *, name: str) -> None:
    """Print the places a name may stand for; that there is none is an answer, too."""
    if not candidates:
        console.print(Text(f"no place called {clean(name)} in the gazetteer"))
        return
    for found in candidates:
        within = [str(name) for name in _listed(found["within"])]
        console.print(Text(clean(", ".join([str(found["name"]), *within]))))
        number = f", GeoNames {found['geonames_id']}" if found["geonames_id"] is not None else ""
        people = f", {found['population']:,} people" if found["population"] else ""
        where = f"  {found['feature']} at {found['lat']}, {found['lon']}{people}; from {found['source']}{number}"
        console.print(Text(clean(where), style=QUIET))
        if others := _listed(found["other_names"]):
            console.print(Text(clean("  also " + ", ".join(map(str, others))), style=QUIET))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def show_rows(console: Console, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a plain table; the values come from texts and are cleaned."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style=QUIET)
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*(Text("" if value is None else clean(str(value))) for value in row))
    console.print(table)


def show_kinds(console: Console, records: Iterable[Record]) -> None:
    """Print kinds: all of them as a list, a single one with its rows of the crosswalk."""
    kinds = list(records)
    if len(kinds) > 1:
        show_rows(console, ("family", "kind", "what it is"), ((k["family"], k["kind"], k["definition"]) for k in kinds))
        console.print(Text("`dateline kinds KIND` shows what a kind is in ACLED, UCDP and PLOVER.", style=QUIET))
        return
    for kind in kinds:
        console.print(Text(f"{kind['kind']}: {clean(str(kind['definition']))}", style="bold"))
        for row in crosswalk_rows(kind):
            show_rows(console, ("scheme", "value"), row)


def crosswalk_rows(kind: Record) -> Iterator[list[tuple[str, str]]]:
    """The rows of a kind's crosswalk, each as pairs of a scheme and what the kind is there."""
    found = kind["crosswalk"]
    for row in found if isinstance(found, list) else []:
        pairs = [("when", ", ".join(row["when"]).replace(":", " ") or "always")]
        pairs += [("ACLED", " / ".join(filter(None, (row["acled_event"], row["acled_sub_event"]))) or "no event")]
        pairs += [("UCDP", _violence(row["ucdp"]))]
        pairs += [("PLOVER", ", ".join(filter(None, (row["plover_event"], row["plover_mode"]))) or "no event")]
        yield [*pairs, ("lost", row["lost"])]


def _violence(value: str | None) -> str:
    return "no event" if value is None else "type 1, 2 or 3, by who fights whom" if value == "actors" else f"type {value}"


def show_actor(console: Console, record: Mapping[str, Any]) -> None:
    """Print who somebody is: name, kind, side, then each row of the registry with its days and its source."""
    day = f" on {record['on']}" if record["on"] else ""
    said = f"speaks for {record['side']}{day}" if record["side"] else f"speaks for nobody known{day}"
    lines = [Text(clean(str(record["name"])), style="bold"), Text(clean(f"{record['kind']}, {said}"))]
    if record["holds"]:
        lines.append(Text(clean(f"holds{day}: {', '.join(record['holds'])}")))
    if record["names"]:
        lines.append(Text(clean(f"also: {', '.join(record['names'])}")))
    console.print(Group(*lines))
    columns = ("side", "office", "from", "to", "source")
    if record["rows"]:
        show_rows(console, columns, ([row[column] for column in columns] for row in record["rows"]))


# --- the parts of a page ---


def heading(reading: Reading) -> RenderableType:
    """Title, publisher, day, and how many claims by whom."""
    story, claims = reading.story, reading.claims
    published = f"published {day_phrase(story.published)}" if story.published else "publication day not given"
    title = next((part.span.of(story.text) for part in story.sections if part.kind == "headline"), story.title or story.doc)
    names = {name_of(claim.chain[-1], story.text) for claim in claims if claim.chain and claim.chain[-1].who}
    own = sum(not claim.chain for claim in claims)
    counts = [_count(len(claims), "claim"), _count(len(names), "named speaker"), f"{own} in the outlet’s own voice"]
    return Group(
        Text(clean(title), style="bold"),
        Text(" · ".join([clean(story.publisher or "publisher not given"), published]), style=QUIET),
        Text(" · ".join(counts) if claims else "no claims found", style=QUIET),
    )


def by_part(reading: Reading) -> Iterator[tuple[str, list[tuple[int, Claim]]]]:
    """The claims under the part of the story that holds them, numbered in text order."""
    claims = sorted(reading.claims, key=lambda claim: claim.content)
    at = paragraph = 0
    for section in reading.story.sections:
        paragraph += section.kind == "body"
        first = at
        while at < len(claims) and claims[at].content.start < section.span.end:
            at += 1
        if at > first:
            label = f"¶ {paragraph}" if section.kind == "body" else section.kind
            yield label, [(i + 1, claims[i]) for i in range(first, at)]
    if at < len(claims):
        yield "elsewhere", [(i + 1, claims[i]) for i in range(at, len(claims))]


def claim_card(number: int, claim: Claim, story: Story, *, wide: bool, explain: bool = False) -> RenderableType:
    """One claim: who says it, its words, its fields; with ``explain`` why each field is as it is."""
    words = Group(speaker_line(claim, story.text), words_line(claim, story.text))
    fields = list(claim_fields(claim, story.text))
    card = Table.grid(padding=(0, 2, 0, 0), expand=True)
    card.add_column(width=3, justify="right", style=QUIET)
    card.add_column(ratio=3)
    if wide:
        card.add_column(ratio=2)
        card.add_row(str(number), words, _field_table(fields))
    else:
        card.add_row(str(number), Group(words, _field_run(fields)))
    if explain and claim.because:
        card.add_row("", Group(*(_reason_line(reason, story.text) for reason in claim.because)))
    return Padding(card, (0, 0, 1, 0))


def speaker_line(claim: Claim, text: str) -> Text:
    """Belta › Vladimir Putin “quoted › as saying”; or that the outlet speaks for itself."""
    if not claim.chain:
        return Text("— outlet’s own voice", style=QUIET)
    line = Text(chain_of(claim, text), style=SPEAKER)
    role = claim.chain[-1].role
    if role and clean(role.of(text)).lower() not in line.plain.lower():
        line.append(f", {clean(role.of(text))}", style="not bold")
    if cues := cues_of(claim, text):
        line.append(f"  {cues}", style="not bold dim default")
    return line


def words_line(claim: Claim, text: str) -> Text:
    """The claim's words, in marks where they are the speaker's own."""
    words = quoted(claim.content, text) if claim.quote == "direct" else clean(claim.content.of(text))
    return Text(words, style="italic" if claim.quote == "direct" else "")


def claim_fields(claim: Claim, text: str) -> Iterator[_Field]:
    """What is known of the claim, in reading order; a field without evidence is left out."""
    what = [claim.kind.replace("_", " ")]
    what += [claim.modality] if claim.modality != "asserted" else []
    what += [claim.outcome] if claim.outcome else []
    yield "what", " · ".join(what), EVENT
    if claim.certainty:
        yield "how sure", certainty_phrase(claim.certainty, text), ""
    if claim.condition:
        yield "if", quoted(claim.condition, text), ""
    for label, party in (("agent", claim.agent), ("target", claim.target)):
        if party:
            yield label, clean(party.who.split("|")[0] if party.who else party.span.of(text)), ""
    if claim.time:
        yield "when", time_phrase(claim.time, text), TIME
    if claim.places:
        yield "where", "; ".join(place_phrase(place, text) for place in claim.places), PLACE
    if claim.quantities:
        yield "how many", "; ".join(quantity_phrase(quantity, text) for quantity in claim.quantities), NUMBER
    if claim.weapons:
        yield "with", ", ".join(clean(weapon.span.of(text)) for weapon in claim.weapons), ""
    if claim.units:
        yield "unit", ", ".join(clean(unit.name) for unit in claim.units), ""
    for name in dict.fromkeys(found.name for found in claim.fields):
        words = (clean(found.span.of(text)) for found in claim.fields if found.name == name)
        yield name.replace("_", " "), ", ".join(words), ""


def closing(reading: Reading) -> Iterator[Text]:
    """The notes, each once; and that a claim is somebody's word."""
    for note in dict.fromkeys((*reading.story.notes, *reading.notes)):
        yield Text(f"note: {clean(note)}", style=QUIET)
    if reading.claims:
        yield Text("Each line is what somebody said, not what is so.", style=QUIET)


def _field_table(fields: list[_Field]) -> RenderableType:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(style=QUIET, justify="right", width=8)
    table.add_column()
    for label, value, colour in fields:
        table.add_row(label, Text(value, style=colour))
    return table


def _field_run(fields: list[_Field]) -> Text:
    """The fields one after the other, for a narrow page."""
    run = Text()
    for i, (label, value, colour) in enumerate(fields):
        run.append("   " if i else "")
        run.append(f"{label} ", style=QUIET)
        run.append(value, style=colour)
    return run


def _reason_line(reason: Reason, text: str) -> Text:
    line = Text("why ", style=QUIET)
    line.append(f"{clean(reason.field)}: {clean(reason.sentence)}", style="not dim")
    words = f" {quoted(reason.span, text)}" if reason.span else ""
    score = f" {reason.score:.2f}" if reason.score is not None else ""
    return line.append(f"{words} [{clean(reason.rule)}{score}]")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _read_as(mention: Record) -> str:
    """The telling values of a mention, those that its type has."""
    keys = (
        "timex",
        "start_date",
        "end_date",
        "name",
        "lat",
        "lon",
        "country",
        "value",
        "high",
        "unit",
        "basis",
        "who",
        "side",
        "quote",
    )
    values = (mention.get(key) for key in keys)
    return " · ".join(str(value) for value in values if value is not None)
