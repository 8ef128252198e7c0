"""Manifests of persisted operations in Apollo's format, made from a client's `.graphql` files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import orjson
from graphql import OperationDefinitionNode, parse, print_ast

MANIFEST_NAME = "persisted-query-manifest.json"


def manifest_of(folder: Path) -> bytes:
    """Return the manifest of the operations in a client's folder.

    Each file holds one named operation with the fragments it uses; the id is the SHA-256 of the
    printed text, as Apollo's clients make it.

    Args:
        folder: the client's folder of `.graphql` files.

    Raises:
        ValueError: when a file does not hold exactly one named operation.
    """
    operations = []
    for path in sorted(folder.glob("*.graphql")):
        document = parse(path.read_text())
        defined = [
            node for node in document.definitions if isinstance(node, OperationDefinitionNode)
        ]
        if len(defined) != 1 or defined[0].name is None:
            raise ValueError(f"{path.name} must hold exactly one operation, and name it")
        body = print_ast(document)
        operations.append(
            {
                "id": hashlib.sha256(body.encode()).hexdigest(),
                "name": defined[0].name.value,
                "type": defined[0].operation.value,
                "body": body,
            }
        )
    manifest = {
        "format": "apollo-persisted-query-manifest",
        "version": 1,
        "operations": operations,
    }
    return orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
