"""`python -m events WORKER`: one worker in a process of its own."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson

from events.kafka import KafkaBroker
from events.workers import WORKERS, Worker
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import read_settings

#: A worker that has not ended so long after it was told to is ended: everything it does may be
#: repeated, so nothing is lost.
_GRACE_SECONDS = 4.0


class LineFormatter(logging.Formatter):
    """Formats a record as one line of JSON.

    Args:
        worker: the worker's name.
    """

    def __init__(self, worker: str) -> None:
        super().__init__()
        self._worker = worker

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "worker": self._worker,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return orjson.dumps(line).decode()


async def serve(name: str, ready_file: Path | None) -> None:
    """Run a worker until SIGTERM or SIGINT.

    Args:
        name: one of `WORKERS`.
        ready_file: made when the worker begins its work, or None.
    """
    stopping = asyncio.Event()

    def stop() -> None:
        stopping.set()
        last_resort = threading.Timer(_GRACE_SECONDS, os._exit, (1,))
        last_resort.daemon = True
        last_resort.start()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    settings = read_settings()
    async with Resources.open(settings) as resources:
        broker = KafkaBroker(settings.kafka_bootstrap_servers)
        await WORKERS[name](Worker(resources, broker, stopping, ready_file))


@click.command()
@click.argument("worker", type=click.Choice(list(WORKERS)))
@click.option(
    "--ready-file",
    type=click.Path(path_type=Path),
    help="A file to make when the worker begins its work.",
)
def main(worker: str, ready_file: Path | None) -> None:
    """Run WORKER until it is told to stop."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(LineFormatter(worker))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    asyncio.run(serve(worker, ready_file))


if __name__ == "__main__":
    main()
