"""Makes every generated file (`schema/`, the README's plan) from the code; the caller writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from graphql import parse

from infra.contract.federation import SCHEMA_FOLDER, federation_members
from infra.contract.manifest import MANIFEST_NAME, manifest_of
from infra.contract.readme import with_region
from supergraph.composition.compose import Subgraph, compose
from supergraph.plan.format import format_plan
from supergraph.planner.planner import Planner
from supergraph.schema.api_schema import api_schema_sdl
from supergraph.schema.supergraph_schema import load_supergraph

#: Clients that send operations by id.
_MANIFEST_CLIENTS = ("mobile",)


class ContractBroken(Exception):  # what happened, in the words of its reader
    """The subgraphs do not compose; the message lists every error."""


def generated_files(folder: Path = SCHEMA_FOLDER) -> Mapping[Path, bytes]:
    """Return every generated file of the schema folder with its content.

    Args:
        folder: the schema folder; its `supergraph.yaml` and client operations are read.

    Raises:
        ContractBroken: when the subgraphs do not compose.
    """
    members = federation_members(folder)
    sdls = {member.name: member.load().sdl() for member in members}
    result = compose(
        [Subgraph(member.name, member.routing_url, sdls[member.name]) for member in members]
    )
    if result.supergraph_sdl is None:
        raise ContractBroken("\n".join(f"{error.code}: {error.message}" for error in result.errors))
    files = {member.sdl_file: sdls[member.name].encode() for member in members}
    files[folder / "supergraph.graphql"] = result.supergraph_sdl.encode()
    schema = load_supergraph(result.supergraph_sdl)
    files[folder / "api.graphql"] = api_schema_sdl(schema).encode()
    readme = folder.parent / "README.md"
    if readme.exists():
        flagship = (folder / "operations" / "web" / "flagship.graphql").read_text()
        plan = format_plan(Planner(schema).plan(parse(flagship)))
        text = with_region(readme.read_text(), "flagship-query", "graphql", flagship)
        files[readme] = with_region(text, "flagship-plan", "text", plan).encode()
    for client in _MANIFEST_CLIENTS:
        client_folder = folder / "operations" / client
        files[client_folder / MANIFEST_NAME] = manifest_of(client_folder)
    return files
