"""Makes the representations of entities that a fetch sends, each distinct one once.

Nearly every fetch asks for entities by scalars. For those the compiler writes a function that loops
over the targets, and, where there is one type, another one that leaves even the loop to the
interpreter's own. What a function cannot handle (a target of another type or without a value, an
object where a scalar was promised) it leaves to the next; the last, which also serves nested
requirements, is written for care.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from supergraph.executor.exact_json import dumps
from supergraph.executor.rewrites import Rewriter
from supergraph.executor.source import Source
from supergraph.plan import FieldSelection, FragmentSelection, ValueSetter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supergraph.executor.merge import JsonObject
    from supergraph.plan import RequiresSelection, Rewrite

__all__ = ["Prepare", "Prepared", "compile_prepare", "renamed_types"]

_TYPENAME = "__typename"
_MISSING: Any = object()


@dataclass(slots=True)
class Prepared:
    """What one fetch is about to ask for.

    Attributes:
        representations: the distinct ones, in the order of their first targets.
        targets: the objects that entities will be merged into.
        numbers: for each of them the index of its representation.
        incomplete: whether a target was left out for want of a value it must have.
    """

    representations: list[Any] = field(default_factory=list)
    targets: list[JsonObject] = field(default_factory=list)
    numbers: Sequence[int] = ()
    incomplete: bool = False

    def targets_by_representation(self) -> list[list[JsonObject]]:
        """The targets of each representation."""
        found: list[list[JsonObject]] = [[] for _ in self.representations]
        for target, number in zip(self.targets, self.numbers, strict=True):
            found[number].append(target)
        return found


Prepare: TypeAlias = "Callable[[list[JsonObject]], Prepared]"


def compile_prepare(
    requires: tuple[RequiresSelection, ...],
    input_rewrites: tuple[Rewrite, ...],
    possible_types: Mapping[str, frozenset[str]],
) -> Prepare:
    """Compile what turns targets into representations.

    Args:
        requires: what to copy from each target; fragments count for their concrete types.
        input_rewrites: changes to each representation.
        possible_types: the concrete types of each composite type.

    Returns:
        A function of the list of targets; it never raises.
    """
    careful = _CarefulPrepare(requires, Rewriter(input_rewrites, possible_types))
    names = renamed_types(input_rewrites, possible_types)
    groups = _flat_groups(requires)
    if names is None or not groups:
        return careful
    uniform = _compile_uniform(groups, names)

    @functools.cache
    def flat() -> Prepare:
        return _compile_flat(groups, names)

    def prepare(targets: list[JsonObject]) -> Prepared:
        if uniform is not None:
            try:
                return uniform(targets)
            except (KeyError, TypeError):
                pass
        try:
            return flat()(targets)
        except TypeError:
            return careful(targets)

    return prepare


# --- the careful way


class _CarefulPrepare:
    """Interprets the selections for each target."""

    def __init__(self, requires: tuple[RequiresSelection, ...], rewriter: Rewriter) -> None:
        self._requires = requires
        self._rewriter = rewriter

    def __call__(self, targets: list[JsonObject]) -> Prepared:
        prepared = Prepared()
        index: dict[bytes, int] = {}
        numbers = []
        for target in targets:
            representation = self._represent(target, prepared)
            if representation is None:
                continue
            try:
                key = dumps(representation)
            except ValueError:
                prepared.incomplete = True
                continue
            number = index.setdefault(key, len(index))
            if number == len(prepared.representations):
                prepared.representations.append(representation)
            prepared.targets.append(target)
            numbers.append(number)
        prepared.numbers = numbers
        return prepared

    def _represent(self, target: JsonObject, prepared: Prepared) -> JsonObject | None:
        if _TYPENAME not in target:
            prepared.incomplete = True
            return None
        name = target[_TYPENAME]
        if type(name) is not str:
            return None
        selections = [
            selection
            for selection in self._requires
            if isinstance(selection, FieldSelection) or name in selection.possible_types
        ]
        if not selections:
            return None
        representation: JsonObject = {_TYPENAME: name}
        if not _copy(target, selections, representation):
            prepared.incomplete = True
            return None
        self._rewriter.apply(representation)
        return representation


def _copy(source: JsonObject, selections: Iterable[RequiresSelection], into: JsonObject) -> bool:
    """Copy what is selected; False when something that must be there is not."""
    name = source.get(_TYPENAME)
    for selection in selections:
        if isinstance(selection, FragmentSelection):
            applies = name is None or name in selection.possible_types
            if applies and not _copy(source, selection.selections, into):
                return False
            continue
        value = source.get(selection.alias or selection.name, _MISSING)
        if value is _MISSING or (value is None and not selection.nullable):
            return False
        if selection.selections:
            value = _copy_value(value, selection.selections, into.get(selection.name))
            if value is _MISSING:
                return False
        into[selection.name] = value
    return True


def _copy_value(value: Any, selections: tuple[RequiresSelection, ...], present: Any) -> Any:
    """Copy an object, or a list of them, onto what an earlier selection has copied of it."""
    if value is None:
        return None
    if type(value) is list:
        earlier = present if type(present) is list else [None] * len(value)
        copies = [
            _copy_value(inner, selections, before)
            for inner, before in zip(value, earlier, strict=True)
        ]
        return _MISSING if any(copy is _MISSING for copy in copies) else copies
    if type(value) is not dict:
        return _MISSING
    into: JsonObject = present if type(present) is dict else {}
    return into if _copy(value, selections, into) else _MISSING


# --- the compiled ways


@dataclass(frozen=True, slots=True)
class _FlatGroup:
    """Concrete types that are represented by the same scalars; no types means every type."""

    types: tuple[str, ...]
    fields: tuple[FieldSelection, ...]


def renamed_types(
    rewrites: tuple[Rewrite, ...], possible_types: Mapping[str, frozenset[str]]
) -> dict[str, str] | None:
    """Which type's name is sent instead of which; None when there are rewrites of other kinds."""
    names: dict[str, str] = {}
    for rewrite in rewrites:
        match rewrite:
            case ValueSetter(path=(condition, "__typename"), value=value) if condition.startswith(
                "... on "
            ):
                name = condition.removeprefix("... on ")
                for concrete in possible_types.get(name, frozenset((name,))):
                    names.setdefault(concrete, value)
            case _:
                return None
    return names


