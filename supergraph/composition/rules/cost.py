"""`@cost` and `@listSize` stand where a cost or a list is."""

from __future__ import annotations

from graphql import Node

from supergraph.composition.errors import Report
from supergraph.composition.model import Applied, Field, Kind, TypeDefinition
from supergraph.composition.subgraph import LoadedSubgraph
from supergraph.composition.type_text import is_list, named, nullable
from supergraph.composition.values import print_value

__all__ = ["check_cost"]


def check_cost(subgraph: LoadedSubgraph, report: Report) -> None:
    """Report costs on interface fields, and list sizes that do not fit their field."""
    for definition in subgraph.schema.types.values():
        _check_type(subgraph, report, definition)
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
                    cause="an interface resolves nothing; its implementations do",
                    fix=f"move it to {field.name} of the types that implement {definition.name}",
                )
            size = field.applied("listSize")
            if size is not None:
                _ListSizeCheck(subgraph, report, field, coordinate).check(size)


def _check_type(subgraph: LoadedSubgraph, report: Report, definition: TypeDefinition) -> None:
    cost = definition.applied("cost")
    if cost is not None and definition.applied("interfaceObject"):
        report.error(
            "INVALID_GRAPHQL",
            f"[{subgraph.name}] @{cost.name} cannot stand on {definition.name}, which is an"
            " interface in the supergraph.",
            definition.name,
            (subgraph.place(cost.node),),
            cause="an interface resolves nothing; its implementations do",
            fix=f"move it to the types that implement {definition.name}, or to single fields",
        )


class _ListSizeCheck:
    def __init__(
        self, subgraph: LoadedSubgraph, report: Report, field: Field, coordinate: str
    ) -> None:
        self.subgraph, self.report = subgraph, report
        self.field, self.coordinate = field, coordinate

    def check(self, use: Applied) -> None:
        assumed = use.arguments.get("assumedSize")
        if isinstance(assumed, int) and assumed < 0:
            problem = f"the assumed size {assumed} is negative"
            self._fail(use, "ASSUMED_SIZE", problem, "write assumedSize: 0 or more")
        fields = use.text_arguments("sizedFields")
        if not is_list(self.field.type) and not fields:
            self._report(
                use,
                "LIST_SIZE_APPLIED_TO_NON_LIST",
                f"{self.coordinate} has type {self.field.type}, which is no list",
                self._sized_fix() if self._lists() else "remove @listSize",
            )
        for name in use.text_arguments("slicingArguments"):
            argument = self.field.arguments.get(name)
            if argument is None:
                problem = f"there is no argument {name}"
                self._fail(use, "SLICING_ARGUMENT", problem, self._slicing_fix())
            elif nullable(argument.type) != "Int":
                problem = f"the argument {name} is {argument.type}, not Int"
                self._fail(use, "SLICING_ARGUMENT", problem, self._slicing_fix())
        for name in fields:
            self._check_sized(use, name)

    def _check_sized(self, use: Applied, name: str) -> None:
        target = self.subgraph.schema.types.get(named(self.field.type))
        if target is None or target.kind not in {Kind.OBJECT, Kind.INTERFACE}:
            problem = f"{self.field.type} has no fields to size"
            self._fail(use, "SIZED_FIELD", problem, "remove sizedFields")
            return
        field = target.fields.get(name)
        if field is None:
            problem = f"{target.name} has no field {name}"
            self._fail(use, "SIZED_FIELD", problem, self._sized_fix())
        elif not is_list(field.type):
            self._report(
                use,
                "LIST_SIZE_APPLIED_TO_NON_LIST",
                f"the sized field {target.name}.{name} is no list",
                self._sized_fix(),
                field.node,
            )

    def _lists(self) -> list[str]:
        """Return the list fields of what the field returns."""
        target = self.subgraph.schema.types.get(named(self.field.type))
        fields = target.fields.values() if target is not None else ()
        return [field.name for field in fields if is_list(field.type)]

    def _sized_fix(self) -> str:
        names = self._lists()
        if not names:
            return f"remove sizedFields: {named(self.field.type)} has no list fields"
        return f"write sizedFields: [{', '.join(print_value(name) for name in names)}]"

    def _slicing_fix(self) -> str:
        arguments = self.field.arguments.values()
        names = [argument.name for argument in arguments if nullable(argument.type) == "Int"]
        if not names:
            return f"remove slicingArguments: {self.coordinate} has no argument of type Int"
        return f"write slicingArguments: [{', '.join(print_value(name) for name in names)}]"

    def _fail(self, use: Applied, suffix: str, problem: str, fix: str) -> None:
        self._report(use, f"LIST_SIZE_INVALID_{suffix}", f"on {self.coordinate}, {problem}", fix)

    def _report(
        self, use: Applied, code: str, problem: str, fix: str, *others: Node | None
    ) -> None:
        self.report.error(
            code,
            f"[{self.subgraph.name}] @{use.name}: {problem}.",
            self.coordinate,
            tuple(self.subgraph.place(node) for node in (use.node, *others)),
            fix=fix,
        )
