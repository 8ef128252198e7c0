"""`@cost` and `@listSize` stand where a cost or a list is."""

from __future__ import annotations

from collections.abc import Mapping

from supergraph.composition.errors import Report
from supergraph.composition.model import Applied, Field, Kind
from supergraph.composition.subgraph import LoadedSubgraph
from supergraph.composition.type_text import is_list, named, nullable

__all__ = ["check_cost"]


def check_cost(subgraph: LoadedSubgraph, report: Report) -> None:
    """Report costs on interface fields, and list sizes that do not fit their field."""
    for definition in subgraph.schema.types.values():
        for field in definition.fields.values():
            coordinate = f"{definition.name}.{field.name}"
            cost = field.applied("cost")
            if cost is not None and definition.kind is Kind.INTERFACE:
                report.error(
                    "COST_APPLIED_TO_INTERFACE_FIELD",
                    f"[{subgraph.name}] @{cost.name} stands on {coordinate}, a field of an"
                    " interface.",
                    coordinate,
                    (subgraph.place(cost.node),),
                    fix="move it to the implementing types' fields",
                )
            size = field.applied("listSize")
            if size is not None:
                _ListSizeCheck(subgraph, report, field, coordinate).check(size)


_FIXES: Mapping[str, str] = {
    "LIST_SIZE_APPLIED_TO_NON_LIST": "remove the directive, or name the lists in sizedFields",
    "LIST_SIZE_INVALID_ASSUMED_SIZE": "give a size of 0 or more",
    "LIST_SIZE_INVALID_SIZED_FIELD": "name list fields of the type that the field returns",
    "LIST_SIZE_INVALID_SLICING_ARGUMENT": "name arguments of the field that are Int",
}


class _ListSizeCheck:
    def __init__(
        self, subgraph: LoadedSubgraph, report: Report, field: Field, coordinate: str
    ) -> None:
        self.subgraph, self.report = subgraph, report
        self.field, self.coordinate = field, coordinate

    def check(self, use: Applied) -> None:
        assumed = use.arguments.get("assumedSize")
        if isinstance(assumed, int) and assumed < 0:
            self._fail(use, "ASSUMED_SIZE", f"the assumed size {assumed} is negative")
        sized = use.arguments.get("sizedFields")
        fields = sized if isinstance(sized, tuple) else ()
        if not is_list(self.field.type) and not isinstance(sized, tuple):
            self._report(
                use,
                "LIST_SIZE_APPLIED_TO_NON_LIST",
                f"{self.coordinate} has type {self.field.type}, which is no list",
            )
        slicing = use.arguments.get("slicingArguments")
        for name in slicing if isinstance(slicing, tuple) else ():
            argument = self.field.arguments.get(str(name))
            if argument is None:
                self._fail(use, "SLICING_ARGUMENT", f"there is no argument {name}")
            elif nullable(argument.type) != "Int":
                self._fail(
                    use, "SLICING_ARGUMENT", f"the argument {name} is {argument.type}, not Int"
                )
        for name in fields:
            self._check_sized(use, str(name))

    def _check_sized(self, use: Applied, name: str) -> None:
        target = self.subgraph.schema.types.get(named(self.field.type))
        if target is None or target.kind not in {Kind.OBJECT, Kind.INTERFACE}:
            self._fail(use, "SIZED_FIELD", f"{self.field.type} has no fields to size")
            return
        field = target.fields.get(name)
        if field is None:
            self._fail(use, "SIZED_FIELD", f"{target.name} has no field {name}")
        elif not is_list(field.type):
            self._report(
                use,
                "LIST_SIZE_APPLIED_TO_NON_LIST",
                f"the sized field {target.name}.{name} is no list",
            )

    def _fail(self, use: Applied, suffix: str, problem: str) -> None:
        self._report(use, f"LIST_SIZE_INVALID_{suffix}", f"on {self.coordinate}, {problem}")

    def _report(self, use: Applied, code: str, problem: str) -> None:
        self.report.error(
            code,
            f"[{self.subgraph.name}] @{use.name}: {problem}.",
            self.coordinate,
            (self.subgraph.place(use.node),),
            fix=_FIXES[code],
        )
