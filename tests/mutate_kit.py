"""Bytes damaged as files are: cut, doubled, moved, spliced."""

from __future__ import annotations

import random

# Splices that parsers stumble over, beside plain damage.
SPLICES = (
    b"<",
    b">",
    b'"',
    b"&#x0;",
    b"</p>",
    b"<!--",
    b"]]>",
    b"<svg>",
    b"\x00",
    b"\xff",
    b"\xe2\x80\xae",
    b"<template>",
    b"\r\n",
)


def mutated(raw: bytes, rng: random.Random) -> bytes:
    """The bytes with a few pieces changed, cut out, doubled, moved or spliced in."""
    made = bytearray(raw)
    for _ in range(rng.randint(1, 8)):
        at, size = rng.randrange(len(made) + 1), rng.randint(1, 200)
        match rng.randrange(5):
            case 0:
                made[at : at + size] = b""
            case 1:
                made[at:at] = made[at : at + size] * rng.randint(1, 4)
            case 2:
                made[at : at + 1] = bytes((rng.randrange(256),))
            case 3:
                made[at:at] = rng.choice(SPLICES)
            case _:
                other = rng.randrange(len(made) + 1)
                made[at : at + size] = made[other : other + size]
    return bytes(made)
