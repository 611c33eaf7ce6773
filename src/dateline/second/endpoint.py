"""Ask a model that speaks the OpenAI chat protocol: one question, one answer, within limits of time and size."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dateline.errors import DocumentError, RunError

if TYPE_CHECKING:
    import httpx2

MAX_ANSWER = 512 * 1024  # bytes; an answer without end is cut off here
CONNECT_S = 10.0
TRIES = 3
# Worth another try: too busy, or a gateway in between fell over.
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
# What servers without this way of fixing the answer's form reply; they are asked again without it.
NO_SCHEMA = frozenset({400, 404, 415, 422, 501})

Message = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is. ``seconds`` is the most that one question may take, tries and waits included."""

    base_url: str
    model: str
    key: str | None = None
    seconds: float = 120.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model answered, and what it cost. ``asked`` is how often the server was asked, 0 for an answer out of the cache."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    asked: int = 1


def endpoint(base_url: str, model: str, *, key: str | None = None, seconds: float = 120.0) -> Endpoint:
    """The endpoint of this address. Raises `RunError` R140 when it is no address of a web server, R141 without a model's name."""
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise RunError("R140", where=base_url)
    if not model.strip():
        raise RunError("R141")
    return Endpoint(base_url.rstrip("/"), model, key, seconds)


def ask(
    where: Endpoint,
    messages: Sequence[Message],
    schema: Mapping[str, Any],
    *,
    tokens: int = 4_096,
    story: str = "",
    wait: Callable[[float], None] = time.sleep,
) -> Answer:
    """The model's answer, of at most so many ``tokens`` if the server keeps to it.

    Raises `DocumentError` D140 when it gives none in time, `RunError` R142 when it is not there or refuses the key.
    """
    httpx2 = _library()
    began = time.monotonic()
    fixed = True
    asked = 0
    fault = "no answer"
    # No proxy, no .netrc, no redirect: a story goes to the address that was given, and nowhere else.
    with httpx2.Client(trust_env=False, follow_redirects=False) as client:
        while asked < TRIES:
            left = where.seconds - (time.monotonic() - began)
            if left <= 0:
                break
            asked += 1
            try:
                status, body = _posted(client, where, _question(where, messages, schema, tokens, fixed=fixed), left)
            except httpx2.ConnectError as error:
                raise RunError("R142", where=where.base_url, detail=str(error) or "no connection") from error
            except TooMuch as error:
                fault = str(error)
                break
            except httpx2.HTTPError as error:
                fault = str(error) or type(error).__name__
                continue
            if status in {401, 403}:
                raise RunError("R142", where=where.base_url, detail=f"HTTP {status}")
            if status == 200:
                answer = _answer(body, time.monotonic() - began, asked)
                if answer is not None:
                    return answer
                fault = "the answer is no chat completion"
            elif fixed and status in NO_SCHEMA:
                fixed, asked = False, asked - 1
            else:
                fault = f"HTTP {status}"
                if status not in PASSING:
                    break
                wait(min(2.0**asked, max(0.0, where.seconds - (time.monotonic() - began))))
    raise DocumentError("D140", where=story, detail=f"{where.model}: {fault}")


class TooMuch(Exception):
    """An answer went on for longer, or grew larger, than any answer needs."""


def _posted(client: httpx2.Client, where: Endpoint, question: Mapping[str, Any], left: float) -> tuple[int, bytes]:
    """Status and body, within the time that is left.

    The library's limits are for each read: a server that drips a byte a second would keep within them for ever. So it runs in
    a thread, and when the time is over its connection is closed under it.
    """
    told: Future[tuple[int, bytes]] = Future()

    def work() -> None:
        try:
            told.set_result(_post(client, where, question, left))
        except Exception as error:  # handed on to who waits
            told.set_exception(error)

    Thread(target=work, daemon=True).start()
    try:
        return told.result(timeout=left)
    except TimeoutError as error:
        client.close()
        raise TooMuch(f"the answer took over {where.seconds:g} s") from error


def _post(client: httpx2.Client, where: Endpoint, question: Mapping[str, Any], left: float) -> tuple[int, bytes]:
    """Status and body; the body is read as it comes, so that one without end is cut off in time."""
    headers = {"accept-encoding": "identity"} | ({"authorization": f"Bearer {where.key}"} if where.key else {})
    limits = _library().Timeout(left, connect=min(CONNECT_S, left))
    body = bytearray()
    with client.stream("POST", f"{where.base_url}/chat/completions", json=question, headers=headers, timeout=limits) as response:
        for part in response.iter_raw():
            body += part
            if len(body) > MAX_ANSWER:
                raise TooMuch(f"the answer is over {MAX_ANSWER // 1024} KB")
    return response.status_code, bytes(body)


def _question(
    where: Endpoint, messages: Sequence[Message], schema: Mapping[str, Any], tokens: int, *, fixed: bool
) -> dict[str, Any]:
    """The request: the form of the answer is fixed by the server, or else asked for in the first message."""
    question: dict[str, Any] = {
        "model": where.model,
        "messages": [dict(message) for message in messages],
        "temperature": 0,
        "seed": 0,
        "max_tokens": tokens,
        "stream": False,
    }
    if fixed:
        form = {"name": "claims", "strict": True, "schema": dict(schema)}
        question["response_format"] = {"type": "json_schema", "json_schema": form}
    else:
        question["messages"][0]["content"] += f"\n\nAnswer with JSON of this schema and nothing else:\n{json.dumps(schema)}"
    return question


def _answer(body: bytes, seconds: float, asked: int) -> Answer | None:
    """The text of a chat completion, or ``None`` when it is none."""
    try:
        found = json.loads(body)
        text = found["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return None
    if not isinstance(text, str):
        return None
    usage = found.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    return Answer(text, _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")), seconds, asked)


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _library() -> Any:
    try:
        import httpx2
    except ImportError as error:
        raise RunError("R143") from error
    return httpx2
