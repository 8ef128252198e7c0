"""The configuration file that lists the subgraphs, in the shape that `rover` reads too.

`subgraphs.<name>` has `routing_url` and `schema` with `file`, `sdl` or `subgraph_url`. Values may
contain `${env.NAME}`, `${env.NAME:-default}` and `${file.path}`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Hashable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from supergraph.cli.files import STANDARD_INPUT, SourceError, read_text
from supergraph.cli.sources import Source
from supergraph.composition.federation_spec import NEWEST

__all__ = ["from_configuration"]

_KEYS = ("federation_version", "subgraphs")
_ENTRY_KEYS = ("routing_url", "schema")
_KINDS = ("file", "sdl", "subgraph_url")
_SCHEMA_KEYS = (*_KINDS, "introspection_headers")
_REGISTRY_KEYS = frozenset({"graphref", "subgraph"})
_VERSION = re.compile(r"(?:latest-)?2|[=v]?2\.(\d+)(?:\.\d+)?(?:[-+][0-9A-Za-z.+-]+)?")
_VARIABLE = re.compile(r"\$\{(\w+)\.([^}]*?)(?::-([^}]*))?\}")


class _UniqueKeysLoader(yaml.SafeLoader):
    """A safe loader that refuses a key given twice, of which YAML readers keep only the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"the key {name!r} is given twice", problem_mark=key.start_mark
                )
            seen.add(name)
        return super().construct_mapping(node, deep=deep)


def from_configuration(path: Path) -> list[Source]:
    """Read a configuration file; its relative paths start in its own folder.

    Args:
        path: the file; `-` is standard input, whose paths start in the working folder.

    Raises:
        SourceError: the file cannot be read, or a part of it is missing or unknown.
    """
    place = "standard input" if path == STANDARD_INPUT else str(path)
    try:
        content = yaml.load(read_text(path), _UniqueKeysLoader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise SourceError(f"{place} is not valid YAML: {error}") from None
    except RecursionError:
        raise SourceError(f"{place} is nested too deeply to be read.") from None
    if not isinstance(content, Mapping) or not isinstance(content.get("subgraphs"), Mapping):
        raise SourceError(f"{place} must have `subgraphs:`, with an entry for each subgraph.")
    _refuse_unknown(content, _KEYS, place)
    _check_version(content.get("federation_version"), place)
    if not content["subgraphs"]:
        raise SourceError(f"{place}: `subgraphs` is empty.")
    folder = Path() if path == STANDARD_INPUT else path.parent
    return [
        _read_entry(str(name), _expand(entry, folder, f"{place}: subgraphs.{name}"), folder, place)
        for name, entry in content["subgraphs"].items()
    ]


def _refuse_unknown(given: Mapping[Any, Any], known: Iterable[str], place: str) -> None:
    known = list(known)
    for key in given:
        if key not in known:
            close = get_close_matches(str(key), known, 1)
            remedy = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}."
            raise SourceError(f"{place}: unknown key {str(key)!r}; {remedy}")


def _check_version(version: object, place: str) -> None:
    """Accept every federation 2 version up to the newest known; composition follows the newest."""
    if version is None:
        return
    newest = f"{NEWEST[0]}.{NEWEST[1]}"
    at = f"{place}: federation_version"
    if isinstance(version, float):
        raise SourceError(f'{at} must be a text, such as "={newest}": as a number 2.10 is 2.1.')
    found = _VERSION.fullmatch(str(version))
    if found is None:
        raise SourceError(f"{at} is {version!r}, but must be 2, or as in ={newest}.")
    if found[1] and int(found[1]) > NEWEST[1]:
        raise SourceError(f"{at} is {version!r}, but the newest that is known here is {newest}.")


def _expand(value: Any, folder: Path, place: str) -> Any:
    """Put the values of variables into every text of an entry."""
    if isinstance(value, str):
        return _VARIABLE.sub(lambda found: _value_of(found, folder, place), value)
    if isinstance(value, Mapping):
        return {key: _expand(inner, folder, f"{place}.{key}") for key, inner in value.items()}
    return value


def _value_of(found: re.Match[str], folder: Path, place: str) -> str:
    kind, name, default = found.groups()
    if kind == "env":
        value = os.environ.get(name, default)
        if value is None:
            raise SourceError(
                f"{place}: the variable {name} is not set; write a default as in "
                f"${{env.{name}:-…}}, or set it."
            )
        return value
    if kind == "file":
        return read_text(folder / name).strip()
    raise SourceError(f"{place}: {found[0]} is neither ${{env.NAME}} nor ${{file.path}}.")


def _read_entry(name: str, entry: Any, folder: Path, path: str) -> Source:
    place = f"{path}: subgraphs.{name}"
    schema = entry.get("schema") if isinstance(entry, Mapping) else None
    if not isinstance(schema, Mapping):
        raise SourceError(f"{place} must have `schema:` with one of {', '.join(_KINDS)}.")
    _refuse_unknown(entry, _ENTRY_KEYS, place)
    if _REGISTRY_KEYS & schema.keys():
        raise SourceError(
            f"{place}.schema names a schema of a registry, which is not asked here: fetch it into a"
            " file, and give `file`."
        )
    _refuse_unknown(schema, _SCHEMA_KEYS, f"{place}.schema")
    given = [kind for kind in _KINDS if isinstance(schema.get(kind), str)]
    if len(given) != 1:
        raise SourceError(f"{place}.schema must have exactly one of {', '.join(_KINDS)}.")
    routing_url = entry.get("routing_url")
    if routing_url is not None and not isinstance(routing_url, str):
        raise SourceError(f"{place}.routing_url must be a string.")
    url = schema.get("subgraph_url")
    return Source(
        name,
        routing_url or url or "",
        file=folder / schema["file"] if given == ["file"] else None,
        sdl=schema.get("sdl"),
        subgraph_url=url,
        headers=_headers(schema.get("introspection_headers"), given, f"{place}.schema"),
    )


def _headers(headers: object, given: list[str], place: str) -> tuple[tuple[str, str], ...]:
    if headers is None:
        return ()
    if given != ["subgraph_url"]:
        raise SourceError(f"{place}.introspection_headers goes with subgraph_url.")
    if not isinstance(headers, Mapping) or not all(
        isinstance(name, str) and isinstance(value, str) for name, value in headers.items()
    ):
        raise SourceError(f"{place}.introspection_headers must have a text for each name.")
    return tuple(headers.items())
