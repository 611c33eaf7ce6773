"""How well an incident is borne out, by a rule set in data: each grade with the conditions that gave it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dateline.errors import RunError
from dateline.lexicons import rows
from dateline.linking.agreement import Agreement
from dateline.linking.incidents import Incident
from dateline.linking.likely import family
from dateline.linking.origins import Origin
from dateline.types import Claim

AIRWARS = "grades_airwars.tsv"
CONDITIONS = ("withdrawn", "rivals", "denied", "accepted", "several_origins", "one_origin")
Rules = Sequence[Sequence[str]]  # grade, conditions, what it says


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade, what it says, and the conditions that held."""

    name: str
    sentence: str
    holds: tuple[str, ...]


def grade(
    incident: Incident, told: Iterable[Agreement], origins: Iterable[Origin] | int, *, rules: Rules | None = None
) -> Grade | None:
    """The first grade of the rule set whose conditions hold; Airwars' where no other set is given, None where no row fits.

    ``origins`` are those of the stories, or how many of them tell of the incident.
    """
    holds = conditions(incident, told, origins)
    for name, needs, sentence in rules if rules is not None else rows(AIRWARS):
        if all((need[1:] not in holds) if need.startswith("!") else (need in holds) for need in needs.split()):
            return Grade(name, sentence, tuple(sorted(holds)))
    return None


def read_rules(path: Path) -> Rules:
    """A rule set of one's own: the columns of `lexicons/grades_airwars.tsv`. Raises `RunError` R160."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RunError("R160", where=str(path), detail="it cannot be read as UTF-8 text") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) != 3 or not columns[0] or not columns[2]:
            raise RunError(
                "R160", where=f"{path}:{number}", detail="a row has three columns with tabs between: grade, conditions, sentence"
            )
        unknown = [need for need in columns[1].split() if need.removeprefix("!") not in CONDITIONS]
        if unknown:
            raise RunError(
                "R160", where=f"{path}:{number}", detail=f"no condition is called {unknown[0]}; there are {', '.join(CONDITIONS)}"
            )
        found.append(columns)
    if not found:
        raise RunError("R160", where=str(path), detail="it has no rows")
    return found


def conditions(incident: Incident, told: Iterable[Agreement], origins: Iterable[Origin] | int) -> frozenset[str]:
    """What holds of an incident: withdrawn, rivals, denied, accepted, several_origins, one_origin."""
    told = list(told)
    heard = origins if isinstance(origins, int) else _heard(incident, origins)
    found = {
        "several_origins": heard > 1,
        "one_origin": heard == 1,
        "denied": any(a.verdict == "denies" for a in told),
        "rivals": any(a.verdict == "contradicts" and a.field == "agent" for a in told),
        "accepted": any(_accepts(claim) for _, claim in incident.claims),
        "withdrawn": any(_withdrawn(account.claims) for account in incident.accounts),
    }
    return frozenset(name for name, holds in found.items() if holds)


def _heard(incident: Incident, origins: Iterable[Origin]) -> int:
    """How many of the origins tell of it."""
    claims = {(doc, claim.id) for doc, claim in incident.claims}
    return sum(any((u.story.doc, c.id) in claims for u in origin.utterances for c in u.claims) for origin in origins)


def _accepts(claim: Claim) -> bool:
    """Whether the side that did it says so itself."""
    side = claim.chain[-1].side if claim.chain else None
    if side is None or claim.agent is None or claim.agent.side is None or claim.modality != "asserted":
        return False
    return family(claim.kind) in {"strike", "shootdown"} and bool(set(side.split("|")) & set(claim.agent.side.split("|")))


def _withdrawn(claims: Sequence[tuple[str, Claim]]) -> bool:
    """Whether one claimant first says that a thing was so and then that it was not."""
    modes = [claim.modality for _, claim in claims if claim.modality in {"asserted", "denied"}]
    return "asserted" in modes and modes[-1] == "denied" and modes.index("asserted") < modes.index("denied")
