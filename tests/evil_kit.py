"""Hostile files, made by code: what has hung, filled up or misled readers of documents. No file of them is kept anywhere."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable

from pdf_kit import pdf

PROSE = "Soldiers shelled the village on Monday, the governor said, and five people were killed there."
P = f"<p>{PROSE}</p>"


def html(body: str, head: str = "") -> bytes:
    """A page around a body."""
    return f"<!DOCTYPE html><html><head><title>T</title>{head}</head><body>{body}</body></html>".encode("utf-8", "surrogatepass")


def ld(value: str) -> bytes:
    """A page with a JSON-LD record."""
    return html(f"<article><h1>Title of it</h1>{P * 3}</article>", f'<script type="application/ld+json">{value}</script>')


def warc_record(kind: str = "response", length: int | None = None, body: bytes = b"", **headers: str) -> bytes:
    """One WARC record, with whatever lengths it claims."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + b"".join(f"{k}: {v}\r\n".encode() for k, v in headers.items())
    block = http + b"\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://example.org/\r\nContent-Type: application/http"
    return (
        f"{head}; msgtype=response\r\nContent-Length: {len(block) if length is None else length}\r\n\r\n".encode()
        + block
        + b"\r\n\r\n"
    )


def zipped(name: str, body: bytes, *, packed: bool = True) -> bytes:
    """A ZIP of one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as made:
        made.writestr(name, body)
    return out.getvalue()


def many_files(number: int) -> bytes:
    """A ZIP of many empty files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for at in range(number):
            made.writestr(f"archive/{at}.warc", b"")
    return out.getvalue()


def linked() -> bytes:
    """A ZIP whose file is a link to another place."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        entry = zipfile.ZipInfo("archive/a.warc")
        entry.external_attr = 0o120777 << 16
        made.writestr(entry, "/etc/passwd")
    return out.getvalue()


def overlapping() -> bytes:
    """A ZIP whose directory names one file's bytes many times over."""
    inner = zipped("archive/a.warc", warc_record(body=P.encode() * 50_000))
    start = inner.rindex(b"PK\x01\x02")
    end = inner.rindex(b"PK\x05\x06")
    entries = inner[start:end] * 200
    tail = (
        b"PK\x05\x06\0\0\0\0" + (200).to_bytes(2, "little") * 2 + len(entries).to_bytes(4, "little") + start.to_bytes(4, "little")
    )
    return inner[:start] + entries + tail + b"\0\0"


def quine() -> bytes:
    """A gzip that unpacks to gzips, eight deep."""
    body = html(P * 1_000)
    for _ in range(8):
        body = gzip.compress(body)
    return body


def nested_pdf(depth: int) -> bytes:
    """A PDF with arrays inside arrays."""
    return b"%PDF-1.4\n1 0 obj\n" + b"[" * depth + b"]" * depth + b"\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF"


