"""Prints a generated federation's subgraphs as SDL."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supergraph.tests.oracle.model import Contextual, FieldModel, Model, TypeModel

_LINK = """@link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key" "@requires" "@provides" "@external" "@shareable" "@override" "@inaccessible"
  "@interfaceObject" "@context" "@fromContext"])"""


_EVERYWHERE = """scalar Json
enum Colour { RED GREEN BLUE }
input In { x: Int = 7 y: [Colour!] }"""


def print_subgraph(model: Model, subgraph: str) -> str:
    """The SDL of one subgraph, as it is composed."""
    return f"{_head(model, subgraph)}\n{print_types(model, subgraph)}"


def print_types(model: Model, subgraph: str) -> str:
    """The types of a subgraph alone."""
    parts = [_EVERYWHERE]
    arguments = " ".join(
        kind
        for owner in model.types.values()
        for field in owner.fields.values()
        if field.declared(subgraph)
        for kind in (field.type, *field.arguments.values())
    )
    if "Mood" in arguments:
        parts.append(f"enum Mood {{ {' '.join(model.moods[subgraph])} }}")
    filtered = "Filter" in arguments
    if filtered:
        parts.append(f"input Filter {{ {' '.join(model.filters[subgraph])} }}")
    if "Sort" in arguments or (filtered and "Sort" in " ".join(model.filters[subgraph])):
        parts.append(f"enum Sort {{ {' '.join(model.sorts[subgraph])} }}")
    parts.extend(
        _type(model, owner, subgraph)
        for owner in model.types.values()
        if subgraph in owner.subgraphs
    )
    return "\n".join(parts) + "\n"


def _head(model: Model, subgraph: str) -> str:
    link = "" if subgraph in model.federation1 else _LINK
    suffix = model.root_names.get(subgraph)
    if suffix is None:
        return f"extend schema {link}\n" if link else ""
    roots = [
        f"{name.lower()}: {name}{suffix}"
        for name in ("Query", "Mutation")
        if name in model.types and subgraph in model.types[name].subgraphs
    ]
    return f"schema {link} {{ {' '.join(roots)} }}\n"


def _type(model: Model, owner: TypeModel, subgraph: str) -> str:
    if owner.kind == "union":
        return f"union {owner.name} = {' | '.join(owner.members[subgraph])}"
    kind = "type" if subgraph in owner.interface_object else owner.kind
    extended = (subgraph, owner.name) in model.extended
    lines = []
    for field in owner.fields.values():
        if not field.declared(subgraph):
            continue
        text = _signature(model, field, subgraph)
        if kind != "interface":
            text += _directives(field, subgraph)
            if extended and field.name in " ".join(owner.keys[subgraph]).split():
                text += " @external"
        lines.append(text)
    start = f"extend {kind}" if extended else kind
    head = _type_head(model, owner, subgraph)
    return f"{start} {head} {{\n  " + "\n  ".join(lines) + "\n}"


def _type_head(model: Model, owner: TypeModel, subgraph: str) -> str:
    """A type's name, interfaces and directives."""
    head = owner.name
    if owner.name in {"Query", "Mutation"}:
        head += model.root_names.get(subgraph, "")
    if subgraph in owner.interface_object:
        head += " @interfaceObject"
    names = sorted(owner.implements.get(subgraph, ()))
    if names:
        head += f" implements {' & '.join(names)}"
    extra = ", resolvable: false" if subgraph in owner.references else ""
    for key in owner.keys.get(subgraph, ()):
        head += f' @key(fields: "{key}"{extra})'
    if subgraph in owner.contexts:
        head += f' @context(name: "{owner.contexts[subgraph]}")'
    return head


def _signature(model: Model, field: FieldModel, subgraph: str) -> str:
    arguments = [f"{name}: {kind}" for name, kind in field.arguments.items()]
    if field.context is not None:
        arguments.append(_contextual(field.context))
    text = field.name + (f"({', '.join(arguments)})" if arguments else "")
    kind = field.types.get(subgraph, field.type)
    if field.base == "Query":
        kind = kind.replace("Query", f"Query{model.root_names.get(subgraph, '')}")
    return f"{text}: {kind}"


def _contextual(context: Contextual) -> str:
    if len(set(context.selections.values())) == 1:
        selection = f"{{ {next(iter(context.selections.values()))} }}"
    else:
        selection = " ".join(f"... on {t} {{ {name} }}" for t, name in context.selections.items())
    source = f"${context.context} {selection}"
    return f'{context.argument}: {context.type} @fromContext(field: "{source}")'


def _directives(field: FieldModel, subgraph: str) -> str:
    if subgraph in field.external:
        return " @external"
    text = "".join(f" {directive}" for directive in field.directives.get(subgraph, ()))
    if subgraph in field.requires:
        text += f' @requires(fields: "{field.requires[subgraph]}")'.replace("\n", " ")
    if subgraph in field.provides:
        text += f' @provides(fields: "{field.provides[subgraph]}")'
    return text
