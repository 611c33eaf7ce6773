"""What a person sees of judgements: incidents, trees of origins, registers of what is ahead, answers, sources, positions."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.text import Text
from rich.tree import Tree as Drawn

from dateline.exchange.records import Record
from dateline.judging.ask import Answer, Match
from dateline.judging.forecasts import Forecast, Register
from dateline.judging.incidents import Agreement, Incident, IncidentPage
from dateline.judging.origins import Node, Tree
from dateline.judging.positions import Position
from dateline.judging.said import Said
from dateline.judging.sources import Counts, Source, Split, Standing
from dateline.judging.store import JudgementPage
from dateline.judging.summary import summed
from dateline.phrases import clean as cleaned
from dateline.phrases import number_phrase
from dateline.show import NUMBER, QUIET, SPEAKER

# Verdicts that a reader must see; that two accounts agree is in the counts.
TOLD = ("contradicts", "denies", "updates", "rewords")
SHOWN = 3  # claims of an account


def clean(words: str) -> str:
    """Words for a terminal, with the line breaks and indents that are ours."""
    lines = [(line, line.strip(" ")) for line in words.split("\n")]
    return "\n".join(line[: line.find(bare)] + cleaned(bare) + line[line.find(bare) + len(bare) :] for line, bare in lines)


def plain(thing: object) -> Record:
    """A dataclass of judging as a record; a tally and what was searched also in words."""
    found = dataclasses.asdict(thing)  # type: ignore[call-overload]
    for name in ("tally", "searched"):
        value = getattr(thing, name, None)
        if value is not None:
            found[f"{name}_words"] = str(value)
    return dict(found)


# --- incidents ---


def show_page(console: Console, page: IncidentPage) -> None:
    """Print incidents, one after another, and where the list goes on."""
    for one in page.incidents:
        show_one(console, one, short=True)
    if not page.incidents:
        console.print("no incident passes these filters; --reports 1 also shows what one story alone tells of")
    elif page.next is not None:
        console.print(Text(f"{page.total:,} incidents; go on with --after {page.next}", style=QUIET))


def show_one(console: Console, one: Incident, *, short: bool = False) -> None:
    """Print an incident: what, where, when, how often told; each account, the figures, and what differs."""
    days = " to ".join(dict.fromkeys(day for day in (one.first, one.last) if day))
    places = ", ".join(one.places[:3]) or "no place given"
    console.print(Text(clean(f"{one.kind.replace('_', ' ')} · {places} · {days or 'no day given'}"), style="bold"))
    console.print(Text(clean(f"  {one.tally}   {one.id}"), style=QUIET))
    for toll in one.tolls:
        low, best, high = (number_phrase(value) for value in (toll.low, toll.best, toll.high))
        spread = "" if low == high else f" (low {low}, high {high})"
        console.print(Text(clean(f"  {toll.unit}: {best}{spread}, by {', '.join(toll.by)}"), style=NUMBER))
    for account in one.accounts:
        line = Text(f"  {clean(account.claimant)}", style=SPEAKER)
        for said in account.said[: 1 if short else SHOWN]:
            line.append(f"  {_quoted(said)}", style="default")
        console.print(line)
    for stands in summed(one):
        if not short or stands.verdict in TOLD:
            console.print(Text(clean(f"  {stands.verdict}: {stands.sentence}")))
    if one.grade is not None:
        console.print(Text(clean(f"  {one.grade.name}: {one.grade.sentence} ({one.grade.rules}’ rule set)"), style=QUIET))
    if not short:
        for j in one.judgements:
            score = f" {j.score:.2f}" if j.score is not None else ""
            console.print(Text(clean(f"  judged {j.verdict}{score} by {j.by}: {j.sentence} ({j.id})"), style=QUIET))
    console.print()


def _agreed(found: Agreement) -> str:
    why = f" [{found.why.replace('_', ' ')}]" if found.why else ""
    return clean(f"{found.verdict}{why}: {found.sentence}")


def _quoted(said: Said) -> str:
    return clean(f"“{said.content}” ({said.outlet or said.doc}, {said.published or 'no day'})")


# --- origins ---


def show_trees(console: Console, trees: Sequence[Tree]) -> None:
    """Draw each origin from its first utterance to the outlets that carry it."""
    for tree in trees:
        head = tree.name if tree.attributed else f"{tree.name}, unattributed"
        drawn = Drawn(Text(clean(head), style=SPEAKER).append(f"  {tree.tally}", style=QUIET), guide_style=QUIET)
        _grow(drawn, tree.root)
        console.print(drawn)
        console.print()


def _grow(drawn: Drawn, node: Node) -> None:
    line = Text(clean(f"{node.outlet or node.said[0].doc}, {node.published or 'no day'}"))
    line.append(clean(f"  “{node.said[0].content}”"))
    if node.edge is not None:
        score = f" {node.edge.score:.2f}" if node.edge.score is not None else ""
        line.append(clean(f"\n{node.edge.kind}{score}: {node.edge.sentence}"), style=QUIET)
        for changed in node.edge.changed:
            line.append(clean(f"\nchanged: {changed}"), style=NUMBER)
    branch = drawn.add(line)
    for child in node.children:
        _grow(branch, child)


# --- what is ahead ---


def show_register(console: Console, register: Register) -> None:
    """Print what is ahead with what came of it, then each speaker's record."""
    for one in register.forecasts:
        console.print(_ahead(one))
    if not register.forecasts:
        console.print("nothing ahead passes these filters")
    if register.next is not None:
        console.print(Text(f"go on with --after {register.next}", style=QUIET))
    told = [record for record in register.records if record.settled]
    if told:
        console.print()
    for record in told:
        word = (record.step or "no yardstick word").replace("_", " ")
        brier = f", Brier score {record.brier}" if record.brier is not None else ""
        line = f"{record.speaker}, {word}: {record.made} said, {record.settled} settled, {record.came_true} came so{brier}"
        console.print(Text(clean(line), style=QUIET))


