"""Does what an error's fix proposes, where that can be read off its words.

The first way out of those that a fix names is taken. What stands in a fix in words only (`rename
it`) cannot be done and gives None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import DocumentNode, Node, parse, parse_type, print_ast
from graphql import parse as parse_document

from supergraph.composition.compose import Subgraph
from supergraph.composition.errors import CompositionError

__all__ = ["apply_fix"]

_NAME = r"(?!the |it )@?\w+(?:\.\w+)?(?:\(\w+:\))?"
_IN = r"(?: in subgraphs? (?P<subgraphs>'[^']+'(?:(?:, | and )'[^']+')*))?"
_KEY = r'@key\(fields: "[^"]*"\)'

Edit = Callable[[DocumentNode, re.Match[str]], DocumentNode]


def apply_fix(error: CompositionError, subgraphs: Sequence[Subgraph]) -> list[Subgraph] | None:
    """Return the subgraphs with an error's fix applied; None if it cannot be done mechanically."""
    for pattern, edit in _EDITS.items():
        found = re.match(pattern, error.fix)
        if found is None:
            continue
        named = re.findall(r"'([^']+)'", found.groupdict().get("subgraphs") or "")
        own = re.match(r"\[([^\]]+)\] ", error.message)
        where = named or ([own[1]] if own else [at.subgraph for at in error.locations])
        imports = re.findall(r'\(import "(@\w+)"', error.fix)
        return [_edited(s, found, edit, imports) if s.name in where else s for s in subgraphs]
    return None


def _edited(subgraph: Subgraph, found: re.Match[str], edit: Edit, imports: list[str]) -> Subgraph:
    sdl = print_ast(edit(parse_document(subgraph.sdl), found))
    for name in imports:
        sdl = sdl.replace("import: [", f'import: ["{name}", ', 1)
    return Subgraph(subgraph.name, subgraph.url, sdl, subgraph.file)


# --- how syntax trees are changed


def _changed(node: Any, **parts: object) -> Any:
    kept = {key: getattr(node, key, None) for key in node.keys}
    return type(node)(**{**kept, **parts})


def _at(document: DocumentNode, coordinate: str, change: Callable[[Any], Any]) -> DocumentNode:
    """Change the first declaration of what a coordinate names."""
    names = [name for name in re.split(r"[.(:)]", coordinate.removeprefix("@")) if name]
    definitions = list(document.definitions)
    for index, node in enumerate(definitions):
        if getattr(getattr(node, "name", None), "value", "") == names[0]:
            new = _inside(node, names[1:], change)
            if new is not None:
                definitions[index] = new
                break
    return DocumentNode(definitions=tuple(definitions))


def _inside(node: Any, names: Sequence[str], change: Callable[[Any], Any]) -> Any:
    if not names:
        return change(node)
    for part in ("fields", "values", "arguments"):
        children = list(getattr(node, part, None) or ())
        for index, child in enumerate(children):
            if child.name.value == names[0]:
                new = _inside(child, names[1:], change)
                rest = [*children[:index], *([new] if new else []), *children[index + 1 :]]
                return _changed(node, **{part: tuple(rest)})
    return None


def _with_directives(text: str) -> Callable[[Any], Any]:
    (holder,) = parse(f"scalar S {text}").definitions
    added = tuple(getattr(holder, "directives", ()))
    return lambda node: _changed(node, directives=(*(node.directives or ()), *added))


def _without_directive(name: str) -> Callable[[Any], Any]:
    def change(node: Any) -> Any:
        kept = tuple(use for use in node.directives or () if use.name.value != name)
        return _changed(node, directives=kept)

    return change


