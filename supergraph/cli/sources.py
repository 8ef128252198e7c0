"""Where subgraph schemas come from: a configuration file, a folder, or running subgraphs.

The configuration has the shape that composition tools of the field share: `subgraphs.<name>` with
`routing_url` and `schema.file`, `schema.sdl` or `schema.subgraph_url`.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import yaml

from supergraph.cli.files import SourceError, read_text
from supergraph.composition.compose import Subgraph

__all__ = [
    "SDL_SUFFIXES",
    "Source",
    "from_configuration",
    "from_folder",
    "load_sources",
]

SDL_SUFFIXES = frozenset({".graphql", ".graphqls", ".gql"})
_FETCH_SECONDS = 10.0
_FETCHES_AT_ONCE = 8
_MAX_BYTES = 50_000_000
_QUESTION = b'{"query":"query ServiceSdl { _service { sdl } }"}'
_KNOWN_KEYS = frozenset({"federation_version", "subgraphs"})
_KINDS = ("file", "sdl", "subgraph_url")


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


@dataclass(frozen=True, slots=True)
class Source:
    """Where one subgraph's schema is; exactly one of the last three is given.

    Attributes:
        name: the subgraph's name.
        routing_url: where the router will reach it, or "" when it is not known.
        file: a file with its SDL.
        sdl: the SDL itself.
        subgraph_url: a running subgraph, which is asked for it.
    """

    name: str
    routing_url: str
    file: Path | None = None
    sdl: str | None = None
    subgraph_url: str | None = None


def from_configuration(path: Path) -> list[Source]:
    """Read a configuration file; its relative paths start in its own folder.

    Raises:
        SourceError: the file cannot be read, or a part of it is missing or unknown.
    """
    try:
        content = yaml.load(read_text(path), _UniqueKeysLoader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise SourceError(f"{path} is not valid YAML: {error}") from None
    except RecursionError:
        raise SourceError(f"{path} is nested too deeply to be read.") from None
    if not isinstance(content, Mapping) or not isinstance(content.get("subgraphs"), Mapping):
        raise SourceError(f"{path} must have `subgraphs:`, with an entry for each subgraph.")
    unknown = sorted(str(key) for key in content if key not in _KNOWN_KEYS)
    if unknown:
        raise SourceError(f"{path}: unknown key {unknown[0]!r}.")
    if not content["subgraphs"]:
        raise SourceError(f"{path}: `subgraphs` is empty.")
    return [_read_entry(str(name), entry, path) for name, entry in content["subgraphs"].items()]


def from_folder(folder: Path, urls: Mapping[str, str]) -> list[Source]:
    """Take every SDL file of a folder as a subgraph of that name.

    Args:
        folder: holds `<name>.graphql` (or `.graphqls`, `.gql`) files.
        urls: where the router will reach subgraphs, by name.

    Raises:
        SourceError: there are none, or `urls` names one that is not there.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix in SDL_SUFFIXES)
    if not files:
        raise SourceError(f"{folder} holds no .graphql files.")
    for name in urls:
        if name not in {path.stem for path in files}:
            raise SourceError(f"--url names {name!r}, but {folder} has no {name}.graphql.")
    return [Source(path.stem, urls.get(path.stem, ""), file=path) for path in files]


def load_sources(sources: Sequence[Source]) -> list[Subgraph]:
    """Read the schemas; running subgraphs are asked at the same time.

    Raises:
        SourceError: one of them cannot be read.
    """
    with ThreadPoolExecutor(_FETCHES_AT_ONCE) as threads:
        return list(threads.map(_load, sources))


def _read_entry(name: str, entry: Any, path: Path) -> Source:
    place = f"{path}: subgraphs.{name}"
    schema = entry.get("schema") if isinstance(entry, Mapping) else None
    if not isinstance(schema, Mapping):
        raise SourceError(f"{place} must have `schema:` with one of {', '.join(_KINDS)}.")
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
        file=path.parent / schema["file"] if given == ["file"] else None,
        sdl=schema.get("sdl"),
        subgraph_url=url,
    )


def _load(source: Source) -> Subgraph:
    if source.file is not None:
        return Subgraph(source.name, source.routing_url, read_text(source.file), str(source.file))
    if source.subgraph_url is not None:
        sdl = _fetch(source.name, source.subgraph_url)
        return Subgraph(source.name, source.routing_url, sdl, source.subgraph_url)
    return Subgraph(source.name, source.routing_url, source.sdl or "")


def _fetch(name: str, url: str) -> str:
    """Ask a running subgraph for its SDL."""
    if not url.startswith(("http://", "https://")):
        raise SourceError(f"Subgraph {name!r}: {url!r} is not an http(s) URL.")
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked above
        url,
        data=_QUESTION,
        headers={"content-type": "application/json", "accept": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=_FETCH_SECONDS) as answer:  # noqa: S310 - as above
            body: bytes = answer.read(_MAX_BYTES + 1)
        sdl = orjson.loads(body)["data"]["_service"]["sdl"]
    except (OSError, urllib.error.URLError) as error:
        raise SourceError(f"Subgraph {name!r} does not answer at {url}: {error}") from None
    except (ValueError, KeyError, TypeError):
        sdl = None
    if not isinstance(sdl, str):
        raise SourceError(
            f"Subgraph {name!r} at {url} does not answer `{{ _service {{ sdl }} }}`: "
            "is it a federation subgraph?"
        )
    return sdl
