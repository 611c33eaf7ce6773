"""What a person sees of happenings: each account beside the others, figures, origins, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from dateline.exchange.records import Record
from dateline.linking.accounts import Account, Range
from dateline.linking.agreement import agreements
from dateline.linking.grades import grade
from dateline.linking.incidents import Incident
from dateline.linking.origins import Origin, counts
from dateline.phrases import clean, day_phrase, number_phrase
from dateline.show import NUMBER, QUIET, SPEAKER
from dateline.types import Story

Stories = Mapping[str, Story]
# Verdicts that a reader must see; that two accounts agree is in the counts.
TOLD = ("contradicts", "denies", "updates")


def show_incident(console: Console, incident: Incident, sources: Sequence[Origin], stories: Stories) -> None:
    """Print one happening: what, where, when, how often told; then each account, the figures, and what differs."""
    console.print(Text(_heading(incident), style="bold"))
    console.print(Text(f"  {_counts(incident, sources)}", style=QUIET))
    for figures in incident.tolls:
        console.print(Text(f"  {_range(figures)}", style=NUMBER))
    for account in incident.accounts:
        doc, claim = account.claims[0]
        words = clean(claim.content.of(stories[doc].text))
        console.print(Text(f"  {clean(account.claimant)}", style=SPEAKER).append(f"  “{words}” ({clean(doc)})", style="default"))
    told = agreements(incident)
    for verdict in told:
        if verdict.verdict in TOLD:
            console.print(Text(f"  {verdict.verdict}: {clean(verdict.sentence)}"))
    rated = grade(incident, told, sources)
    if rated is not None:
        console.print(Text(f"  {rated.name}: {clean(rated.sentence)} (Airwars’ rule set)", style=QUIET))
    console.print()


def incident_record(incident: Incident, sources: Sequence[Origin], stories: Stories) -> Record:
    """One line of ``dateline compare --json``."""
    told = agreements(incident)
    rated = grade(incident, told, sources)
    return {
        "incident": incident.id,
        "days": [str(day) for day in incident.days] if incident.days else None,
        "places": [place.name for place in incident.places],
        "counts": _counts(incident, sources),
        "tolls": [{"unit": t.unit, "low": t.low, "best": t.best, "high": t.high} for t in incident.tolls],
        "grade": rated.name if rated else None,
        "accounts": [_account_record(account, stories) for account in incident.accounts],
        "agreements": [
            {
                "left": a.left.claimant,
                "right": a.right.claimant,
                "verdict": a.verdict,
                "field": a.field,
                "why": a.why,
                "score": round(a.score, 3),
                "sentence": a.sentence,
            }
            for a in told
        ],
        "links": [
            {"left": [left, one.id], "right": [right, other.id], "score": round(link.likeness.score, 3)}
            for link in incident.links
            for (left, one), (right, other) in [(link.left, link.right)]
        ],
    }


def _account_record(account: Account, stories: Stories) -> Record:
    said = [{"doc": doc, "claim": claim.id, "content": claim.content.of(stories[doc].text)} for doc, claim in account.claims]
    figures = [
        {"unit": f.unit, "low": f.low, "high": f.high, "told": str(f.told) if f.told else None, "doc": f.story.doc}
        for f in account.figures
    ]
    return {"claimant": account.claimant, "side": account.side, "outlet": account.outlet, "claims": said, "figures": figures}


def _heading(incident: Incident) -> str:
    """What, where, when."""
    kind = incident.claims[0][1].kind.replace("_", " ")
    where = ", ".join(dict.fromkeys(clean(place.name) for place in incident.places[:3]))
    days = [day_phrase(day) for day in dict.fromkeys(incident.days)] if incident.days else []
    return " · ".join(part for part in (kind, where, " to ".join(days)) if part)


def _counts(incident: Incident, sources: Sequence[Origin]) -> str:
    return counts(sources, [(doc, claim.id) for doc, claim in incident.claims])


def _range(figures: Range) -> str:
    low, best, high = (number_phrase(value) for value in (figures.low, figures.best, figures.high))
    spread = "" if low == high else f" (low {low}, high {high})"
    given = ", ".join(dict.fromkeys(clean(name) for name, _ in figures.behind))
    return f"{figures.unit}: {best}{spread}, by {given}"
