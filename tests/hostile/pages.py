"""Real pages, damaged, each read whole: python pages.py CORPUS NUMBER SEED. Promise 15.

Every page of the corpus in turn, each time damaged otherwise. What is no story is told by its code; of those D011, a page that
the parser could not take apart, may be one in two hundred. A crash ends the program.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from dateline.errors import DocumentError
from dateline.reading.extractor import Extractor
from dateline.reading.items import Item, story_of
from dateline.reading.story import Known
from mutate_kit import mutated

MOST_REFUSED = 0.005


def main(corpus: Path, number: int, seed: int) -> dict[str, object]:
    """Read so many damaged pages."""
    chance = random.Random(seed)
    paths = sorted((corpus / "html").glob("*.html.gz"))
    told: Counter[str] = Counter()
    whole: dict[Path, bool] = {}
    with Extractor() as extractor:

        def read(raw: bytes) -> str:
            try:
                story_of(Item(raw, "page", "page", "html"), Known(), extractor)
            except DocumentError as error:
                return error.code
            return "story"

        for at in range(number):
            path = paths[at % len(paths)]
            raw = gzip.decompress(path.read_bytes())
            if path not in whole:
                whole[path] = read(raw) == "story"
            told[read(mutated(raw, chance)) if whole[path] else "no story undamaged"] += 1
            if at % 100 == 99:
                print(at + 1, dict(told), file=sys.stderr, flush=True)
    refused = number - told["story"] - told["no story undamaged"]
    return {"pages": number, "crashes": 0, "refused": refused, "codes": dict(told), "share": round(refused / number, 5)}


if __name__ == "__main__":
    found = main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps(found))
    sys.exit(found["share"] > MOST_REFUSED)
