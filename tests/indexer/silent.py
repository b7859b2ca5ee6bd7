"""A server that takes connections and never answers: what a search engine looks like when it is overloaded."""

from __future__ import annotations

import asyncio


class Silent:
    """Listens on a free loopback port until it is closed; `asked` counts the connections."""

    def __init__(self) -> None:
        self.asked = 0
        self.url = ""
        self._writers: list[asyncio.StreamWriter] = []

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._hold, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        self._server.close()
        for writer in self._writers:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in self._writers), return_exceptions=True)

    async def _hold(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked += 1
        self._writers.append(writer)
