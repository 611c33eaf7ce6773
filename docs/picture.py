"""Write read.svg, the picture in the README: the beginning of what `dateline demo` prints."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from dateline.pipeline import build_tools, read
from dateline.reading.inputs import stories
from dateline.samples import PUBLISHED, PUBLISHER, SAMPLE
from dateline.show import show_reading
from dateline.types import Story

TARGET = Path(__file__).with_name("read.svg")
WIDTH = 116
LINES = 74  # more would push the rest of the README out of sight
# Rich's picture asks a server for its font; ours makes no outside request.
FONT_FACE = re.compile(r"@font-face \{\{.*?\}\}", re.DOTALL)


def picture() -> str:
    """The SVG text, the same each time."""
    found = stories([str(SAMPLE)], published=PUBLISHED, publisher=PUBLISHER, format="text")
    whole = console()
    for reading in read((story for story in found if isinstance(story, Story)), build_tools()):
        show_reading(whole, reading)
    beginning = console()
    for line in whole.export_text(styles=True).split("\n")[:LINES]:
        beginning.print(Text.from_ansi(line))
    frame = FONT_FACE.sub("", CONSOLE_SVG_FORMAT)
    return beginning.export_svg(title="dateline demo", code_format=frame, unique_id="dateline") + "\n"


def console() -> Console:
    """A page in memory."""
    return Console(
        width=WIDTH, record=True, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False, emoji=False
    )


if __name__ == "__main__":
    TARGET.write_text(picture(), encoding="utf-8")
