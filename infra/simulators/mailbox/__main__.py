"""`python -m infra.simulators.mailbox FOLDER --smtp-port N --http-port N`: run the mailbox."""

import asyncio
from pathlib import Path

import click
import uvicorn

from infra.simulators.mailbox.app import create_app
from infra.simulators.mailbox.messages import MessageStore
from infra.simulators.mailbox.smtp import serve_smtp


async def serve(folder: Path, host: str, smtp_port: int, http_port: int) -> None:
    """Serve both sides of the mailbox until a signal ends it.

    Args:
        folder: where the messages lie.
        host: address to listen on.
        smtp_port: port of the SMTP side.
        http_port: port of the web side.
    """
    messages = MessageStore(folder)
    smtp = await serve_smtp(messages, host, smtp_port)
    async with smtp:
        config = uvicorn.Config(
            create_app(messages), host=host, port=http_port, log_level="warning", lifespan="off"
        )
        await uvicorn.Server(config).serve()


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--smtp-port", type=int, default=1025, show_default=True)
@click.option("--http-port", type=int, default=8025, show_default=True)
def main(folder: Path, host: str, smtp_port: int, http_port: int) -> None:
    """Keep every message sent here in FOLDER and show them in the browser."""
    asyncio.run(serve(folder, host, smtp_port, http_port))


if __name__ == "__main__":
    main()