def pdf_stream(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A one-page PDF with this content stream."""
    made = pdf([[(60, 700, "x")]])
    start, end = made.index(b"<< /Length"), made.index(b"endstream")
    return made[:start] + b"<< /Length %d /Filter %s >>\nstream\n%s\n" % (len(content), filters, content) + made[end:]


def pages_loop() -> bytes:
    """A PDF whose page tree holds itself."""
    return pdf([[(60, 700, PROSE)]]).replace(b"/Kids [3 0 R]", b"/Kids [4 0 R]")


def wide_pdf() -> bytes:
    """A PDF that draws a letter half a million times."""
    return pdf_stream(zlib.compress(b"BT /F1 8 Tf 1 0 0 1 60 700 Tm " + b"(a) Tj 1 0 Td " * 300_000 + b"ET"))


def mail(*parts: str) -> bytes:
    """A letter of raw lines."""
    return "\r\n".join(parts).encode("utf-8", "surrogateescape")


def nested_mail(depth: int) -> bytes:
    """Letters inside letters."""
    lines = []
    for at in range(depth):
        lines += [
            f"Subject: {at}",
            f"Content-Type: multipart/mixed; boundary=b{at}",
            "",
            f"--b{at}",
            "Content-Type: message/rfc822",
            "",
        ]
    return mail(*lines, "Subject: last", "", PROSE)


def noise(size: int, seed: int = 1) -> bytes:
    """Bytes without any sense."""
    return random.Random(seed).randbytes(size)


FILES: dict[str, Callable[[], bytes]] = {
    # pages: depth, breadth, length
    "deep_divs.html": lambda: html("<div>" * 200_000 + P),
    "deep_mixed.html": lambda: html("".join(f"<{t}>" for t in ("b", "i", "div", "span", "font", "a") * 30_000) + P),
    "deep_tables.html": lambda: html("<table><tr><td>" * 20_000 + P),
    "deep_lists.html": lambda: html("<ul><li>" * 60_000 + P),
    "deep_quotes.html": lambda: html("<blockquote>" * 100_000 + P),
    "unclosed.html": lambda: html("<p><b><i><u>" * 50_000 + PROSE),
    "misnested.html": lambda: html("<b><p></b></p><i><div></i></div>" * 40_000 + P),
    "many_links.html": lambda: html("<a href='x'>y</a>" * 300_000),
    "many_paragraphs.html": lambda: html(P * 40_000),
    "many_lines.html": lambda: html("<br>".join([PROSE] * 30_000)),
    "one_word.html": lambda: html("<p>" + "a" * 5_000_000 + "</p>"),
    "one_sentence.html": lambda: html("<p>" + "and so it went " * 200_000 + ".</p>"),
    "wide_table.html": lambda: html("<table>" + "<tr>" + "<td>1</td>" * 200_000 + "</table>" + P),
    # pages: tags and attributes
    "many_attributes.html": lambda: html("<div " + " ".join(f"a{n}='{n}'" for n in range(200_000)) + ">" + P),
    "same_attributes.html": lambda: html("<div " + "class='x' " * 300_000 + ">" + P),
    "long_attribute.html": lambda: html(f"<div class='{'standfirst ' * 500_000}'>{P}</div>"),
    "long_class.html": lambda: html(f"<p class='{'article-' * 300_000}'>{PROSE}</p>" + P),
    "long_tag.html": lambda: html(f"<{'x' * 2_000_000}>{P}"),
    "open_quote.html": lambda: html("<div class='" + P * 20_000),
    "open_comment.html": lambda: html("<!--" + P * 20_000),
    "many_comments.html": lambda: html("<!-- x -->" * 300_000 + P),
    "open_script.html": lambda: html("<script>" + "<p>" * 500_000),
    "angles.html": lambda: html("<" * 2_000_000),
    "ampersands.html": lambda: html("<p>" + "&" * 2_000_000),
    "entities.html": lambda: html("<p>" + "&amp;" * 1_000_000 + "</p>"),
    "bad_entities.html": lambda: html("<p>" + "&#99999999999;&#xD800;&#0;&bogus;" * 100_000 + "</p>"),
    "entity_bomb.html": lambda: (
        b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
        + b"]><html><body><p>&a11;</p></body></html>"
    ),
    # pages: what they say of themselves
    "ld_deep.html": lambda: ld("[" * 400_000),
    "ld_deep_objects.html": lambda: ld('{"@graph":' * 100_000),
    "ld_wide.html": lambda: ld(json.dumps([{"@type": "NewsArticle", "headline": "x"}] * 8_000)),
    "ld_graph.html": lambda: ld(json.dumps({"@graph": [{"@graph": [{"@type": "Article", "headline": "x"}] * 40}] * 40})),
    "ld_types.html": lambda: ld(
        json.dumps({"@type": ["NewsArticle"], "headline": {"a": [1]}, "author": [[[]]] * 20, "datePublished": 5})
    ),
    "ld_number.html": lambda: ld('{"@type": "NewsArticle", "datePublished": ' + "9" * 100_000 + "}"),
    "ld_text.html": lambda: ld(json.dumps({"@type": "NewsArticle", "articleBody": "x " * 200_000, "headline": "y" * 200_000})),
    "metas.html": lambda: html(P * 3, "".join(f"<meta name='n{n}' content='c'>" for n in range(100_000))),
    "dates.html": lambda: html(P * 3, "<meta property='article:published_time' content='" + "2021-03-" * 200_000 + "'>"),
    "lang.html": lambda: html(P * 3).replace(b"<html>", b"<html lang='" + b"e-" * 500_000 + b"'>"),
    "canonical.html": lambda: html(P * 3, "<link rel='canonical' href='http://[::1'><base href='http://[bad'>"),
    # pages: bytes
    "nul.html": lambda: html(P * 3).replace(b"Monday", b"Mon\x00day"),
    "controls.html": lambda: html("<p>" + "".join(map(chr, range(1, 32))) * 1_000 + PROSE + "</p>" + P),
    "bidi.html": lambda: html(P + "<p>\u202e\u2066\u200f" * 10_000 + PROSE),
    "marks.html": lambda: html("<p>" + ("a" + "\u0301" * 500) * 1_000 + "</p>" + P),
    "half_utf8.html": lambda: html(P * 3) + b"<p>\xc3\x28\xa0\xa1\xe2\x28\xa1\xf0\x28\x8c\xbc\xed\xa0\x80</p>",
    "utf16_odd.html": lambda: b"\xff\xfe" + html(P).decode().encode("utf-16-le") + b"\x00",
    "utf7.html": lambda: html("+ADw-script+AD4-" + P, "<meta charset='utf-7'>"),
    "charset_trick.html": lambda: html(P, "<meta charset='zlib_codec'><meta charset='unicode_escape'>") + b"\xff",
    "noise.html": lambda: b"<html>" + noise(3_000_000),
    "gzip.html": quine,
    # text and records
    "long_line.txt": lambda: ("word " * 380_000).encode(),
    "many_lines.txt": lambda: (PROSE + "\n").encode() * 20_000,
    "blank_lines.txt": lambda: PROSE.encode() + b"\n" * 1_900_000 + PROSE.encode(),
    "quotes.txt": lambda: ("\u201c" * 600_000 + PROSE).encode(),
    "capitals.txt": lambda: ("KYIV (" * 300_000).encode(),
    "credits.txt": lambda: ("By " + "Jane Doe and " * 100_000).encode(),
    "dashes.txt": lambda: ("A - " * 450_000).encode(),
    "digits.txt": lambda: ("1" * 1_900_000).encode(),
    "deep.jsonl": lambda: b'{"id":"1","text":' + b"[" * 1_000_000 + b"\n",
    "keys.jsonl": lambda: json.dumps({"id": "1", "text": PROSE, **{str(n): n for n in range(200_000)}}).encode() + b"\n",
    "numbers.jsonl": lambda: b'{"id":' + b"9" * 1_000_000 + b',"text":"x"}\n',
    "surrogate.jsonl": lambda: b'{"id":"1","text":"\\ud800 x."}\n',
    # PDF
    "nested.pdf": lambda: nested_pdf(300_000),
    "loop.pdf": pages_loop,
    "flate.pdf": lambda: pdf_stream(_bomb(1_500)),
    "filters.pdf": lambda: pdf_stream(zlib.compress(zlib.compress(_bomb(300))), b"[/FlateDecode /FlateDecode /FlateDecode]"),
    "ascii85.pdf": lambda: pdf_stream(b"z" * 5_000_000 + b"~>", b"/ASCII85Decode"),
    "runlength.pdf": lambda: pdf_stream(b"\x81a" * 2_000_000, b"/RunLengthDecode"),
    "drawn.pdf": wide_pdf,
    "pages.pdf": lambda: pdf([[(60, 700, PROSE)]] * 2_000),
    "length.pdf": lambda: pdf([[(60, 700, PROSE)]]).replace(b"/Length ", b"/Length 99999999"),
    "xref.pdf": lambda: pdf([[(60, 700, PROSE)]]).replace(b"startxref\n", b"startxref\n99999999999"),
    "prev.pdf": lambda: pdf([[(60, 700, PROSE)]]).replace(b"/Root", b"/Prev 9 /Root"),
    "torn.pdf": lambda: pdf([[(60, 700, PROSE)]])[:400],
    "noise.pdf": lambda: b"%PDF-1.7\n" + noise(3_000_000, 2),
    # archives
    "traversal.wacz": lambda: zipped("../../../etc/cron.d/x.warc", b"x"),
    "absolute.wacz": lambda: zipped("/etc/x.warc", b"x"),
    "link.wacz": linked,
    "files.wacz": lambda: many_files(20_100),
    "bomb.wacz": lambda: zipped("archive/a.warc", bytes(60_000_000)),
    "packed_bomb.wacz": lambda: zipped("archive/a.warc.gz", gzip.compress(warc_record(body=bytes(60_000_000))), packed=False),
    "overlap.wacz": overlapping,
    "self.wacz": lambda: zipped("archive/a.warc.gz", zipped("archive/a.warc.gz", quine())),
    "length.warc": lambda: warc_record(length=10**15, body=P.encode()),
    "negative.warc": lambda: warc_record(length=-5, body=P.encode()),
    "chunks.warc": lambda: warc_record(body=b"ffffffffffffffff\r\n" + P.encode(), **{"Transfer-Encoding": "chunked"}),
    "body_bomb.warc": lambda: warc_record(body=_gzip_bomb(500), **{"Content-Encoding": "gzip"}),
    "brotli_bomb.warc": lambda: warc_record(body=_brotli_bomb(500), **{"Content-Encoding": "br"}),
    "bomb.warc.gz": lambda: gzip.compress(warc_record(body=bytes(200_000_000)), 9),
    "headers.warc": lambda: warc_record(body=P.encode(), **{f"X-{n}": "y" for n in range(50_000)}),
    "noise.warc.gz": lambda: b"\x1f\x8b\x08\x00" + noise(1_000_000, 3),
    # letters and tables
    "nested.eml": lambda: nested_mail(2_000),
    "parts.eml": lambda: mail(
        "Content-Type: multipart/mixed; boundary=b", "", *["--b\r\nContent-Type: text/plain\r\n\r\nx"] * 20_000
    ),
    "header.eml": lambda: mail("Subject: " + "=?utf-8?q?=41?= " * 20_000, "From: " + "a@b, " * 20_000, "", PROSE),
    "charset.eml": lambda: mail("Content-Type: text/plain; charset=zlib", "Date: Mon, 99 Foo 99999", "", PROSE),
    "base64.eml": lambda: mail("Content-Type: text/html", "Content-Transfer-Encoding: base64", "", "!!!" * 300_000),
    "comments.eml": lambda: mail("From: " + "(" * 90_000, "", PROSE),
    "parameters.eml": lambda: mail("Content-Type: text/plain; " + "; ".join(f"a*{n}=x" for n in range(9_000)), "", PROSE),
    "addresses.eml": lambda: mail("From: " + "a <a@b>, " * 10_000, "", PROSE),
    "noise.parquet": lambda: b"PAR1" + noise(1_000_000, 4) + b"PAR1",
    "footer.parquet": lambda: b"PAR1" + b"\xff\xff\xff\x7f" + b"PAR1",
}


def _bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()


def _gzip_bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()


def _brotli_bomb(megabytes: int) -> bytes:
    import brotli

    packer = brotli.Compressor(quality=5)
    return b"".join(packer.process(bytes(1_000_000)) for _ in range(megabytes)) + bytes(packer.finish())


FEEDS: dict[str, Callable[[], bytes]] = {
    "external": lambda: (
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title>'
        b"<link>http://example.org/1</link></item></channel></rss>"
    ),
    "parameter": lambda: b'<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><rss><channel/></rss>',
    "dtd": lambda: b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd"><rss><channel/></rss>',
    "laughs": lambda: (
        b'<!DOCTYPE rss [<!ENTITY a "ha">'
        + b"".join(b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n > 1 else b"&a;") * 10) for n in range(1, 12))
        + b"]><rss><channel><title>&a11;</title></channel></rss>"
    ),
    "quadratic": lambda: b'<!DOCTYPE r [<!ENTITY a "' + b"x" * 100_000 + b'">]><rss>' + b"&a;" * 50_000 + b"</rss>",
    "deep": lambda: b"<rss>" + b"<channel>" * 200_000,
    "wide": lambda: b"<rss><channel>" + b"<item><link>http://example.org/</link></item>" * 200_000 + b"</channel></rss>",
    "xinclude": lambda: (
        b'<rss xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="file:///etc/passwd" parse="text"/></rss>'
    ),
    "json_deep": lambda: b'{"items":' + b"[" * 1_000_000,
    "noise": lambda: b"<rss>" + noise(1_000_000, 5),
}
