"""Reads manifests of persisted operations: id → text.

Two shapes are known: Apollo's `{"format": "apollo-persisted-query-manifest", "operations": […]}`,
and the flat map of hash to text that Relay and GraphQL Code Generator write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from supergraph.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ID_PREFIX", "read_manifest", "read_manifests"]

ID_PREFIX = "sha256:"
"""How the GraphQL-over-HTTP appendix and some tools begin an id; ids are kept without it."""

_APOLLO_FORMAT = "apollo-persisted-query-manifest"


def read_manifests(paths: Iterable[Path]) -> dict[str, str]:
    """Read and unite manifest files.

    Args:
        paths: the files.

    Returns:
        The text of every operation by its id.

    Raises:
        ConfigurationError: a file is missing or is no manifest, or two give one id two texts.
    """
    united: dict[str, str] = {}
    for path in paths:
        try:
            operations = read_manifest(orjson.loads(path.read_bytes()))
        except (OSError, ValueError) as error:
            raise ConfigurationError(
                f"The manifest of persisted operations {path} cannot be read: {error}"
            ) from None
        for key, text in operations.items():
            if united.setdefault(key, text) != text:
                raise ConfigurationError(
                    f"The persisted operation {key} of {path} has another text in an earlier "
                    "manifest: generate the manifests anew."
                )
    return united


def read_manifest(content: Any) -> dict[str, str]:
    """Read one manifest's JSON value.

    Raises:
        ValueError: it has neither of the known shapes; the message says where.
    """
    if not isinstance(content, Mapping):
        raise ValueError("a manifest is a JSON object")
    entries = _apollo_entries(content) if "format" in content else dict(content)
    for key, text in entries.items():
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"the operation {key!r} has no text")
    return {key.removeprefix(ID_PREFIX): text for key, text in entries.items()}


def _apollo_entries(content: Mapping[str, Any]) -> dict[str, Any]:
    if content["format"] != _APOLLO_FORMAT or content.get("version") != 1:
        raise ValueError(
            f"its format is {content['format']!r} version {content.get('version')!r}; "
            f"{_APOLLO_FORMAT!r} version 1 is known"
        )
    operations = content.get("operations")
    if not isinstance(operations, list):
        raise ValueError("it has no list of operations")
    entries: dict[str, Any] = {}
    for index, operation in enumerate(operations):
        if not isinstance(operation, Mapping) or not isinstance(operation.get("id"), str):
            raise ValueError(f"operations[{index}] has no id")
        entries[operation["id"]] = operation.get("body")
    return entries
