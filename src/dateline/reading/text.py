"""Turn bytes into text, or say why they are none. The text is never changed: offsets count into it as it stands."""

from __future__ import annotations

import codecs
import re

from dateline.errors import DocumentError
from dateline.reading.languages import detect

# A report of 700 pages; an article is four hundred times shorter. Read as one story this much prose takes 550 MB and two minutes,
# some 1 kB a word, which is what a process may have. Longer input is an archive and must be split.
MAX_TEXT_BYTES = 2_000_000

# The first bytes of what people give by mistake.
MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7-Zip file"),
    (b"Rar!", "a RAR file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
)
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SNIFFED = 65_536
CYRILLIC = frozenset({"ru", "uk", "be", "bg", "sr", "mk"})
ASCII_LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
# Bytes that mean nothing in Windows-1252, nor letters of Russian or Ukrainian in Windows-1251.
NO_CP1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
# Accents, dashes and quotation marks are no more of a text than this.
MOST_ACCENTS = 0.3
# NULs that a page may have and be a page: damage, not data.
STRAY_NULS = 0.001
CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.I
)
# What browsers read under these labels (WHATWG Encoding Standard).
LABELS = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "x-sjis": "cp932",
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
# The Python codecs that a page may name; others turn bytes into bytes or run code of their own.
CODECS = re.compile(
    r"utf-8|cp\d{3,4}|iso8859-\d{1,2}|koi8-[ru]|mac-\w+|gb18030|big5hkscs|euc_\w+|iso2022_\w+|tis-620|windows-\d{4}"
)


def decode_text(raw: bytes, *, where: str, charset: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text of plain bytes, and a note on its encoding: UTF-8, UTF-16 by its mark, as server or mail names it, or by letters.

    Raises `DocumentError`: D002 empty, D003 binary, D004 in no encoding that is told plainly, D005 too long.
    """
    if len(raw) > MAX_TEXT_BYTES:
        raise DocumentError("D005", where=where, detail=f"more than {MAX_TEXT_BYTES // 1_000_000} MB")
    named = "utf-16" if raw.startswith(UTF16) else "utf-8"
    if named == "utf-8":
        refuse_binary(raw, where=where)
    try:
        text = raw.decode(named)
    except UnicodeDecodeError as error:
        legacy = None if named == "utf-16" else (_codec(charset) if charset else None) or _legacy(raw)
        if legacy is None or legacy == "utf-8":
            raise DocumentError("D004", where=where, detail=str(error.start)) from error
        named, text = legacy, raw.decode(legacy, "replace")
    if "\0" in text:
        raise DocumentError("D003", where=where, detail="it holds NUL bytes")
    refuse_empty(text, where=where)
    return text, () if named == "utf-8" else (f"encoding: the text is not in UTF-8; it was read as {named}",)


def _legacy(raw: bytes) -> str | None:
    """Windows-1251 or Windows-1252 where the letters tell it plainly; ``None`` for damaged UTF-8 and anything else."""
    sample = raw[:SNIFFED]
    tried = sample.decode("utf-8", "replace")
    broken = tried.count("\ufffd")
    high = [byte for byte in sample if byte >= 0x80]
    letters = sum(byte >= 0xC0 for byte in high)
    plain = sum(byte in ASCII_LETTERS for byte in sample)
    if not high or sum(letter > "\x7f" for letter in tried) >= 2 * broken or any(byte in NO_CP1252 for byte in high):
        return None
    if letters > plain:  # Greek and Arabic pages of old use the same bytes
        return "cp1251" if detect(sample.decode("cp1251", "replace")) in CYRILLIC else None
    return "cp1252" if len(high) <= MOST_ACCENTS * (plain + len(high)) else None


def refuse_binary(raw: bytes, *, where: str) -> None:
    """Raise D003 for a known file type or a NUL byte, D002 for nothing at all."""
    if not raw:
        raise DocumentError("D002", where=where)
    for magic, name in MAGIC:
        if raw.startswith(magic):
            raise DocumentError("D003", where=where, detail=name)
    if b"\x00" in raw[:SNIFFED]:
        raise DocumentError("D003", where=where, detail="it holds NUL bytes")


def refuse_empty(text: str, *, where: str) -> None:
    """Raise D002 for a text without a visible character."""
    if not text.strip("\ufeff\u200b\u200e\u200f\u2060 \t\r\n") or not text.strip():
        raise DocumentError("D002", where=where)


def decode_page(raw: bytes, *, where: str, charset: str | None = None) -> str:
    """The markup of a page: by byte order mark, as UTF-8 if it is, as server or page declare, else by its letters.

    A stray NUL is left out, as browsers do. Raises `DocumentError`: D002 nothing, D003 binary.
    """
    if raw.startswith(UTF16):
        return raw.decode("utf-16", "replace").replace("\0", "")
    if 0 < raw.count(b"\0") <= STRAY_NULS * len(raw):
        raw = raw.replace(b"\0", b"")
    if raw.startswith(codecs.BOM_UTF8):
        return raw[3:].decode("utf-8", "replace")
    refuse_binary(raw, where=where)
    if _is_utf8(raw):
        return raw.decode("utf-8")
    return raw.decode((charset and _codec(charset)) or _declared(raw) or _by_letters(raw), "replace")


def _is_utf8(raw: bytes) -> bool:
    try:
        codecs.utf_8_decode(raw, "strict", True)
    except UnicodeDecodeError:
        return False
    return True


def _declared(raw: bytes) -> str | None:
    match = CHARSET.search(raw, 0, 4096)
    if match is None:
        return None
    return _codec((match.group(1) or match.group(2)).decode("ascii", "replace"))


def _codec(label: str) -> str | None:
    """The Python codec of an encoding's label, as browsers understand it; ``None`` where a page may not name it."""
    label = label.strip().lower()
    try:
        name = codecs.lookup(LABELS.get(label, label)).name
    except LookupError:
        return None
    return name if CODECS.fullmatch(name) else None


def _by_letters(raw: bytes) -> str:
    """Windows-1251 where an undeclared page is mostly Cyrillic in it, else Windows-1252."""
    sample = bytes(byte for byte in raw[:SNIFFED] if byte >= 0x80)
    # In Russian and Ukrainian pages letters follow letters and most are small; accents in Western ones stand alone.
    runs = len(re.findall(rb"[\xe0-\xff\xb3\xba\xbf\xb4]{3,}", raw[:SNIFFED]))
    return "cp1251" if len(sample) > 200 and runs > len(sample) / 20 else "cp1252"
