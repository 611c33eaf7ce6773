"""Where it happened, in Russian and Ukrainian: names behind prepositions and words for places, brought back to their own form.

A name is looked up in the gazetteer, which knows places by their names in Cyrillic; what is not found there is no place, but a
village that is called one is kept without coordinates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from dateline.abroad.words import Word, listed, opens, parted
from dateline.lexicons import rows
from dateline.places.gazetteer import Candidate, Gazetteer
from dateline.types import Place, PlacePrecision, Span

BEFORE = frozenset("в во на под у из около возле близ над до к через по с со від од з із зі під біля поблизу коло при".split())
AFTER_TYPE = ("город", "сел", "поселк", "деревн", "станиц", "аул", "квартал", "район", "міст", "селищ", "смт", "порт", "пгт")
VILLAGE = ("сел", "поселк", "деревн", "станиц", "селищ")
TAKING = (
    *("взял", "взят", "захват", "захоп", "занял", "занят", "зайня", "освобо", "звільн", "обстр", "атаков", "атакув", "покин"),
    *("остав", "залиш", "бомб", "потер", "втрат", "паден", "падін", "оборон"),
)
COMPASS = frozenset(
    "севере юге востоке западе півночі півдні сході заході северо-востоке юго-востоке северо-западе юго-западе".split()
)
REGION = ("област", "обл", "провинц", "провінц", "губерн", "республик", "кра")
LINKS = {"и", "та", "і", "й", ",", "или", "або"}
ADJECTIVE = ("ском", "ской", "ским", "ское", "ская", "скую", "ського", "ському", "ській", "ським", "ське", "ська", "ську")
PEOPLED = 5_000
DISTRICTS: tuple[str, ...] = (
    "восточн",
    "западн",
    "северн",
    "южн",
    "східн",
    "західн",
    "північн",
    "південн",
    "центральн",
    "всей",
    "всій",
    "усій",
)


def places_of(words: Sequence[Word], language: str, gazetteer: Gazetteer, scene: Counter[str]) -> tuple[Place, ...]:
    """The places of a stretch of words. ``scene``: how often each country has been met in the story, for namesakes."""
    found: dict[int, Place] = {}
    at = 0
    while at < len(words):
        place, after = _place(words, at, language, gazetteer, scene, listed_before=at - 2 in found or at - 3 in found)
        if place is not None:
            found[at] = place
            if place.country:
                scene[place.country] += 1
        at = max(after, at + 1)
    return tuple(found.values())


def _place(
    words: Sequence[Word], at: int, language: str, gazetteer: Gazetteer, scene: Counter[str], *, listed_before: bool
) -> tuple[Place | None, int]:
    word = words[at]
    if not word.word or not word.capital or word.shouted:
        return None, at + 1
    region = _region(words, at, language, gazetteer)
    if region is not None:
        return _made(region, words[at], words[at + 1], "region"), at + 2
    if word.even.endswith(ADJECTIVE) and at + 1 < len(words) and words[at + 1].word and not words[at + 1].capital:
        return None, at + 1  # "on the Pokrovsk axis"
    before = next(
        (one for one in reversed(words[max(0, at - 4) : at]) if not opens(one, DISTRICTS) and one.even not in COMPASS), None
    )
    behind = words[at + 1] if at + 1 < len(words) else None
    typed = before is not None and opens(before, AFTER_TYPE)
    led = before is not None and (before.even in BEFORE or typed or (listed_before and before.even in LINKS))
    taken = before is not None and opens(before, TAKING)
    if not (led or taken):
        return None, at + 1
    country = _country(word)
    if country is not None and led:
        state = gazetteer.country(country)
        return (_made(state, word, word, "country"), at + 1) if state else (None, at + 1)
    last = at
    found: tuple[Candidate, ...] = ()
    if behind is not None and behind.capital and behind.word and not behind.shouted:
        found = _named(f"{word.text} {behind.text}", language, gazetteer)
        last = at + 1
        if not found and not typed:
            return None, at + 2  # a name of two words that is no known place is a person's, or a body's
    if not found:
        found, last = _named(word.text, language, gazetteer), at
    if found:
        best = max(found, key=lambda one: (one.country in scene, one.preferred, one.population))
        if best.population >= PEOPLED or typed or len(found) == 1:
            return _made(best, word, words[last], "near" if before and before.even in ("под", "під") else "settlement"), last + 1
    if typed and before is not None and opens(before, VILLAGE):
        span = Span(word.span.start, words[last].span.end)
        return Place(word.text, None, None, False, "unresolved", None, None, None, None, span), last + 1
    return None, at + 1


def _named(name: str, language: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """The settlements that a name may stand for in whatever case it is."""
    found = tuple(one for one in gazetteer.find(name) if one.feature.startswith("PPL"))
    for form in () if found else _forms(name, language):
        found = tuple(one for one in gazetteer.find(form) if one.feature.startswith("PPL"))
        if found:
            break
    return found


def _forms(name: str, language: str) -> Iterator[str]:
    """The forms that a name may have in the nominative, the likeliest first; of two words both are put back."""
    if " " in name:
        first, second = name.split(" ", 1)
        for left in (first, *_forms(first, language)):
            yield from (f"{left} {right}" for right in (second, *_forms(second, language)))
        return
    endings = sorted(listed("abroad_endings.tsv", language), key=lambda row: -len(row[0]))
    for ending, instead in endings:
        if name.endswith(ending) and len(name) - len(ending) >= 2 and (ending or name[-1] not in "аеёиоуыэюяіїєь"):
            stem = name.removesuffix(ending)
            yield from (stem + ("" if new == "-" else new) for new in instead.split())


def _region(words: Sequence[Word], at: int, language: str, gazetteer: Gazetteer) -> Candidate | None:
    """A province by the adjective of its capital ("Белгородской области", "Сумська область")."""
    if at + 1 >= len(words) or not opens(words[at + 1], REGION):
        return None
    adjective = words[at].text
    soft = "ськ" if language == "uk" else "ск"
    stem, mark, _ = adjective.rpartition(soft)
    if not mark:
        return None
    towns = [
        one for town in (*_towns(stem, language), stem + soft) for one in gazetteer.find(town) if one.feature.startswith("PPL")
    ]
    # Among namesakes the largest: provinces are called by their capitals.
    best = max((one for one in towns if one.country and one.admin1), key=lambda one: one.population, default=None)
    return gazetteer.unit(f"{best.country}.{best.admin1}") if best is not None and best.population > PEOPLED else None


def _towns(stem: str, language: str) -> tuple[str, ...]:
    """The towns whose adjective begins so: Харьков, Сумы, Полтава, Донецк, Запорожье."""
    if language == "uk":
        extra = ("", "и", "а", "ьк", "к", "я", "жя", "е", "о")
        return tuple(stem + end for end in extra) + ((stem[:-1] + "жжя",) if stem.endswith("з") else ())
    return tuple(stem + end for end in ("", "ы", "а", "к", "ь", "ье", "е", "и", "о"))


def _country(word: Word) -> str | None:
    return next((code for code, told in rows("abroad_regions.tsv") if opens(word, parted(told))), None)


def _made(one: Candidate, first: Word, last: Word, precision: PlacePrecision) -> Place:
    area = precision in ("region", "country")
    span = Span(first.span.start, last.span.end)
    radius = one.radius_km or (None if area else 5.0 if precision == "settlement" else 15.0)
    return Place(one.name, one.lat, one.lon, area, precision, radius, one.geonames_id, one.country, one.feature, span)
