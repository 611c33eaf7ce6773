"""After reading: what came is compared with what is told of the same days, if that is little work; else it is told to wait."""

from __future__ import annotations

from dateline.errors import RunError
from dateline.judging.link import link
from dateline.judging.weeks import ahead, unlinked
from dateline.ledger.connect import Ledger

# So many stories, and so many claims of their weeks and those beside, are compared at once: some seconds of work.
STORIES, CLAIMS = 100, 3_000


def after_reading(ledger: Ledger) -> str:
    """Link what came if it is little, and say so in a line; "" where nothing is to be said. The reading is kept whatever comes.

    A ledger that cannot be written just now, for example, is no reason to call a reading failed: its stories wait to be linked.
    """
    try:
        waiting, claims = ahead(ledger, most=STORIES)
        if not waiting:
            return ""
        if waiting > STORIES or claims > CLAIMS:
            return waits(waiting)
        return _compared(ledger)
    except RunError as error:
        return f"not compared with other stories yet ({error.code}: {error.message}); `dateline link` does it"


def hint(ledger: Ledger) -> str:
    """The line that says how many stories wait to be compared; "" where none does."""
    try:
        waiting = unlinked(ledger)
    except RunError:
        return ""
    return waits(waiting) if waiting else ""


def waits(stories: int) -> str:
    """How many stories are not compared yet, and how they are."""
    return f"{stories:,} {'story is' if stories == 1 else 'stories are'} not compared with others yet; `dateline link` does it"


def _compared(ledger: Ledger) -> str:
    done = link(ledger)
    if not done.new:
        return ""
    links = f"{done.new:,} {'link' if done.new == 1 else 'links'}"
    return f"compared with the other stories of those days: {links}; see `dateline incidents`"
