"""A user's own kinds and fields: the example of docs/kinds.md, what comes out, and what is said of mistakes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from claim_kit import with_claims
from dateline.claims.what import kinds
from dateline.claims.what.own import NOTHING, Own, find_fields, load_own
from dateline.cli import app
from dateline.errors import RunError

PAGE = (Path(__file__).parent.parent / "docs" / "kinds.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0]
SENTENCE = "Traders smuggled diesel across the river Ister in 12 trucks."


@pytest.fixture
def example(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


def loaded(tmp_path: Path, text: str) -> Own:
    path = tmp_path / "kinds.toml"
    path.write_text(text, encoding="utf-8")
    return load_own(path)


def run(*arguments: object, home: Path | None = None) -> Result:
    environment = {"DATELINE_HOME": str(home)} if home else None
    return CliRunner().invoke(app, [str(a) for a in arguments], prog_name="dateline", env=environment)


def read_fields(text: str, own: Own) -> list[tuple[str, str]]:
    reading = find_fields(with_claims(text), own)
    return [(found.name, found.span.of(text)) for found in reading.claims[0].fields]


def test_the_example_of_the_page(tmp_path: Path, example: Path) -> None:
    assert SENTENCE in PAGE
    story = tmp_path / "story.txt"
    story.write_text(SENTENCE, encoding="utf-8")
    result = run("read", story, "--kinds", example, "--json")
    assert result.exit_code == 0, result.output
    (claim,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert claim["kind"] == "fuel_smuggling"
    assert {name: [f["text"] for f in found] for name, found in claim["fields"].items()} == {
        "river": ["river Ister"],
        "convoy_size": ["12 trucks"],
    }
    for found in claim["fields"].values():
        for match in found:
            assert SENTENCE[match["span"][0] : match["span"][1]] == match["text"]


def test_without_a_file_nothing_is_added() -> None:
    assert read_fields(SENTENCE, NOTHING) == []


def test_a_frame_must_hold(example: Path) -> None:
    own = load_own(example)
    (told,) = kinds.assign(with_claims("The twins run a bakery."), own.triggers).claims
    assert told.kind != "fuel_smuggling"
    (told,) = kinds.assign(with_claims("Gangs run petrol over the pass."), own.triggers).claims
    assert told.kind == "fuel_smuggling"


def test_a_built_in_kind_may_be_given_more_words(tmp_path: Path) -> None:
    own = loaded(tmp_path, '[[kind]]\nname = "protest"\n[[kind.trigger]]\nwords = ["bang pots"]\n')
    (told,) = kinds.assign(with_claims("Neighbours banged pots on their balconies."), own.triggers).claims
    assert told.kind == "protest"


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("# tonne of *", "The barge carried 40 tonnes of grain.", ["40 tonnes of grain"]),
        ("route *", "They left by route Amber, then by route Blue.", ["route Amber", "route Blue"]),
        ("ferry", "Two ferries and a ferry boat sank.", ["ferries", "ferry"]),
        ("* gate", "x", None),
        ("black sea", "The BLACK SEA ports reopened.", ["BLACK SEA"]),
    ],
)
def test_patterns(tmp_path: Path, pattern: str, text: str, found: list[str] | None) -> None:
    entry = f'[[field]]\nname = "told"\nwords = ["{pattern}"]\n'
    if found is None:
        with pytest.raises(RunError, match="opens with"):
            loaded(tmp_path, entry)
    else:
        assert [words for _, words in read_fields(text, loaded(tmp_path, entry))] == found


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("[[kind", "R040", "TOML"),
        ("[[kind]]\nname = 'Fuel Theft'\n[[kind.trigger]]\nwords = ['x']", "R041", "kind 1: `name`"),
        ("[[kind]]\nname = 'theft'", "R041", "no [[kind.trigger]]"),
        ("[[kind]]\nname = 'theft'\nlike = 'robbery'\n[[kind.trigger]]\nwords = ['rob']", "R041", "`like`"),
        ("[[kind]]\nname = 'theft'\n[[kind.trigger]]\nwords = 'rob'", "R041", "kind 1 ('theft'), trigger 1: `words`"),
        ("[[kind]]\nname = 'theft'\n[[kind.trigger]]\nwords = ['rob']\npart = 'noum'", "R041", "`part`"),
        ("[[kind]]\nname = 'theft'\n[[kind.trigger]]\nwords = ['rob']\nweight = 99", "R041", "`weight`"),
        ("[[kind]]\nname = 'theft'\n[[kind.trigger]]\nwords = ['rob']\nobjekt = ['bank']", "R041", "`objekt` is not known"),
        ("[[field]]\nname = 'rail'\nwords = []", "R041", "field 1 ('rail'): `words`"),
        ("[field]\nname = 'rail'", "R041", "[[field]]"),
        ("[[fields]]\nname = 'rail'", "R041", "`fields` is not known"),
    ],
)
def test_mistakes_are_told_with_file_entry_and_code(tmp_path: Path, text: str, code: str, says: str) -> None:
    with pytest.raises(RunError) as caught:
        loaded(tmp_path, text)
    assert caught.value.code == code
    assert says in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_a_missing_file_ends_the_run_before_anything_is_read(tmp_path: Path) -> None:
    result = run("read", "story.txt", "--kinds", tmp_path / "none.toml")
    assert result.exit_code == 2
    assert "R040" in result.output


def test_the_file_at_home_counts_by_itself(tmp_path: Path) -> None:
    (tmp_path / "kinds.toml").write_text(EXAMPLE, encoding="utf-8")
    result = run("kinds", "fuel_smuggling", "--json", home=tmp_path)
    assert result.exit_code == 0, result.output
    record = json.loads(result.stdout)
    assert record["definition"] == "fuel carried over a border in secret"
    assert record["crosswalk"][0]["plover_event"] == "AID"
