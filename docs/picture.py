"""Write the README's pictures: read.svg, the beginning of what `dateline demo` prints; check.svg, what `dateline check` finds.

The story that is checked is our own: a retelling, in our words, of a report of 27 December 2022 whose figures do not add up. The
totals are those that Ukraine's General Staff published on these days; it said "about".
"""

from __future__ import annotations

import datetime
import io
import re
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from dateline.linking.checks import check
from dateline.linking.series import Counted, Row, Series
from dateline.linking.wording import drifts
from dateline.pipeline import build_tools, read
from dateline.reading.inputs import stories
from dateline.reading.story import Known, build
from dateline.samples import PUBLISHED, PUBLISHER, SAMPLE
from dateline.show import show_reading
from dateline.show_ledger import show_findings
from dateline.types import Story

HERE = Path(__file__).parent
WIDTH = 116
LINES = 74  # more would push the rest of the README out of sight
# Rich's picture asks a server for its font; ours makes no outside request.
FONT_FACE = re.compile(r"@font-face \{\{.*?\}\}", re.DOTALL)

RETOLD = """A day of claims from the east

Russian brigades that trained in Belarus are not ready for battle, Ukraine's General Staff said.

"Russian brigades that trained in Belarus are unlikely to be ready for battle this winter," Ukraine's General Staff said.

Russia lost 620 soldiers killed from December 24 to 27, Ukraine's General Staff said, bringing total Russian losses to 103,220.
"""
TOLD = datetime.date(2022, 12, 27)
TOTALS = {22: 100_400, 23: 100_950, 24: 101_430, 25: 102_050, 26: 102_600, 27: 103_220}


def demo() -> str:
    """The beginning of what `dateline demo` prints, the same each time."""
    found = stories([str(SAMPLE)], published=PUBLISHED, publisher=PUBLISHER, format="text")
    whole = console()
    for reading in read((story for story in found if isinstance(story, Story)), build_tools()):
        show_reading(whole, reading)
    beginning = console()
    for line in whole.export_text(styles=True).split("\n")[:LINES]:
        beginning.print(Text.from_ansi(line))
    return svg(beginning, "dateline demo")


def checked() -> str:
    """What `dateline check` finds in the retelling, the retelling above it."""
    page = console()
    page.print(Text(RETOLD.split("\n", 2)[2]))
    for reading in read([build(RETOLD, Known(published=TOLD), id="retold", doc="story")], build_tools()):
        show_findings(page, reading.story, check(reading, [published()]), tuple(drifts(reading)))
    return svg(page, "dateline check story.txt --series losses.csv")


def published() -> Series:
    """The totals of the days around it, as published."""
    rows = tuple(
        Row(datetime.date(2022, 12, day), total=total, bound="about", where="losses.csv") for day, total in TOTALS.items()
    )
    staff = "General Staff of the Armed Forces of Ukraine"
    return Series(name="losses", claimant=staff, side="Ukraine", counted=Counted("losses", None, "Russia"), rows=rows)


def svg(page: Console, title: str) -> str:
    """The page as SVG text."""
    frame = FONT_FACE.sub("", CONSOLE_SVG_FORMAT)
    return page.export_svg(title=title, code_format=frame, unique_id="dateline") + "\n"


def console() -> Console:
    """A page in memory."""
    return Console(
        width=WIDTH, record=True, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False, emoji=False
    )


if __name__ == "__main__":
    (HERE / "read.svg").write_text(demo(), encoding="utf-8")
    (HERE / "check.svg").write_text(checked(), encoding="utf-8")
