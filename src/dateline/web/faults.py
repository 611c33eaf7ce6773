"""One shape for every error: a page for a person, ``{"error": {code, sentence, status}}`` for a program."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from dateline.errors import DatelineError, RunError
from dateline.web.render import render

STATUS = {
    **{"R030": 400, "R031": 400, "R032": 503, "R033": 404, "R034": 404, "R035": 410, "R012": 503, "R015": 507, "R001": 400},
    **{
        "R070": 404,
        "R090": 404,
        "R095": 409,
        "R096": 404,
        "R097": 404,
        "R100": 404,
        "R101": 401,
        "R102": 421,
        "R103": 403,
        "R104": 422,
        "R110": 400,
        "R111": 422,
        "R112": 422,
        "R113": 409,
        "R114": 404,
        "R105": 413,
        "R106": 405,
        **{"R080": 422, "R081": 404, "R082": 404, "R073": 422, "R072": 503},
        **{"R180": 401, "R181": 403, "R182": 401, "R183": 429, "R185": 422, "R186": 404},
    },
}
MACHINE = (".json", ".csv", ".geojson", ".atom")


def status_of(error: DatelineError) -> int:
    """The HTTP status of an error: what was asked wrongly is 4xx, what could not be done 5xx."""
    return STATUS.get(error.code, 422 if error.code.startswith("D") else 400 if error.code.startswith("R09") else 500)


def answer(request: Request, error: DatelineError) -> Response:
    """The error as the asker reads it."""
    status = status_of(error)
    if wants_json(request):
        body = {"error": {"code": error.code, "sentence": error.message, "status": status}}
        return JSONResponse(body, status_code=status)
    return render(request, "error.html", status=status, error=error, here=_here(request))


def wants_json(request: Request) -> bool:
    """Whether a program asks: by the address's ending, else because it does not ask for a page, as every browser does."""
    path = request.url.path
    return path.endswith(MACHINE) or "text/html" not in request.headers.get("accept", "")


def _here(request: Request) -> str | None:
    """The page asked for, where a second try from this page may open it: a link from elsewhere carries no session."""
    return str(request.url.replace(scheme="", netloc="")) if request.method == "GET" else None


async def dateline_fault(request: Request, error: Exception) -> Response:
    """An error of ours."""
    assert isinstance(error, DatelineError)
    return answer(request, error)


async def http_fault(request: Request, error: Exception) -> Response:
    """No such page, or asked in a way it does not answer to."""
    assert isinstance(error, HTTPException)
    path = request.url.path[:200]
    if error.status_code == 404:
        return answer(request, RunError("R100", where=path))
    if error.status_code == 405:
        return answer(request, RunError("R106", where=path, detail=f"{request.method} is not one of its ways"))
    return answer(request, RunError("R104", where=path, detail=str(error.detail)))


async def invalid_fault(request: Request, error: Exception) -> Response:
    """A parameter that cannot be understood."""
    assert isinstance(error, RequestValidationError)
    first: Any = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or "the request"
    return answer(request, RunError("R104", where=where[:200], detail=_plainly(first)))


def _plainly(error: Any) -> str:
    """What is wrong with a parameter, in words that say what was given and what to give."""
    given, ctx = str(error.get("input", ""))[:60], error.get("ctx") or {}
    match error["type"]:
        case "missing":
            return "it is missing; give one"
        case "int_parsing" | "int_from_float" | "int_type":
            return f"{given!r} is no whole number; write one"
        case "greater_than_equal":
            return f"{given} is too small; give at least {ctx['ge']}"
        case "less_than_equal":
            return f"{given} is too much; give at most {ctx['le']}"
        case "literal_error":
            return f"{given!r} is none of its values; write {ctx['expected']}"
        case "string_too_long":
            return f"it is too long; give at most {ctx['max_length']} characters"
        case "too_long":
            return f"{ctx['actual_length']} values are too many; give at most {ctx['max_length']}"
        case _:
            return str(error["msg"])


async def unforeseen(request: Request, error: Exception) -> Response:
    """A fault of ours: told without its inside, which the server's log has."""
    return answer(request, RunError("R109", where=request.url.path[:200], detail=type(error).__name__))