def _ahead(one: Forecast) -> Text:
    due = " to ".join(dict.fromkeys(day for day in (one.due_from, one.due_to) if day)) or "no day given"
    line = Text(f"{one.state.replace('_', ' ')}", style=NUMBER)
    line.append(clean(f"  {one.said.speaker or one.said.outlet or one.said.doc}: "), style=SPEAKER)
    line.append(clean(f"“{one.said.content}”"), style="default")
    line.append(clean(f"\n  {one.said.modality}, made {one.made or 'no day'}, due {due}  {one.said.ref}"), style=QUIET)
    if one.by is not None:
        line.append(clean(f"\n  {one.sentence} ({one.by.outlet or one.by.doc}, score {one.score or 1:.2f}, {one.judgement})"))
    return line


# --- questions ---


def show_answer(console: Console, answer: Answer) -> None:
    """Print what the record holds of a question, or that it holds nothing, with what was searched."""
    if not answer.found:
        console.print(Text(clean(f"not in the record (searched {answer.searched})")))
        return
    if answer.tally is not None:
        console.print(Text(clean(f"said so in {answer.tally}"), style="bold"))
    if answer.first is not None:
        console.print(Text("first in the record: ", style=QUIET).append_text(_match(answer.first)))
    for name, some in (("supports", answer.supports), ("contradicts", answer.contradicts), ("differently", answer.differently)):
        if some:
            console.print(
                Text(f"\n{ {'supports': 'says so', 'contradicts': 'says otherwise'}.get(name, 'says it differently') }")
            )
        for match in some:
            console.print(Text("  ").append_text(_match(match)))
    for sentence in answer.series:
        console.print(Text(clean(f"\ndoes not add up: {sentence}"), style=NUMBER))
    console.print(Text(clean(f"\nsearched {answer.searched}"), style=QUIET))