def _with_member(text: str) -> Callable[[Any], Any]:
    """Add a field, an input field, an argument or an enum value, whatever the owner has."""

    def change(node: Any) -> Any:
        kind = node.kind
        there = [*(getattr(node, "fields", ()) or ()), *(getattr(node, "arguments", ()) or ())]
        if text.partition(":")[0] in {member.name.value for member in there}:
            return node
        if kind.startswith("enum"):
            (made,) = parse(f"enum E {{ {text} }}").definitions
            return _changed(node, values=(*node.values, *made.values))  # type: ignore[attr-defined]
        if kind.startswith(("field", "directive")):
            (made,) = parse(f"type T {{ f({text}): Int }}").definitions
            arguments = made.fields[0].arguments  # type: ignore[attr-defined]
            return _changed(node, arguments=(*(node.arguments or ()), *arguments))
        keyword = "input" if kind.startswith("input") else "type"
        (made,) = parse(f"{keyword} T {{ {text} }}").definitions
        return _changed(node, fields=(*(node.fields or ()), *made.fields))  # type: ignore[attr-defined]

    return change


def _retyped(text: str) -> Callable[[Any], Any]:
    return lambda node: _changed(node, type=parse_type(text))


def _without_argument(name: str) -> Callable[[Any], Any]:
    def without(use: Any) -> Any:
        kept = (argument for argument in use.arguments or () if argument.name.value != name)
        return _changed(use, arguments=tuple(kept))

    return lambda node: _changed(node, directives=tuple(map(without, node.directives)))


def _gone(node: Node) -> None:
    del node


def _add_key_and_field(document: DocumentNode, found: re.Match[str]) -> DocumentNode:
    changed = document
    for member in found["members"].split(", "):
        changed = _at(changed, found["owner"], _with_member(member))
    if found["key"]:
        changed = _at(changed, found["owner"], _with_directives(found["key"]))
    return changed


def _add_key_to_interface(document: DocumentNode, found: re.Match[str]) -> DocumentNode:
    changed = document
    for node in document.definitions:
        name = getattr(getattr(node, "name", None), "value", "")
        interfaces = {one.name.value for one in getattr(node, "interfaces", None) or ()}
        if found["at"] in {name, *interfaces} and found["use"] not in print_ast(node):
            changed = _at(changed, name, _with_directives(found["use"]))
    return changed


_EDITS: Mapping[str, Edit] = {
    rf"mark (?P<at>{_NAME}) (?P<use>@\w+)(?: too)?{_IN}": (
        lambda document, found: _at(document, found["at"], _with_directives(found["use"]))
    ),
    rf"add (?P<use>{_KEY}) to interface (?P<at>\w+) and to its implementations{_IN}": (
        _add_key_to_interface
    ),
    rf"add (?P<use>{_KEY}) to (?P<at>\w+){_IN}": (
        lambda document, found: _at(document, found["at"], _with_directives(found["use"]))
    ),
    rf"add (?P<members>\w+: [^@]*?(?: @shareable)?)(?: and (?P<key>{_KEY}))? to"
    rf" (?P<owner>{_NAME}){_IN}": _add_key_and_field,
    rf"add (?:the argument )?(?P<member>\w+: .+?) to (?P<at>{_NAME}){_IN}": (
        lambda document, found: _at(document, found["at"], _with_member(found["member"]))
    ),
    rf"add (?P<member>\w+) to (?P<at>\w+)(?= in subgraph){_IN}": (
        lambda document, found: _at(document, found["at"], _with_member(found["member"]))
    ),
    rf"add (?P<use>@(?:authenticated|policy|requiresScopes).*?) to (?P<at>{_NAME}){_IN}": (
        lambda document, found: _at(document, found["at"], _with_directives(found["use"]))
    ),
    rf"(?:write|declare) (?P<at>{_NAME}) as (?P<type>[\w\[\]!]++)(?! wherever){_IN}": (
        lambda document, found: _at(document, found["at"], _retyped(found["type"]))
    ),
    r"remove `(?P<argument>\w+): [^`]+` from (?:the key|the @override|@key\(.*?\)) of"
    rf" (?P<at>{_NAME}){_IN}": (
        lambda document, found: _at(document, found["at"], _without_argument(found["argument"]))
    ),
    rf"remove @(?P<name>\w+) from (?P<at>{_NAME}){_IN}": (
        lambda document, found: _at(document, found["at"], _without_directive(found["name"]))
    ),
    rf"remove (?P<at>{_NAME}) from this subgraph": (
        lambda document, found: _at(document, found["at"], _gone)
    ),
}
"""What is done, by the beginning of a fix."""
