"""Operations of clients, read from a folder.

    operations/web/cart.graphql               client `web`, version not known
    operations/mobile/2.4.0/cart.graphql      client `mobile`, version 2.4.0
    operations/mobile/2.4.0/manifest.json     a manifest of persisted operations

Fragments of a file without operations may be used by all files beside it. An entry of a manifest
may name another client and version by `clientName` and `clientVersion`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    Source,
    parse,
    print_ast,
)
from graphql.utilities import separate_operations

from supergraph.cli.files import SourceError, read_text
from supergraph.cli.sources import SDL_SUFFIXES
from supergraph.composition.operation_check import ClientOperation
from supergraph.pipeline.manifest import ID_PREFIX, read_manifest

__all__ = ["read_operations"]


@dataclass(frozen=True, slots=True)
class _Text:
    """One document and who sends it."""

    client: str
    version: str
    name: str
    document: DocumentNode
    file: str


def read_operations(folder: Path) -> list[ClientOperation]:
    """Read every operation of a folder, in the order of their paths; what is there twice, once.

    Raises:
        SourceError: a file cannot be read, or there are no operations.
    """
    found: dict[tuple[str, str, str], ClientOperation] = {}
    for place, client, version in _folders(folder):
        texts = list(_texts(place, client, version))
        fragments = _shared_fragments(texts)
        for text in texts:
            for operation in _operations(text, fragments):
                key = (operation.client, operation.version, print_ast(operation.document))
                found.setdefault(key, operation)
    if not found:
        raise SourceError(
            f"{folder} holds no operations: put them into {folder}/<client>/<name>.graphql, or "
            "beside a manifest of persisted operations."
        )
    return list(found.values())


def _folders(folder: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield the folders that may hold operations, with client and version."""
    yield folder, folder.resolve().name, ""
    for client in _subfolders(folder):
        yield client, client.name, ""
        for version in _subfolders(client):
            yield version, client.name, version.name


def _subfolders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


def _texts(folder: Path, client: str, version: str) -> Iterator[_Text]:
    """Yield a folder's documents: files first, as places in them say more than in a manifest."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    for path in files:
        if path.suffix in SDL_SUFFIXES:
            document = _parse(read_text(path), str(path))
            yield _Text(client, version, path.stem, document, str(path))
    for path in files:
        if path.suffix == ".json":
            yield from _manifest(path, client, version)


def _manifest(path: Path, client: str, version: str) -> Iterator[_Text]:
    try:
        content = orjson.loads(path.read_bytes())
        texts = read_manifest(content)
    except (OSError, ValueError) as error:
        raise SourceError(f"{path} is no manifest of persisted operations: {error}.") from None
    entries = _entries(content)
    for key, text in texts.items():
        entry = entries.get(key, {})
        name = str(entry.get("name") or key)
        yield _Text(
            str(entry.get("clientName") or client),
            str(entry.get("clientVersion") or version),
            name,
            _parse(text, f"{path}, operation {name}"),
            f"{path}, operation {name}",
        )


def _entries(content: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the entries of an Apollo manifest by id; a flat map has none."""
    operations = content.get("operations")
    entries = operations if "format" in content and isinstance(operations, list) else []
    return {str(entry["id"]).removeprefix(ID_PREFIX): entry for entry in entries}


def _parse(text: str, place: str) -> DocumentNode:
    try:
        return parse(Source(text, place))
    except GraphQLSyntaxError as error:
        at = error.locations[0] if error.locations else None
        where = f"{place}:{at.line}:{at.column}" if at else place
        raise SourceError(f"{where}: {error.message}") from None
    except RecursionError:
        raise SourceError(f"{place} is nested too deeply to be parsed.") from None


def _shared_fragments(texts: Iterable[_Text]) -> dict[str, FragmentDefinitionNode]:
    return {
        name: fragment
        for text in texts
        if not any(isinstance(d, OperationDefinitionNode) for d in text.document.definitions)
        for name, fragment in _fragments(text.document).items()
    }


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }


def _operations(
    text: _Text, shared: Mapping[str, FragmentDefinitionNode]
) -> Iterator[ClientOperation]:
    own = _fragments(text.document)
    others = [fragment for name, fragment in shared.items() if name not in own]
    whole = DocumentNode(definitions=(*text.document.definitions, *others))
    for name, document in separate_operations(whole).items():
        yield ClientOperation(text.client, text.version, name or text.name, document, text.file)