def _flat_groups(requires: tuple[RequiresSelection, ...]) -> tuple[_FlatGroup, ...] | None:
    """The types' scalars, or None when something nested is required."""
    common = [item for item in requires if isinstance(item, FieldSelection)]
    fragments = [item for item in requires if isinstance(item, FragmentSelection)]
    by_type: dict[str, list[FieldSelection]] = {}
    for fragment in fragments:
        for concrete in fragment.possible_types:
            fields = by_type.setdefault(concrete, list(common))
            for item in fragment.selections:
                if isinstance(item, FragmentSelection):
                    return None
                fields.append(item)
    if any(item.selections for fields in (common, *by_type.values()) for item in fields):
        return None
    if common:
        # Selections outside every fragment hold for types that no fragment names, too.
        return None if fragments else (_FlatGroup((), _scalars(common)),)
    types_by_fields: dict[tuple[FieldSelection, ...], list[str]] = {}
    for concrete, fields in by_type.items():
        types_by_fields.setdefault(_scalars(fields), []).append(concrete)
    return tuple(_FlatGroup(tuple(types), fields) for fields, types in types_by_fields.items())


def _scalars(fields: list[FieldSelection]) -> tuple[FieldSelection, ...]:
    """Without repetitions and without the type's name, which is always sent."""
    return tuple(item for item in dict.fromkeys(fields) if item.name != _TYPENAME)


