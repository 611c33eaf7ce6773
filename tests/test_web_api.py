"""The API keeps to its own description, whatever it is asked."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from dateline.web.app import create_app, paths
from dateline.web.checks import Checks
from desk_kit import client, counted, made, opened

EXAMPLES = 4
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


def test_the_api_answers_as_it_says(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each operation of the description, asked in ways that fit it and in ways that do not."""
    monkeypatch.setattr(Checks, "_checked", lambda self, version: ())
    with opened(tmp_path_factory.mktemp("api") / "desk.db", *(made(n) for n in range(6)), series=(counted(),)) as ledger:
        schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(ledger), headers={"host": "127.0.0.1"})
        operations = [result.ok() for result in schema.get_all_operations()]
        assert len(operations) >= 14
        for operation in operations:
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                _ask(operation, mode)


def _ask(operation: Any, mode: GenerationMode) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=list(CHECKS), headers={"host": "127.0.0.1"})

    try:
        ask()
    except Unsatisfiable:
        # An operation without parameters cannot be asked wrongly.
        assert mode is GenerationMode.NEGATIVE


def test_every_list_answers_a_program(tmp_path_factory: pytest.TempPathFactory) -> None:
    known = set(paths())
    lists = ("/record", "/stories", "/incidents", "/tallies", "/positions", "/forecasts", "/sources", "/alerts")
    for page in (*lists, "/days", "/coverage", "/claims/{claim_id}", "/stories/{story_id}", "/incidents/{incident_id}"):
        assert {f"{page}.json", f"{page}.csv"} <= known, page
    for page in ("/record", "/incidents", "/claims/{claim_id}", "/stories/{story_id}", "/incidents/{incident_id}"):
        assert f"{page}.geojson" in known, page


def test_a_table_and_a_map_hold_what_the_list_holds(tmp_path_factory: pytest.TempPathFactory) -> None:
    with opened(tmp_path_factory.mktemp("api") / "desk.db", *(made(n) for n in range(8))) as ledger:
        browser = client(ledger)
        every = [one["id"] for one in browser.get("/record.json?limit=1000").json()["claims"]]
        for kind, cell in (("csv", lambda text: [line.partition(",")[0] for line in text.splitlines()[1:]]),):
            seen: list[str] = []
            path: str | None = f"/record.{kind}?limit=5"
            while path:
                answer = browser.get(path)
                seen += cell(answer.text)
                path = answer.links["next"]["url"] if "next" in answer.links else None
            assert seen == every
        assert [line.partition(",")[0] for line in browser.get("/record.csv?limit=20000").text.splitlines()[1:]] == every
        page = browser.get("/record.geojson?limit=5").json()
        assert page["total"] == len(every) and [one["properties"]["claim"] for one in page["features"]] == every[:5]
        seen = []
        path = "/record.geojson?limit=5"
        while path:
            page = browser.get(path).json()
            seen += [one["properties"]["claim"] for one in page["features"]]
            path = page["next"]
        assert seen == every
        whole = browser.get("/record.geojson?limit=20000").json()
        assert [one["properties"]["claim"] for one in whole["features"]] == every and whole["next"] is None
        claim, story = every[0], browser.get("/record.json?limit=1").json()["claims"][0]["found_in"]["story"]
        for path in (f"/claims/{claim}", f"/stories/{story}"):
            assert claim in browser.get(f"{path}.csv").text
            assert browser.get(f"{path}.geojson").json()["features"][0]["properties"]["story"] == story
        assert browser.get("/stories/none.csv").json()["error"]["code"] == "R033"
        assert "limit=3" in browser.get("/stories.json?limit=3").json()["next"]


def test_the_description_describes(tmp_path_factory: pytest.TempPathFactory) -> None:
    with opened(tmp_path_factory.mktemp("api") / "desk.db") as ledger:
        description = client(ledger).get("/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            assert operation.get("summary") and operation.get("description"), (method, path)
            assert {"400", "422", "503"} <= set(operation["responses"]), path
            for parameter in operation.get("parameters", []):
                assert parameter["in"] == "path" or parameter.get("description") or parameter["schema"].get("description"), (
                    path,
                    parameter,
                )


def test_keyset_pages_hold_while_stories_come_in(tmp_path_factory: pytest.TempPathFactory) -> None:
    from ledger_kit import keep

    with opened(tmp_path_factory.mktemp("api") / "desk.db", *(made(n) for n in range(0, 20, 2))) as ledger:
        browser = client(ledger)
        before = {one["id"] for one in browser.get("/record.json?limit=1000").json()["claims"]}
        seen: list[str] = []
        path: str | None = "/record.json?limit=4"
        number = 1
        while path:
            page = browser.get(path).json()
            seen += [one["id"] for one in page["claims"]]
            path = page["next"]
            keep(ledger, [made(number)])
            number += 2
        assert len(seen) == len(set(seen)) and before <= set(seen)
        stories: list[str] = []
        path = "/stories.json?limit=3"
        while path:
            page = browser.get(path).json()
            stories += [one["id"] for one in page["stories"]]
            path = page["next"]
        assert len(stories) == len(set(stories)) == len(browser.get("/stories.json?limit=1000").json()["stories"])