def _match(match: Match) -> Text:
    who = match.said.speaker or match.said.outlet or match.said.doc
    why = f" [{match.why.replace('_', ' ')}]" if match.why else ""
    line = Text(clean(f"{who}"), style=SPEAKER).append(f"  {_quoted(match.said)}", style="default")
    return line.append(clean(f"\n    {match.sentence}{why}  {match.said.ref}"), style=QUIET)


# --- sources ---


def show_source(console: Console, source: Source) -> None:
    """Print what the record holds of a source."""
    side = f" ({source.side})" if source.side else ""
    console.print(Text(clean(f"{source.name}{side}"), style="bold"))
    if source.names:
        console.print(Text(clean(f"  also as {', '.join(source.names)}"), style=QUIET))
    claims = f"{source.claims:,}{'+' if source.capped else ''} claims in {source.stories:,} stories"
    console.print(Text(clean(f"  {claims}, {source.first or 'no day'} to {source.last or 'no day'}")))
    for name, counts in (("kinds", source.by_kind), ("modality", source.by_modality), ("outlets", source.by_outlet)):
        console.print(Text(clean(f"  {name}: {_counts(counts)}")))
    told = f"{source.incidents:,} {'incident' if source.incidents == 1 else 'incidents'}"
    console.print(Text(f"  heard in {told} that other stories tell of too"))
    for word, standing in (
        ("borne out by another", source.confirmed),
        ("at odds with another", source.contradicted),
        ("gave another figure later", source.corrected),
    ):
        _standing(console, word, standing)
    for split in filter(None, (source.own, *source.others)):
        console.print(Text(clean(f"  of {_side(split, source)}")))
    habits = source.habits
    console.print(Text(clean(f"  hedged: {habits.hedged:,} ({habits.share:.0%}): {_counts(habits.hedges)}")))
    console.print(Text(clean(f"  quoted with: {_counts(habits.cues)}")))
    console.print(Text(f"  as a source that is not named: {habits.unnamed:,}"))


def _standing(console: Console, word: str, standing: Standing) -> None:
    console.print(Text(f"  {word}: {standing.count:,}"))
    for found in standing.examples[:SHOWN]:
        console.print(Text(f"      {_agreed(found)}", style=QUIET))


def _side(split: Split, source: Source) -> str:
    whose = "its own side" if split is source.own else split.side.split("|")[0]
    return f"{whose}: {split.does:,} times the doer, {split.suffers:,} times done to; {_counts(split.kinds[:5])}"


def _counts(counts: Counts) -> str:
    return ", ".join(f"{value.replace('_', ' ')} {count:,}" for value, count in counts) or "none"


# --- positions, judgements ---


def show_positions(console: Console, found: Sequence[Position]) -> None:
    """Print a party's positions, the earliest first."""
    for one in found:
        line = Text(f"{one.day or 'no day':10}  {one.stance:9}", style=NUMBER)
        console.print(line.append(clean(f"  {one.said.speaker or ''}"), style=SPEAKER).append(f"  {_quoted(one.said)}"))
    if not found:
        console.print("it is heard, but with no demand, offer, refusal, condition or plan")


def show_judgements(console: Console, page: JudgementPage) -> None:
    """Print judgements, the latest first."""
    for j in page.judgements:
        score = f" {j.score:.2f}" if j.score is not None else ""
        state = f", taken back by {j.undone}" if j.undone else f", takes back {j.undoes}" if j.undoes else ""
        console.print(Text(clean(f"{j.id}  {j.kind} {j.verdict}{score}{state}")))
        console.print(Text(clean(f"  {j.left}  {j.right}  by {j.by}, {j.recorded[:16]}"), style=QUIET))
        console.print(Text(clean(f"  {j.sentence}")))
    if not page.judgements:
        console.print("there are no such judgements")
    elif page.next is not None:
        console.print(Text(f"go on with --after {page.next}", style=QUIET))


def records_of(things: Iterable[object]) -> Iterator[Record]:
    """Dataclasses of judging as records."""
    return (plain(thing) for thing in things)