def _compile_uniform(groups: tuple[_FlatGroup, ...], names: dict[str, str]) -> Prepare | None:
    """For targets of one type that lack nothing: what raises is for others; None for several types.

    It raises `KeyError` or `TypeError` for any other targets.
    """
    group = groups[0]
    if len(groups) > 1 or len(group.types) != 1 or not group.fields:
        return None
    (name,) = group.types
    source = Source()
    source.bind(Prepared=Prepared, KeyError=KeyError, count=itertools.count)
    source.bind(dict=dict, len=len, list=list, map=map, range=range, set=set, zip=zip)
    source.bind(read_name=itemgetter(_TYPENAME), only_name={name})
    source.bind(read_key=itemgetter(*(item.alias or item.name for item in group.fields)))
    values = [f"v{number}" for number in range(len(group.fields))]
    mandatory = [
        value for value, item in zip(values, group.fields, strict=True) if not item.nullable
    ]
    pairs = [f"{source.text(_TYPENAME)}: {source.text(names.get(name, name))}"]
    pairs += [
        f"{source.text(item.name)}: {value}"
        for value, item in zip(values, group.fields, strict=True)
    ]
    row = ", ".join(values)
    source.line(0, "def prepare(targets):")
    source.line(1, "if set(map(read_name, targets)) != only_name:")
    source.line(2, "raise KeyError")
    source.line(1, "rows = list(map(read_key, targets))")
    source.line(1, "distinct = dict.fromkeys(rows)")
    if len(values) == 1 and mandatory:
        source.line(1, "if None in distinct:")
        source.line(2, "raise KeyError")
    elif mandatory:
        source.line(1, f"for {row} in distinct:")
        source.line(2, f"if {' or '.join(f'{value} is None' for value in mandatory)}:")
        source.line(3, "raise KeyError")
    source.line(1, f"representations = [{{{', '.join(pairs)}}} for {row} in distinct]")
    source.line(1, "if len(distinct) == len(rows):")
    source.line(2, "numbers = range(len(rows))")
    source.line(1, "else:")
    source.line(2, "numbers = list(map(dict(zip(distinct, count())).__getitem__, rows))")
    source.line(1, "return Prepared(representations, targets, numbers)")
    prepare: Prepare = source.compile("representations")["prepare"]
    return prepare


def _compile_flat(groups: tuple[_FlatGroup, ...], names: dict[str, str]) -> Prepare:
    source = Source()
    source.bind(KeyError=KeyError, Prepared=Prepared, names=names)
    source.bind(len=len, str=str, type=type)
    source.line(0, "def prepare(targets):")
    source.line(1, "index = {}")
    source.line(1, "find = index.get")
    source.line(1, "representations = []")
    source.line(1, "represented = []")
    source.line(1, "numbers = []")
    source.line(1, "incomplete = False")
    source.line(1, "for target in targets:")
    source.line(2, "try:")
    source.line(3, f"name = target[{source.text(_TYPENAME)}]")
    # Where there is one type and one field, the field's value alone is the key.
    keyed_by_name = len(groups) > 1 or len(groups[0].types) != 1 or not groups[0].fields
    branch = "if"
    for group in groups:
        if not group.types:
            test = "type(name) is str"
        elif len(group.types) == 1:
            test = f"name == {source.text(group.types[0])}"
        else:
            test = f"name in {source.constant('t', frozenset(group.types))}"
        source.line(3, f"{branch} {test}:")
        _append_group(source, group, (bool(names), keyed_by_name))
        branch = "elif"
    source.line(2, "except KeyError:")
    source.line(3, "incomplete = True")
    source.line(1, "return Prepared(representations, represented, numbers, incomplete)")
    prepare: Prepare = source.compile("representations")["prepare"]
    return prepare


def _append_group(source: Source, group: _FlatGroup, options: tuple[bool, bool]) -> None:
    renames, keyed_by_name = options
    values = []
    mandatory = []
    for number, item in enumerate(group.fields):
        source.line(4, f"v{number} = target[{source.text(item.alias or item.name)}]")
        values.append(f"{source.text(item.name)}: v{number}")
        if not item.nullable:
            mandatory.append(f"v{number} is None")
    if mandatory:
        source.line(4, f"if {' or '.join(mandatory)}:")
        source.line(5, "incomplete = True")
        source.line(5, "continue")
    parts = [f"v{number}" for number in range(len(group.fields))]
    if keyed_by_name:
        parts.insert(0, "name")
    sent = "names.get(name, name)" if renames else "name"
    source.line(4, f"key = ({', '.join(parts)})" if len(parts) > 1 else f"key = {parts[0]}")
    source.line(4, "number = find(key)")
    source.line(4, "if number is None:")
    source.line(5, "number = index[key] = len(representations)")
    pairs = ", ".join([f"{source.text(_TYPENAME)}: {sent}", *values])
    source.line(5, f"representations.append({{{pairs}}})")
    source.line(4, "represented.append(target)")
    source.line(4, "numbers.append(number)")
