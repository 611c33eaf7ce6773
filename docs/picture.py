"""Write read.svg, the picture in the README: what `dateline demo` prints."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

from dateline.pipeline import build_tools, read
from dateline.reading import inputs
from dateline.samples import PUBLISHED, PUBLISHER, SAMPLE
from dateline.show import show_reading

TARGET = Path(__file__).with_name("read.svg")
WIDTH = 116
# Rich's picture asks a server for its font; ours makes no outside request.
FONT_FACE = re.compile(r"@font-face \{\{.*?\}\}", re.DOTALL)


def picture() -> str:
    """The SVG text, the same each time."""
    console = Console(
        width=WIDTH, record=True, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False
    )
    found = inputs.stories([str(SAMPLE)], published=PUBLISHED, publisher=PUBLISHER, format="text", stdin=io.BytesIO())
    for reading in read((story for story in found if not isinstance(story, Exception)), build_tools()):
        show_reading(console, reading)
    frame = FONT_FACE.sub("", CONSOLE_SVG_FORMAT)
    return console.export_svg(title="dateline demo", code_format=frame, unique_id="dateline") + "\n"


if __name__ == "__main__":
    TARGET.write_text(picture(), encoding="utf-8")
