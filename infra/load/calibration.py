"""`python -m infra.load.calibration FILE PORT`: the floor, an HTTP server that sends one file.

It reads each request and sends the file's bytes: uvicorn on uvloop and httptools, as the router is
served, with no router behind it. On another machine, figures scale by this one.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, Scope

__all__ = ["Calibration"]


class Calibration:
    """An ASGI application with one answer.

    Args:
        answer: its bytes.
    """

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(answer)),
        ]

    async def __call__(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        """Read the request whole, then answer."""
        del scope
        while True:
            message = await receive()
            if message["type"] != "http.request" or not message.get("more_body"):
                break
        await send({"type": "http.response.start", "status": 200, "headers": self._headers})
        await send({"type": "http.response.body", "body": self._answer})


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="calibration", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("port", type=int)
    arguments = parser.parse_args()
    uvicorn.run(
        Calibration(arguments.file.read_bytes()),
        port=arguments.port,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        log_level="warning",
        access_log=False,
    )


if __name__ == "__main__":
    main()
