"""The configuration file that lists the subgraphs, in the shape that `rover` reads too.

`subgraphs.<name>` has `routing_url` and `schema` with `file`, `sdl` or `subgraph_url`. Values may
contain `${env.NAME}`, `${env.NAME:-default}` and `${file.path}`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from supergraph.cli.files import STANDARD_INPUT, SourceError, SourceErrors, read_text
from supergraph.cli.sources import Source
from supergraph.composition.errors import Location, Place
from supergraph.composition.federation_spec import NEWEST

__all__ = ["from_configuration"]

_KEYS = ("federation_version", "subgraphs")
_ENTRY_KEYS = ("routing_url", "schema")
_KINDS = ("file", "sdl", "subgraph_url")
_SCHEMA_KEYS = (*_KINDS, "introspection_headers")
_EXAMPLE = "write subgraphs: {NAME: {routing_url: URL, schema: {file: NAME.graphql}}}"
_REGISTRY_KEYS = frozenset({"graphref", "subgraph"})
_VERSION = re.compile(r"(?:latest-)?2|[=v]?2\.(\d+)(?:\.\d+)?(?:[-+][0-9A-Za-z.+-]+)?")
_DEEPEST = 5
"""How many keys lead to the deepest value: `subgraphs.NAME.schema.introspection_headers.NAME`."""
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
        SourceErrors: several subgraphs of it cannot be read.
    """
    file = "standard input" if path == STANDARD_INPUT else str(path)
    folder = Path() if path == STANDARD_INPUT else path.parent
    return _load(read_text(path), file, folder).sources()


def _load(text: str, file: str, folder: Path) -> _Configuration:
    try:
        loader = _UniqueKeysLoader(text)
        node = loader.get_single_node()
        content = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        found = Place.at("", file, text, mark.index if mark else 0).locate()
        said = ", ".join(part for part in (error.context, error.problem) if part)
        fix = "correct the text at the mark"
        raise SourceError(f"{file} is not valid YAML: {said}.", fix, found) from None
    except yaml.YAMLError as error:
        raise SourceError(f"{file} is not valid YAML: {error}") from None
    except RecursionError:
        raise SourceError(f"{file} is nested too deeply to be read.") from None
    return _Configuration(content, file, folder, text, dict(_marks(node)))


_Keys = tuple[str, ...]
"""The keys that lead to a value."""


def _marks(node: yaml.Node | None, keys: _Keys = ()) -> Iterator[tuple[_Keys, int]]:
    """Yield where in the text each value begins, or the key of it."""
    if not isinstance(node, yaml.MappingNode) or len(keys) == _DEEPEST:
        return
    for key, value in node.value:
        reached = (*keys, str(key.value))
        yield reached, key.start_mark.index
        yield from _marks(value, reached)


