"""The Kafka protocol: librdkafka's mock cluster, alone in a process that lives as long as it.

It keeps everything in memory and forgets it at its end; its cluster id is new at every start, by
which a relay knows that what it published is gone. It picks its own port, so its process tells the
address through a file.

Run as `python -m infra.embedded.kafka ADDRESS_FILE`.
"""

import signal
import sys
import threading
from pathlib import Path

from infra.embedded.guardian import Command
from infra.embedded.service import (
    EmbeddedService,
    Host,
    RunningService,
    wait_until_ready,
    wheel_folder,
)

NAME = "Kafka protocol"
VARIABLE = "KAFKA_BOOTSTRAP_SERVERS"
_PACKAGE = "confluent_kafka"
_CHECKOUT = Path(__file__).parents[2]


def start(host: Host) -> RunningService:
    """Start the cluster's process and learn its address.

    Raises:
        ServiceError: no wheel, or the process does not come up.
    """
    wheel_folder(_PACKAGE, NAME, VARIABLE)
    address_file = host.folder.folder("run") / "kafka.address"
    address_file.unlink(missing_ok=True)
    child = host.guardian.spawn(
        Command(
            name="kafka",
            argv=(sys.executable, "-m", "infra.embedded.kafka", str(address_file)),
            log=host.folder.log("kafka"),
            cwd=_CHECKOUT,
        )
    )
    wait_until_ready(child, address_file.exists, VARIABLE)
    return RunningService(NAME, {VARIABLE: address_file.read_text().strip()}, (child,))


SERVICE = EmbeddedService(NAME, VARIABLE, start)


def hold_cluster(address_file: Path) -> None:
    """Hold a one-broker cluster until SIGTERM or SIGINT; write its address once it answers."""
    from confluent_kafka import Producer  # noqa: PLC0415 - only the cluster's own process needs it

    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    # The cluster lives inside a client's handle; the address the client asks for is not used.
    owner = Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "mock"})
    brokers = owner.list_topics(timeout=10).brokers.values()
    unfinished = address_file.with_suffix(".new")
    unfinished.write_text(",".join(f"{broker.host}:{broker.port}" for broker in brokers))
    unfinished.replace(address_file)
    ended.wait()
    owner.flush(0)


if __name__ == "__main__":
    hold_cluster(Path(sys.argv[1]))
