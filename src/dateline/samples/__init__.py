"""The sample story that ``dateline demo`` reads: our own writing about an invented war (README.md here)."""

from __future__ import annotations

import datetime
from pathlib import Path

SAMPLE = Path(__file__).with_name("north-road.txt")
PUBLISHED = datetime.date(2024, 11, 13)
PUBLISHER = "Sample (an invented war)"
