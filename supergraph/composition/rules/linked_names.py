"""Names that links give: one element has one, and two elements never have the same."""

from __future__ import annotations

from supergraph.composition.errors import Report
from supergraph.composition.federation_spec import APOLLO, FEDERATION
from supergraph.composition.model import BUILT_IN_DIRECTIVES, Schema, referenced_types
from supergraph.composition.subgraph import LoadedSubgraph

__all__ = ["check_adopted_links", "check_built_in_names", "check_prefixed_names"]


def check_built_in_names(subgraph: LoadedSubgraph, report: Report) -> None:
    """GraphQL's own directives are defined already: nothing can be imported under their names."""
    for name in sorted(BUILT_IN_DIRECTIVES):
        feature = next((f for f in subgraph.links.features if f"@{name}" in f.imports), None)
        if feature is not None and subgraph.links.spec(name):
            element = feature.imports[f"@{name}"]
            report.error(
                "DIRECTIVE_DEFINITION_INVALID",
                f"[{subgraph.name}] @{name} is a directive of GraphQL itself; {element} of"
                f" {feature.identity} cannot be imported under its name.",
                f"@{name}",
                (subgraph.place(feature.node),),
                fix="import it under another name",
            )


def check_prefixed_names(subgraph: LoadedSubgraph, schema: Schema, report: Report) -> None:
    """Report elements that a schema imports, but uses by a definition under the prefixed name.

    Args:
        subgraph: the subgraph.
        schema: its schema as written, the specification's own types included.
        report: where problems go.
    """
    for feature in subgraph.links.features:
        for local, element in feature.imports.items():
            name = feature.prefixed(element)
            defined = schema.directives if element.startswith("@") else schema.types
            own = defined.get(name.removeprefix("@"))
            if own is not None and name != local and _is_used(subgraph, schema, name):
                report.error(
                    "INVALID_LINK_DIRECTIVE_USAGE",
                    f"[{subgraph.name}] {element} of {feature.identity} is imported as {local}, but"
                    f" {name} is defined and used, too.",
                    name,
                    (subgraph.place(own.node), subgraph.place(feature.node)),
                    cause="an element of a specification has one name in a schema",
                    fix=f"use {local} instead of {name}, and remove the definition of {name}",
                )


def _is_used(subgraph: LoadedSubgraph, schema: Schema, name: str) -> bool:
    if name.startswith("@"):
        return name[1:] in schema.used_directives
    # Whether definitions of known directives name the right types is looked at with them.
    own = [d for d in schema.directives.values() if subgraph.links.spec(d.name) in {"", "link"}]
    return name in referenced_types(schema.types.values(), own)


def check_adopted_links(subgraph: LoadedSubgraph, report: Report) -> None:
    """Report names that a schema of federation 1 takes from elsewhere than federation.

    Federation gives such a schema `@tag` and `@inaccessible`: linked from their own specifications,
    the same names would mean two things.
    """
    for feature in () if subgraph.links.federation else subgraph.links.features:
        name = feature.name
        adopted = feature.identity in {f"{APOLLO}/tag", f"{APOLLO}/inaccessible"}
        if adopted and feature.local_directive(name) == name:
            report.error(
                "INVALID_LINK_DIRECTIVE_USAGE",
                f"[{subgraph.name}] @{name} comes from {feature.identity} here, but from"
                f" {FEDERATION} everywhere else.",
                "@link",
                (subgraph.place(feature.node),),
                fix=f"link {FEDERATION} and import @{name} from it",
            )
