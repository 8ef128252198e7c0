"""Stage: does the operation ask for too much.

It runs before validation, whose cost these limits bound as well, and therefore trusts nothing:
fragments may be missing, unused or cyclic. Each selection set is measured once, however often its
fragment is spread, so that a document whose fragments multiply is refused and not followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from supergraph.pipeline.errors import RequestError, RequestErrorCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supergraph.settings import LimitSettings

__all__ = ["Measure", "check_limits", "measure_operation"]

# Selections and fragments within each other: about half of what Python's stack would bear.
_MAX_NESTING = 300


@dataclass(frozen=True, slots=True)
class Measure:
    """The size of an operation or a part of it, fragments followed.

    Attributes:
        depth: fields within fields.
        height: fields in all.
        aliases: aliased fields.
        root_fields: fields of the outermost selection set.
        directives: directives on fields, fragments and spreads.
    """

    depth: int = 0
    height: int = 0
    aliases: int = 0
    root_fields: int = 0
    directives: int = 0

    def beside(self, other: Measure) -> Measure:
        """The size of two parts of one selection set."""
        return Measure(
            max(self.depth, other.depth),
            self.height + other.height,
            self.aliases + other.aliases,
            self.root_fields + other.root_fields,
            self.directives + other.directives,
        )


def check_limits(document: DocumentNode, limits: LimitSettings) -> None:
    """Refuse a document one of whose operations is larger than the settings allow.

    Args:
        document: the parsed document; it need not be valid.
        limits: the bounds.

    Raises:
        RequestError: names the limit and by how much it is exceeded.
    """
    for definition in document.definitions:
        if not isinstance(definition, OperationDefinitionNode):
            continue
        measure = measure_operation(document, definition)
        for code, what, found, allowed in (
            (RequestErrorCode.MAX_DEPTH_LIMIT, "levels of fields", measure.depth, limits.depth),
            (RequestErrorCode.MAX_HEIGHT_LIMIT, "fields", measure.height, limits.height),
            (RequestErrorCode.MAX_ALIASES_LIMIT, "aliases", measure.aliases, limits.aliases),
            (
                RequestErrorCode.MAX_ROOT_FIELDS_LIMIT,
                "root fields",
                measure.root_fields,
                limits.root_fields,
            ),
            (
                RequestErrorCode.MAX_DIRECTIVES_LIMIT,
                "directives",
                measure.directives,
                limits.directives,
            ),
        ):
            if found > allowed:
                shown = str(found) if found < 10**9 else "more than a billion"
                raise RequestError(
                    code, f"The operation has {shown} {what}; at most {allowed} are allowed."
                )


def measure_operation(document: DocumentNode, operation: OperationDefinitionNode) -> Measure:
    """Measure one operation of a document.

    Raises:
        RequestError: selections and fragments are nested too deeply to be followed.
    """
    fragments = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    return _Measurer(fragments).measure_set(operation.selection_set, nesting=0)


class _Measurer:
    """Measures selection sets, each fragment once."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._measured: dict[str, Measure] = {}

    def measure_set(self, selections: SelectionSetNode | None, nesting: int) -> Measure:
        if nesting > _MAX_NESTING:
            raise RequestError(
                RequestErrorCode.MAX_DEPTH_LIMIT,
                f"Selections and fragments are nested more than {_MAX_NESTING} deep.",
            )
        total = Measure()
        for selection in () if selections is None else selections.selections:
            total = total.beside(self._measure(selection, nesting))
        return total

    def _measure(self, selection: SelectionNode, nesting: int) -> Measure:
        directives = Measure(directives=len(selection.directives or ()))
        if isinstance(selection, FragmentSpreadNode):
            return directives.beside(self._measure_fragment(selection.name.value, nesting))
        inner = self.measure_set(getattr(selection, "selection_set", None), nesting + 1)
        if not isinstance(selection, FieldNode):
            return directives.beside(inner)
        return Measure(
            depth=inner.depth + 1,
            height=inner.height + 1,
            aliases=inner.aliases + (selection.alias is not None),
            root_fields=1,
            directives=inner.directives + directives.directives,
        )

    def _measure_fragment(self, name: str, nesting: int) -> Measure:
        measured = self._measured.get(name)
        if measured is None:
            fragment = self._fragments.get(name)
            # While a fragment is being measured it counts nothing within itself: a cycle ends
            # here, and validation will name it.
            self._measured[name] = Measure()
            if fragment is None:
                return Measure()
            measured = self.measure_set(fragment.selection_set, nesting + 1)
            self._measured[name] = measured
        return measured
