"""The MCP server on standard input and output, with the official SDK: tools and nothing else, one question at a time."""

from __future__ import annotations

import json
from functools import cache, partial
from typing import Any

import anyio
import anyio.to_thread
import mcp.types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from dateline import __version__
from dateline.agents.desk import INSTRUCTIONS, answer
from dateline.agents.tools import TOOLS, Desk
from dateline.ledger.connect import Ledger
from dateline.pipeline import Tools

LOOKS = types.ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


def serve(ledger: Ledger) -> None:
    """Answer questions until the input ends."""
    anyio.run(_serve, Desk(ledger, _reader))


@cache
def _reader() -> Tools:
    """The reader, built when a text is first given."""
    from dateline.pipeline import build_tools

    return build_tools()


async def _serve(desk: Desk) -> None:
    one = anyio.CapacityLimiter(1)

    async def listed(_: Any, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_tool(tool.name, tool.says, tool.takes.model_json_schema()) for tool in TOOLS])

    async def called(_: Any, asked: types.CallToolRequestParams) -> types.CallToolResult:
        work = partial(answer, desk, asked.name, asked.arguments or {})
        found, right = await anyio.to_thread.run_sync(work, limiter=one)
        text = json.dumps(found, ensure_ascii=False)
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=text)], structured_content=found, is_error=not right
        )

    server: Server[Any] = Server(
        "dateline", version=__version__, instructions=INSTRUCTIONS, on_list_tools=listed, on_call_tool=called
    )
    async with stdio_server() as (coming, going):
        await server.run(coming, going, server.create_initialization_options())


def _tool(name: str, says: str, schema: dict[str, Any]) -> types.Tool:
    return types.Tool(name=name, description=says, input_schema=schema, annotations=LOOKS)