@dataclass(frozen=True, slots=True)
class _Configuration:
    """A configuration's content, and where each part of it is written."""

    content: Any
    file: str
    folder: Path
    text: str
    marks: Mapping[_Keys, int]

    def sources(self) -> list[Source]:
        """Read the whole."""
        content = self.content
        if not isinstance(content, Mapping) or not isinstance(content.get("subgraphs"), Mapping):
            raise self._error(
                (), "it must have `subgraphs:`, with an entry for each subgraph", _EXAMPLE
            )
        self._refuse_unknown((), content, _KEYS)
        self._check_version(content.get("federation_version"))
        if not content["subgraphs"]:
            raise self._error(("subgraphs",), "`subgraphs` is empty", _EXAMPLE)
        found = [self._read_or_error(name) for name in content["subgraphs"]]
        problems = [source for source in found if isinstance(source, SourceError)]
        if problems:
            raise SourceErrors(problems) if len(problems) > 1 else problems[0]
        return [source for source in found if isinstance(source, Source)]

    def _error(self, keys: Sequence[str], what: str, fix: str = "") -> SourceError:
        """Return an error about the value that some keys lead to."""
        return SourceError(f"{self.file}: {what}.", fix, self._locate(keys))

    def _locate(self, keys: Sequence[str]) -> Location | None:
        name = keys[1] if len(keys) > 1 else ""
        while keys and tuple(keys) not in self.marks:
            keys = keys[:-1]
        return Place.at(name, self.file, self.text, self.marks.get(tuple(keys), 0)).locate()

    def _refuse_unknown(self, keys: _Keys, given: Mapping[Any, Any], known: Sequence[str]) -> None:
        for key in map(str, given):
            if key not in known:
                close = get_close_matches(key, known, 1)
                fix = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}"
                raise self._error((*keys, key), f"unknown key {'.'.join((*keys, key))!r}", fix)

    def _check_version(self, version: object) -> None:
        """Accept every federation 2 version up to the newest; composition follows the newest."""
        if version is None:
            return
        keys, newest = ("federation_version",), f"{NEWEST[0]}.{NEWEST[1]}"
        fix = f'write federation_version: "={newest}", or 2'
        if isinstance(version, float):
            what = "federation_version must be a text: as a number 2.10 is 2.1"
            raise self._error(keys, what, fix)
        found = _VERSION.fullmatch(str(version))
        if found is None:
            what = f"federation_version is {version!r}, but must be 2, or as in ={newest}"
            raise self._error(keys, what, fix)
        if found[1] and int(found[1]) > NEWEST[1]:
            what = f"federation_version is {version!r}, but the newest that is known here is "
            raise self._error(keys, what + newest, fix)

    def _read_or_error(self, key: object) -> Source | SourceError:
        try:
            return self._read(str(key), self.content["subgraphs"][key])
        except SourceError as error:
            return error

    def _read(self, name: str, entry: object) -> Source:
        keys: _Keys = ("subgraphs", name)
        at = f"subgraphs.{name}"
        schema = entry.get("schema") if isinstance(entry, Mapping) else None
        if not isinstance(entry, Mapping) or not isinstance(schema, Mapping):
            what = f"{at} must have `schema:` with one of {', '.join(_KINDS)}"
            raise self._error(keys, what, f"write schema: {{file: ./{name}.graphql}}")
        self._refuse_unknown(keys, entry, _ENTRY_KEYS)
        keys = (*keys, "schema")
        if _REGISTRY_KEYS & schema.keys():
            what = f"{at}.schema names a schema of a registry, which is not asked here"
            raise self._error(keys, what, "fetch it into a file, and give `file`")
        self._refuse_unknown(keys, schema, _SCHEMA_KEYS)
        given = [kind for kind in _KINDS if isinstance(schema.get(kind), str)]
        if len(given) != 1:
            what = f"{at}.schema must have exactly one of {', '.join(_KINDS)}"
            raise self._error(keys, what, f"write schema: {{file: ./{name}.graphql}}")
        return self._source(name, entry, schema, given[0])

    def _source(
        self, name: str, entry: Mapping[str, Any], schema: Mapping[str, Any], kind: str
    ) -> Source:
        keys = ("subgraphs", name)
        routing_url = entry.get("routing_url")
        if routing_url is not None and not isinstance(routing_url, str):
            what = f"subgraphs.{name}.routing_url must be a string"
            raise self._error((*keys, "routing_url"), what, "put it in quotes")
        value = self._expand(schema[kind], (*keys, "schema", kind))
        url = value if kind == "subgraph_url" else ""
        return Source(
            name,
            self._expand(routing_url or "", (*keys, "routing_url")) or url,
            file=self.folder / value if kind == "file" else None,
            sdl=value if kind == "sdl" else None,
            subgraph_url=url if kind == "subgraph_url" else None,
            headers=self._headers(name, schema.get("introspection_headers"), kind),
            location=self._locate((*keys, "schema", kind)),
        )

    def _headers(self, name: str, headers: Any, kind: str) -> tuple[tuple[str, str], ...]:
        keys = ("subgraphs", name, "schema", "introspection_headers")
        if headers is None:
            return ()
        if kind != "subgraph_url":
            what = f"{'.'.join(keys)} goes with subgraph_url"
            raise self._error(keys, what, "remove it, or give subgraph_url")
        if not isinstance(headers, Mapping) or not all(
            isinstance(part, str) for item in headers.items() for part in item
        ):
            what = f"{'.'.join(keys)} must have a text for each name"
            raise self._error(keys, what, 'write it as in authorization: "Bearer …"')
        return tuple((key, self._expand(text, (*keys, key))) for key, text in headers.items())

    def _expand(self, text: str, keys: _Keys) -> str:
        """Put the values of variables into a text."""
        return _VARIABLE.sub(lambda found: self._value_of(found, keys), text)

    def _value_of(self, found: re.Match[str], keys: _Keys) -> str:
        kind, name, default = found.groups()
        if kind == "env":
            if name not in os.environ and default is None:
                what = f"{'.'.join(keys)}: the variable {name} is not set"
                fix = f"set it, or write a default as in ${{env.{name}:-…}}"
                raise self._error(keys, what, fix)
            return os.environ.get(name, default)
        if kind == "file":
            try:
                return read_text(self.folder / name).strip()
            except SourceError as error:
                what = f"{'.'.join(keys)}: {error.message.rstrip('.')}"
                raise self._error(keys, what, error.fix) from None
        what = f"{'.'.join(keys)}: {found[0]} is neither ${{env.NAME}} nor ${{file.path}}"
        raise self._error(keys, what, "write one of the two")
