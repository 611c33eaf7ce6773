"""When a reported number stands for another: rounding, bounds, and slips of the pen."""

from __future__ import annotations

from dateline.types import Bound

# A number of this size or more with at most two digits before its noughts is taken for a rounded one.
_ROUND_FROM = 1000
# "More than 1,700" may stand for 1,790, hardly for 2,270; "nearly 1,800" likewise. Who writes 41,020 has 41,020 before him.
_REACH = 0.02
_ABOUT = 0.05


def stands_for(said: float, true: float, bound: Bound) -> bool:
    """Whether a writer may have put ``said``, with that bound, for the true number."""
    if said == true:
        return True
    if bound == "at_least":
        return said <= true <= said + max(_grain(said), said * _REACH)
    if bound == "at_most":
        return said - max(_grain(said), said * _REACH) <= true <= said
    if bound == "about":
        return abs(said - true) <= min(_grain(said) / 2, said * _ABOUT)
    return said >= _ROUND_FROM and _digits(said) <= 2 and abs(said - true) < _grain(said) / 2


def slip(said: float, true: float) -> str | None:
    """How the one number becomes the other by a slip, in words: a nought more, two digits changed over, one digit wrong."""
    if said != int(said) or true != int(true) or said <= 0 or true <= 0:
        return None
    a, b = str(int(said)), str(int(true))
    if a == b + "0":
        return "with a nought too many"
    if b == a + "0":
        return "with a nought too few"
    if len(a) != len(b) or len(a) < 3:
        return None
    wrong = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]:
        return "with two digits changed over"
    return "with one digit wrong" if len(wrong) == 1 and len(a) > 3 else None


def _grain(number: float) -> float:
    """The place the number is rounded to: 1,700 → 100, 1,750 → 50."""
    if number != int(number) or number == 0:
        return 0.0
    digits = str(int(abs(number)))
    kept = digits.rstrip("0")
    grain = 10.0 ** (len(digits) - len(kept))
    return 5 * grain if kept[-1] == "5" and len(kept) > 1 else grain


def _digits(number: float) -> int:
    return len(str(int(number)).rstrip("0")) if number == int(number) else 99
