"""What the judging room found, as an agent is told it: each claim with its words, its address and its ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dateline.exchange.records import Record
from dateline.judging.ask import Match
from dateline.judging.incidents import Account, Incident
from dateline.judging.origins import Edge, Node, Tree
from dateline.judging.said import Said
from dateline.judging.store import ref
from dateline.judging.tally import Tally
from dateline.linking.checks import conventions
from dateline.linking.series import Row, Series
from dateline.query.coverage import Outlet

# So many of each are told; how many there are stands beside them.
OUTLETS, GAPS, ACCOUNTS, CLAIMS, AGREEMENTS, STEPS, FIGURES = 50, 10, 20, 5, 40, 60, 20
# Ids and words stand elsewhere; why a field is as it is, and where in the text its parts stand, is long.
LEFT_OUT = {"doc", "id", "content", "because", "fields", "candidates", "where_prec", "geo_precision"}


def claim_told(record: Record, **where: str | None) -> Record:
    """A claim: ``where`` is its story, url, outlet, title and day; ``words`` are those of the text."""
    story = where["story"]
    ids = {"claim": record["id"], "ref": ref(story, str(record["id"])) if story else None}
    return ids | {**where, "words": record["content"], **_lean(record)}


def _lean(record: Mapping[str, Any]) -> Record:
    """The record without spans of its parts and without what is empty."""
    found = {name: value for name, value in record.items() if name not in LEFT_OUT and not name.endswith("span")}
    return {name: _leaner(value) for name, value in found.items() if value not in (None, [], {})}


def _leaner(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _lean(value)
    return [_leaner(one) for one in value] if isinstance(value, list) else value


def said_told(said: Said) -> Record:
    """A claim of the record."""
    where = {"story": said.story, "url": said.url, "outlet": said.outlet, "title": said.title, "published": said.published}
    return claim_told({**said.record, "id": said.claim}, **where)


def tally_told(tally: Tally | None) -> Record | None:
    """Reports, outlets, origins, and outlets that name none."""
    if tally is None:
        return None
    return {name: getattr(tally, name) for name in ("reports", "outlets", "origins", "unattributed")}


def coverage_told(outlets: Sequence[Outlet], left_out: int) -> Record:
    """What was read, and so what any count is out of; how many stories are not for agents."""
    days = [day for one in outlets for day in (one.first, one.last) if day]
    return {
        "stories": sum(one.stories for one in outlets),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "outlets": len(outlets),
        "by_outlet": [
            {
                "outlet": one.name,
                "stories": one.stories,
                "first": one.first,
                "last": one.last,
                "days_without": [{"first": first, "last": last} for first, last in one.gaps[:GAPS]],
                "more_gaps": max(0, len(one.gaps) - GAPS),
            }
            for one in sorted(outlets, key=lambda one: (-one.stories, one.name or ""))[:OUTLETS]
        ],
        "stories_in_restricted_collections": left_out,
    }


# --- incidents and origins ---


def incident_told(one: Incident) -> Record:
    """An incident: when, where, how often told, the figures, the accounts, and how they stand to one another."""
    return {
        "incident": one.id,
        "kind": one.kind,
        "first": one.first,
        "last": one.last,
        "places": [{"name": name} for name in one.places[:FIGURES]],
        "points": [
            {"name": name, "lat": lat, "lon": lon, "radius_km": radius} for name, lat, lon, radius in one.points[:FIGURES]
        ],
        "tally": tally_told(one.tally),
        "tolls": [
            {"unit": toll.unit, "low": toll.low, "best": toll.best, "high": toll.high, "by": toll.by, "refs": toll.refs[:FIGURES]}
            for toll in one.tolls
        ],
        "borne_out": {"name": one.grade.name, "sentence": one.grade.sentence, "rules": one.grade.rules} if one.grade else None,
        "accounts": [_account(account) for account in one.accounts[:ACCOUNTS]],
        "more_accounts": max(0, len(one.accounts) - ACCOUNTS),
        "agreements": [
            {
                **{name: getattr(found, name) for name in ("verdict", "field", "why", "score", "sentence")},
                "claimants": [found.left, found.right],
                "spans": [{"story": story, "start": start, "end": end} for story, start, end in found.words],
            }
            for found in one.agreements[:AGREEMENTS]
        ],
        "more_agreements": max(0, len(one.agreements) - AGREEMENTS),
    }


def _account(account: Account) -> Record:
    return {
        "claimant": account.claimant,
        "side": account.side,
        "outlet_itself": account.outlet,
        "claims": [said_told(said) for said in account.said[:CLAIMS]],
        "more_claims": max(0, len(account.said) - CLAIMS),
        "figures": [
            {"unit": f.unit, "low": f.low, "high": f.high, "day": f.told, "ref": f.ref} for f in account.figures[:FIGURES]
        ],
    }


def tree_told(tree: Tree) -> Record:
    """An origin as a list of steps, each with the step it comes from; a list is not so deep as a tree may be."""
    steps: list[Record] = []
    waiting: list[tuple[Node, int | None]] = [(tree.root, None)]
    count = 0
    while waiting:
        node, source = waiting.pop(0)
        if count < STEPS:
            claims = [said_told(said) for said in node.said[:CLAIMS]]
            steps.append(
                {"step": count, "from": source, "outlet": node.outlet, "published": node.published, "claims": claims}
                | {"edge": _edge(node.edge)}
            )
        waiting += [(child, count) for child in node.children]
        count += 1
    told: Record = {"name": tree.name, "attributed": tree.attributed, "tally": tally_told(tree.tally)}
    return told | {"steps": steps, "more_steps": max(0, count - STEPS)}


def _edge(edge: Edge | None) -> Record | None:
    if edge is None:
        return None
    return {"kind": edge.kind, "score": edge.score, "sentence": edge.sentence, "changed": edge.changed}


# --- answers, series ---


def match_told(match: Match) -> Record:
    """A claim beside what was asked."""
    how = {name: getattr(match, name) for name in ("verdict", "field", "why", "score", "sentence")}
    return {**how, "said": said_told(match.said)}


def series_told(series: Series, rows: Sequence[Row], limit: int) -> Record:
    """A series: who counts what, its last rows of those days, what was given otherwise before, and what the days come to."""
    counted = series.counted
    told: Record = {"name": series.name, "claimant": series.claimant, "side": series.side, "counts": counted.unit}
    told |= {"of": counted.of, "whose": counted.whose, "first": str(series.first), "last": str(series.last)}
    told |= {"rows": [_row(row) for row in rows[-limit:]], "more_rows": max(0, len(rows) - limit)}
    days = {row.day for row in rows}
    revised = [group for group in series.revised if group and group[0].day in days]
    told["revised"] = [{"day": str(group[0].day), "given": [_row(row) for row in group]} for group in revised[-FIGURES:]]
    ways = conventions(series, rows[0].day, rows[-1].day) if len(days) > 1 else ()
    told["rise"] = [{"counted": way.words, "value": way.value, "rows": [_row(row) for row in way.rows]} for way in ways]
    return told


def _row(row: Row) -> Record:
    figures = {name: getattr(row, name) for name in ("total", "increment", "high", "bound", "hours")}
    return {"day": str(row.day), **figures, "line": row.where}


def cited(records: Iterable[Record], findings: Sequence[Record], **where: str | None) -> Iterator[Record]:
    """The claims that findings are about, once each."""
    about: Iterable[Any] = (finding["claims"] for finding in findings)
    wanted = {claim for some in about for claim in some}
    return (claim_told(record, **where) for record in records if record["id"] in wanted)
