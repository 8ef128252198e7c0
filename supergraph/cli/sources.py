"""Where subgraph schemas come from: files, a folder, texts, or running subgraphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from supergraph.cli.files import SourceError, SourceErrors, read_text
from supergraph.cli.introspection import ask_for_sdl
from supergraph.cli.progress import progress
from supergraph.composition import Subgraph

if TYPE_CHECKING:
    from supergraph.composition.errors import Location

__all__ = ["SDL_SUFFIXES", "Source", "from_folder", "load_sources"]

SDL_SUFFIXES = frozenset({".graphql", ".graphqls", ".gql"})
_AT_ONCE = 8
_REACH = "correct `file`: it starts at the folder of the configuration"


@dataclass(frozen=True, slots=True)
class Source:
    """Where one subgraph's schema is; exactly one of `file`, `sdl` and `subgraph_url` is given.

    Attributes:
        name: the subgraph's name.
        routing_url: where the router will reach it, or "" when it is not known.
        file: a file with its SDL.
        sdl: the SDL itself.
        subgraph_url: a running subgraph, which is asked for it.
        headers: what to send along when it is asked.
        location: where a configuration says so.
    """

    name: str
    routing_url: str
    file: Path | None = None
    sdl: str | None = None
    subgraph_url: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    location: Location | None = None


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
        raise SourceError(
            f"{folder} holds no .graphql files.", "put <name>.graphql of each subgraph there"
        )
    for name in urls:
        if name not in {path.stem for path in files}:
            raise SourceError(
                f"--url names {name!r}, but {folder} has no {name}.graphql.",
                f"name one of {', '.join(path.stem for path in files)}",
            )
    return [Source(path.stem, urls.get(path.stem, ""), file=path) for path in files]


def load_sources(sources: Sequence[Source]) -> list[Subgraph]:
    """Read the schemas; running subgraphs are asked at the same time.

    Raises:
        SourceError: one cannot be read.
        SourceErrors: several cannot be read.
    """
    asked = sum(source.subgraph_url is not None for source in sources)
    doing = f"Asking {asked} of {len(sources)} subgraphs" if asked else "Reading the schemas"
    with progress(doing), ThreadPoolExecutor(_AT_ONCE) as threads:
        loaded = list(threads.map(_load, sources))
    problems = [found for found in loaded if isinstance(found, SourceError)]
    if problems:
        raise SourceErrors(problems) if len(problems) > 1 else problems[0]
    return [found for found in loaded if isinstance(found, Subgraph)]


def _load(source: Source) -> Subgraph | SourceError:
    name, url = source.name, source.routing_url
    try:
        if source.file is not None:
            return Subgraph(name, url, read_text(source.file), str(source.file))
        if source.subgraph_url is not None:
            sdl = ask_for_sdl(name, source.subgraph_url, source.headers)
            return Subgraph(name, url, sdl, source.subgraph_url)
    except SourceError as error:
        if source.location is None:
            return error
        message = error.message if source.file is None else f"Subgraph {name!r}: {error.message}"
        return SourceError(message, error.fix or _REACH, source.location)
    return Subgraph(name, url, source.sdl or "")
