"""`python -m infra.simulators.sign_in --port N --redirect-prefix URL`: run both providers."""

import click
import uvicorn

from infra.simulators.sign_in.app import SignInSimulator
from infra.simulators.sign_in.grants import Client


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=4026, show_default=True)
@click.option("--client-id", default="store", show_default=True)
@click.option("--client-secret", envvar="SIGN_IN_CLIENT_SECRET", required=True)
@click.option("--redirect-prefix", default="http://127.0.0.1:4000/", show_default=True)
def main(host: str, port: int, client_id: str, client_secret: str, redirect_prefix: str) -> None:
    """Sign anybody in as whoever they say they are."""
    client = Client(client_id, client_secret, redirect_prefix)
    simulator = SignInSimulator(f"http://{host}:{port}", client)
    uvicorn.run(simulator.app(), host=host, port=port, log_level="warning", lifespan="off")


if __name__ == "__main__":
    main()
