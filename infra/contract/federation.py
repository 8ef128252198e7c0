"""The store's subgraphs, found by the names in `schema/supergraph.yaml`."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from subgraphs.kit.app import Subgraph

CHECKOUT = Path(__file__).parents[2]
SCHEMA_FOLDER = CHECKOUT / "schema"


@dataclass(frozen=True, slots=True)
class Member:
    """A subgraph's place in the federation.

    Attributes:
        name: its name in the supergraph.
        routing_url: where it listens when it is a process of its own.
        sdl_file: where its SDL is kept.
    """

    name: str
    routing_url: str
    sdl_file: Path

    def load(self) -> Subgraph[Any]:
        """Import and return the subgraph: `subgraphs.<name>.app`, else `events.<name>.app`.

        Raises:
            LookupError: when neither package exists.
        """
        for package in ("subgraphs", "events"):
            if importlib.util.find_spec(f"{package}.{self.name}") is not None:
                subgraph: Subgraph[Any] = importlib.import_module(
                    f"{package}.{self.name}.app"
                ).SUBGRAPH
                return subgraph
        raise LookupError(
            f"schema/supergraph.yaml names the subgraph {self.name!r}, but there is neither a "
            f"package subgraphs/{self.name} nor events/{self.name}"
        )


def federation_members(folder: Path = SCHEMA_FOLDER) -> tuple[Member, ...]:
    """Return the federation's members in the order of the file.

    Args:
        folder: the folder that holds `supergraph.yaml`.
    """
    config = yaml.safe_load((folder / "supergraph.yaml").read_text())
    return tuple(
        Member(name, entry["routing_url"], folder / entry["schema"]["file"])
        for name, entry in config["subgraphs"].items()
    )
