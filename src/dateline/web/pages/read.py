"""Reading in: paste a story, drop files, see how far it is and what could not be read."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from dateline.errors import RunError
from dateline.reading.story import Known
from dateline.web.desk import desk
from dateline.web.jobs import Job
from dateline.web.outputs import as_json
from dateline.web.render import render

router = APIRouter(include_in_schema=False)

Words = Annotated[str, Form()]


@router.get("/read")
def read(request: Request) -> Response:
    """The form, and what was read since the desk was opened."""
    return render(request, "read.html", jobs=list(reversed(desk(request).jobs.jobs.values())))


@router.post("/read")
def start(
    request: Request,
    text: Words = "",
    title: Words = "",
    publisher: Words = "",
    published: Words = "",
    url: Words = "",
    fetched: Words = "",
    files: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Begin to read; the page that shows how far it is."""
    from dateline.console import given_day

    day = given_day(published.strip() or None)
    given = [(file.filename, file.file.read()) for file in files or [] if file.filename]
    if text.strip():
        told = {"title": title, "publisher": publisher, "published": published, "url": url}
        row = {
            "id": f"pasted-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:10]}",
            "text": text.replace("\r\n", "\n"),
        }
        row |= {name: value.strip() for name, value in told.items() if value.strip()}
        given.append(("pasted.jsonl", (json.dumps(row) + "\n").encode()))
    addresses = [address for address in fetched.split() if address]
    if any(not address.lower().startswith(("http://", "https://")) for address in addresses):
        raise RunError("R104", where="address", detail="give addresses that begin with http:// or https://, one a line")
    if not given and not addresses:
        raise RunError("R104", where="reading in", detail="nothing was given; paste a story, give an address or choose files")
    here, known = desk(request), Known(publisher=publisher.strip() or None, published=day)
    job = here.jobs.start(given, known, addresses=addresses, ledger=here.ledger)
    return RedirectResponse(f"/read/{job.id}", status_code=303)


@router.get("/read/{job}.json")
def progress_json(request: Request, job: str) -> Response:
    """How far it is, for the script that shows it."""
    found = _job(request, job)
    items = [{name: getattr(item, name) for name in item.__slots__} for item in found.items]
    return as_json({"state": found.state, "inputs": found.inputs, "over": found.over, "fault": found.fault, "items": items})


@router.get("/read/{job}")
def progress(request: Request, job: str) -> Response:
    """How far it is; asks again by itself until it is over."""
    return render(request, "reading.html", job=_job(request, job))


@router.post("/read/{job}/stop")
def stop(request: Request, job: str) -> Response:
    """Stop after the story that is being read; what was read stays."""
    _job(request, job).stop.set()
    return RedirectResponse(f"/read/{job}", status_code=303)


def _job(request: Request, id: str) -> Job:
    found = desk(request).jobs.jobs.get(id)
    if found is None:
        raise RunError("R100", where=request.url.path[:200])
    return found
