"""Write small PDF files for tests: lines of words at given places, in one of the fonts that every reader has."""

from __future__ import annotations

import zlib

Placed = tuple[float, float, str]  # left, baseline, words


def pdf(pages: list[list[Placed]], *, title: str = "", packed: bool = False, size: float = 11) -> bytes:
    """A PDF of A4 pages with these lines."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    font = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    root = len(objects) + 2 * len(pages) + 1
    kids: list[int] = []
    for lines in pages:
        drawn = b"BT\n" + b"".join(_line(line, size) for line in lines) + b"ET"
        kept = zlib.compress(drawn) if packed else drawn
        how = b" /Filter /FlateDecode" if packed else b""
        stream = add(b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(kept), how, kept))
        resources = b"<< /Font << /F1 %d 0 R >> >>" % font
        kids.append(
            add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources %s >>"
                % (root, stream, resources)
            )
        )
    add(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids)))
    catalog = add(b"<< /Type /Catalog /Pages %d 0 R >>" % root)
    info = add(b"<< /Title (%s) >>" % title.encode("latin-1")) if title else 0
    return _file(objects, catalog, info)


def _line(line: Placed, size: float) -> bytes:
    left, bottom, words = line
    escaped = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"/F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj\n" % (size, left, bottom, escaped)


def _file(objects: list[bytes], catalog: int, info: int) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    told = b" /Info %d 0 R" % info if info else b""
    out += b"trailer\n<< /Size %d /Root %d 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, catalog, told, start)
    return bytes(out)
