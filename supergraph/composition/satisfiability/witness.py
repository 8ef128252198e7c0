"""A witness: the query that cannot be answered, written out."""

from __future__ import annotations

from dataclasses import dataclass

from supergraph.composition.model import Field, Input, Kind, Schema
from supergraph.composition.type_text import is_list, named, nullable

__all__ = ["Path", "Step", "print_witness"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a query.

    Attributes:
        operation: `query`, `mutation` or `subscription` for the first step, else empty.
        type: the type reached.
        text: the field's name or the type condition.
        field: the field, if the step is one.
    """

    operation: str
    type: str
    text: str
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """A query on its way: a step and the path before it, shared with all that went the same way."""

    before: Path | None
    last: Step

    def steps(self) -> tuple[Step, ...]:
        """Return all steps, the operation first."""
        found: list[Step] = []
        path: Path | None = self
        while path is not None:
            found.append(path.last)
            path = path.before
        return tuple(reversed(found))


def print_witness(path: tuple[Step, ...], schema: Schema) -> str:
    """Print the operation that follows a path, with sample arguments."""
    lines = [f"{path[0].operation} {{"]
    for depth, step in enumerate(path[1:], start=1):
        arguments = _arguments(step.field, schema) if step.field else ""
        last = depth == len(path) - 1
        opens = not last or _composite(step, schema)
        lines.append(f"{'  ' * depth}{step.text}{arguments}{' {' if opens else ''}")
        if last and opens:
            lines.append(f"{'  ' * (depth + 1)}...")
            lines.append(f"{'  ' * depth}}}")
    lines += [f"{'  ' * depth}}}" for depth in range(len(path) - 2, -1, -1)]
    return "\n".join(lines)


def _composite(step: Step, schema: Schema) -> bool:
    if step.field is None:
        return True
    target = schema.types.get(named(step.field.type))
    return target is not None and target.composite


def _arguments(item: Field, schema: Schema) -> str:
    given = [
        f"{argument.name}: {_sample(argument.type, schema)}"
        for argument in item.arguments.values()
        if argument.required
    ]
    return f"({', '.join(given)})" if given else ""


_SAMPLES = {"Int": "0", "Float": "3.14", "Boolean": "true", "String": '"text"', "ID": '"<id>"'}


def _sample(type_text: str, schema: Schema) -> str:
    text = nullable(type_text)
    if is_list(text):
        return "[]"
    definition = schema.types.get(text)
    if definition is None:
        return _SAMPLES.get(text, '"text"')
    if definition.kind is Kind.ENUM:
        return next(iter(definition.values), "null")
    if definition.kind is Kind.INPUT:
        return f"{{{', '.join(_input_samples(definition.inputs.values(), schema))}}}"
    return '"<scalar>"'


def _input_samples(items: object, schema: Schema) -> list[str]:
    return [
        f"{item.name}: {_sample(item.type, schema)}"
        for item in items  # type: ignore[attr-defined]
        if isinstance(item, Input) and item.required
    ]
