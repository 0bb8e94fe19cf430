"""A real HTTP server that speaks chat completions, well or badly, as it is told.

In a test: `with ModelServer(mix=["ok"]) as server: ... server.address`. As a process of its own:
`python -m tests.support.model_server --mix ok,slow:0.2`; its first line is its address, and
`GET /log` gives what it received.
"""

import argparse
import asyncio
import json
import threading
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from tests.support.behaviours import BEHAVIOURS, Exchange
from tests.support.narratives import facts_in


@dataclass(frozen=True)
class Received:
    """A request as it came: `behaviour` is how it was met, `attempt` counts those with the same data,
    `client` is the port of the client's connection."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    behaviour: str
    title: str
    attempt: int
    client: int


@dataclass
class ModelServer:
    """Serves on 127.0.0.1 while it is entered.

    `mix` is a cycle of behaviours over the requests. A `script` goes before it: a list of
    sequences; the title of an event chooses its sequence, the attempt its place in it, and the
    last behaviour of a sequence goes on for ever. A behaviour is a name in BEHAVIOURS, with
    seconds after a colon where it takes them ("slow:0.2").
    """

    mix: Sequence[str] = ("ok",)
    script: Sequence[Sequence[str]] = ()
    port: int = 0
    requests: list[Received] = field(default_factory=list)

    def __post_init__(self) -> None:
        for behaviour in [*self.mix, *(step for sequence in self.script for step in sequence)]:
            if behaviour.partition(":")[0] not in BEHAVIOURS:
                raise ValueError(f"no behaviour is named {behaviour!r}")
        self._attempts: Counter[str] = Counter()

    @property
    def address(self) -> str:
        """The base address for a client."""
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Self:
        started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve_until_left(started)))
        self._thread.start()
        started.wait()
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._left.set)
        self._thread.join()

    async def _serve_until_left(self, started: threading.Event) -> None:
        self._loop, self._left = asyncio.get_running_loop(), asyncio.Event()
        await self.start()
        started.set()
        await self._left.wait()
        self._server.close()

    async def start(self) -> None:
        """Listen, within the loop that is running."""
        # asyncio sets TCP_NODELAY by itself.
        self._server = await asyncio.start_server(self._converse, "127.0.0.1", self.port, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, one after another."""
        try:
            while request := await _request(reader):
                path, headers, content = request
                await self._answer(path, content, Exchange(reader, writer, headers))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, or the server is left
        finally:
            writer.close()

    async def _answer(self, path: str, content: bytes, exchange: Exchange) -> None:
        if path == "/log":
            exchange.reply(json.dumps([asdict(one) for one in self.requests]).encode())
        elif path.endswith("/chat/completions"):
            await self._complete(path, content, exchange)
        else:
            exchange.fail(404, "there is no such path", code="not_found")

    async def _complete(self, path: str, content: bytes, exchange: Exchange) -> None:
        body = json.loads(content)
        said = body["messages"][-1]["content"]
        exchange.body, exchange.number = body, len(self.requests) + 1
        self._attempts[said] += 1
        title, attempt = facts_in(said).get("title", ""), self._attempts[said]
        behaviour = self._behaviour(title, attempt)
        client = exchange.writer.get_extra_info("peername")[1]
        self.requests.append(Received(path, body, exchange.headers, behaviour, title, attempt, client))
        name, _colon, seconds = behaviour.partition(":")
        await BEHAVIOURS[name](exchange, *([float(seconds)] if seconds else []))

    def _behaviour(self, title: str, attempt: int) -> str:
        if self.script:
            sequence = self.script[sequence_of(title, len(self.script))]
            return sequence[min(attempt, len(sequence)) - 1]
        return self.mix[len(self.requests) % len(self.mix)]


def sequence_of(title: str, sequences: int) -> int:
    """Which of so many sequences of a script an event of this title meets; the same everywhere."""
    return zlib.crc32(title.encode()) % sequences


async def _request(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes] | None:
    """The path, headers and content of the next request, None where the client has said all."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    except asyncio.IncompleteReadError:
        return None
    pairs = (line.partition(":") for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, _colon, value in pairs}
    content = await reader.readexactly(int(headers.get("content-length", "0")))
    return head[0].split(" ")[1], headers, content


async def _serve_for_ever(server: ModelServer) -> None:
    await server.start()
    print(server.address, flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(description="A stand-in for a model behind real HTTP.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--mix", default="ok", help="behaviours, divided by commas")
    parser.add_argument("--script", default="", help="sequences, divided by semicolons, each as a mix")
    asked = parser.parse_args()
    script = [sequence.split(",") for sequence in asked.script.split(";") if sequence]
    asyncio.run(_serve_for_ever(ModelServer(asked.mix.split(","), script, asked.port)))


if __name__ == "__main__":
    main()
