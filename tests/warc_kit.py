"""A web archive of invented news, the same each time: one page in ten tells of a war, the others of what else fills a day.

Every page has names of its own, made of syllables, so that whatever remembers words must remember many; each is as large as
news sites send them, mostly script and menu.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from pathlib import Path

from dateline.samples import SAMPLE

PAGE_BYTES = 50_000
ONE_IN = 10  # pages that tell of a war
TEASED_IN = 3  # pages that name war stories beside their own
TEASERS = (
    "<aside><h4>Most read</h4><ul><li>Army shells rebel town as ceasefire talks collapse</li><li>Hostages freed</li></ul></aside>"
)
PLACES = ("Akureyri", "Borgarnes", "Selfoss", "Egilsstadir", "Reykjavik")
NAMES = ("Berg", "Lind", "Dahl", "Holm", "Strand", "Vik", "Mensah")
FIRST, LAST = (
    ("Bra", "Ke", "Lo", "Mi", "Ostra", "Pe", "Sko", "Tu", "Va", "Zde"),
    ("dal", "grad", "heim", "koy", "lin", "mar", "nik", "rov", "sund"),
)
MIDDLE = ("be", "chi", "do", "fe", "go", "la", "mi", "no", "pa", "ri", "so", "tu", "ve", "za")
OTHER = (
    """Akureyri to widen the harbour road after three years of talks

    The council of Akureyri voted on Tuesday to widen the road to the harbour, a plan that shopkeepers had fought over
    for years.

    “Lorries and prams share one lane,” said the councillor in charge, Karin Strand. “That ends next spring.”

    The work is to cost 140 million crowns, of which the region pays a third. Two rows of lime trees will be felled
    and as many planted.

    Erik Dahl, who keeps a bakery by the quay, said that he feared for his summer trade. The council promised to close
    the road by night only.""",
    """Selfoss win at Borgarnes with a goal in the last minute

    Anna Holm headed Selfoss to a 2-1 win at Borgarnes on Saturday, her fourteenth goal of the season, with the last
    touch of the match.

    Borgarnes had led through a penalty after 20 minutes and hit the post twice before the break.

    “We were poor for an hour and I told them so,” the coach, Jonas Berg, said. “Then they played as they can.”

    Selfoss are second, four points behind Reykjavik, whom they meet on Wednesday week before a crowd of some 6,400.""",
    """Bank of the north cuts its forecast as shares fall

    Shares in the Northern Savings Bank fell by 14 per cent on Monday after it cut its forecast of profits for the year.

    Its chief executive, Paul Mensah, told analysts that fewer families were borrowing to build. The bank still
    expects to pay a dividend.

    “The market has looked at one bad quarter,” said Lena Vik of a fund that holds 5 per cent. “The branches in
    Selfoss and Egilsstadir have never done better.”

    The central bank is to decide on interest rates on Thursday. Most economists expect no change.""",
    """A barn in Egilsstadir becomes a concert hall

    The first album that Maria Lind recorded in her uncle’s barn sold 140 copies. The third has filled the concert
    halls of two countries.

    Now the barn itself is to be a hall. Six hundred seats, a stage of larch and a roof that opens were shown to the
    press on Friday.

    “I want people to hear the rain,” she said. The architect, Erik Dahl, said that they would, and that it had been
    hard to persuade the insurers.

    The first season begins in May with songs by children of the town’s school.""",
    """Hospital in Reykjavik opens a ward for the sleepless

    A ward for people who cannot sleep has opened in Reykjavik. Its 18 beds are booked until the summer, the hospital
    said on Wednesday.

    Patients spend two nights there, watched by a machine that counts their breaths. Most go home with advice and no
    pills.

    “We have found snorers who had been treated for sadness for ten years,” said the doctor who runs it, Karin Strand.

    The health insurance pays for those whose doctor sends them. Jonas Berg, the first to leave, said he had slept
    like a stone.""",
)


def pages(size: int) -> Iterator[tuple[str, bytes]]:
    """Address and page, until they hold so many bytes."""
    war = SAMPLE.read_text(encoding="utf-8")
    written = number = 0
    while written < size:
        chance = random.Random(number)
        text = OTHER[chance.randrange(len(OTHER))] if number % ONE_IN else war
        raw = page(_renamed(text, chance), number, chance).encode()
        yield f"https://courier.example/{number}", raw
        written += len(raw)
        number += 1


def page(text: str, number: int, chance: random.Random) -> str:
    """A story as a news site sends it."""
    title, *paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    menu = "".join(f'<li><a href="/{chance.randrange(10**9)}">Section {i}</a></li>' for i in range(40))
    filler = "".join(chance.choice("abcdefghij ") for _ in range(2_000)) * (PAGE_BYTES // 2_000)
    head = f"<title>{title}</title><meta property='article:published_time' content='2024-11-13T10:00:00Z'>"
    script = f"<script>var d='{filler[: max(PAGE_BYTES - len(body) - len(menu) - 400, 0)]}'</script>"
    return (
        f"<!doctype html><html><head>{head}{script}</head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>{title}</h1>{body}</article>{'' if number % TEASED_IN else TEASERS}"
        f"<footer>Courier {number}</footer></body></html>"
    )


def _renamed(text: str, chance: random.Random) -> str:
    """The story with other names and another number."""
    for name in (*PLACES, *NAMES):
        text = text.replace(name, chance.choice(FIRST) + chance.choice(MIDDLE) + chance.choice(MIDDLE) + chance.choice(LAST))
    return text.replace("140", str(chance.randrange(20, 900)))


def write_warc(path: Path, size: int) -> int:
    """Write a WARC of so many bytes of pages, each record packed by itself; how many pages."""
    written = 0
    with path.open("wb") as file:
        for written, (url, raw) in enumerate(pages(size), start=1):  # noqa: B007  how many there were
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + raw
            head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-11-13T10:00:00Z\r\n"
            head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            file.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 6))
    return written
