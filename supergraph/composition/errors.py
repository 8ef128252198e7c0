"""What composition finds wrong or worth telling: closed sets of codes, values that carry one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from graphql import Location as SyntaxLocation
from graphql import NameNode, Node, Source, Token, TokenKind, get_location

__all__ = [
    "ERROR_CODES",
    "HINT_CODES",
    "CompositionError",
    "Hint",
    "HintLevel",
    "Location",
    "Place",
    "Report",
]


_KEPT = 200
"""How much of a line is kept before a place, and after: a whole schema may be one line."""


class HintLevel(StrEnum):
    """How loud a hint is."""

    WARN = "WARN"
    INFO = "INFO"
    DEBUG = "DEBUG"


ERROR_CODES: Mapping[str, str] = {
    "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE": "an access-control directive stands on an interface",
    "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS": (
        "an argument is fed from a context in one subgraph and required from the client in another"
    ),
    "CONTEXT_INVALID_SELECTION": "the selection of a @fromContext cannot be used",
    "CONTEXT_NAME_INVALID": "a context's name is not made of letters and digits",
    "CONTEXT_NOT_SET": "a @fromContext names a context nothing sets, or stands where it may not",
    "CONTEXT_NO_RESOLVABLE_KEY": "a type takes an argument from a context but cannot be re-entered",
    "COST_APPLIED_TO_INTERFACE_FIELD": "@cost stands on a field of an interface",
    "DEFAULT_VALUE_USES_INACCESSIBLE": "a visible default value uses a hidden element",
    "DIRECTIVE_COMPOSITION_ERROR": "a @composeDirective cannot be honoured",
    "DIRECTIVE_DEFINITION_INVALID": "a known directive is defined in a way of its own",
    "DISALLOWED_INACCESSIBLE": "@inaccessible stands where nothing can be hidden",
    "EMPTY_MERGED_ENUM_TYPE": "no value of an input enum is common to all subgraphs",
    "EMPTY_MERGED_INPUT_TYPE": "no field of an input type is common to all subgraphs",
    "ENUM_VALUE_MISMATCH": "an enum used as input and output differs between subgraphs",
    "EXTENSION_WITH_NO_BASE": "a type is extended but nowhere defined",
    "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH": "an external field's argument has another default",
    "EXTERNAL_ARGUMENT_MISSING": "an external field lacks an argument of the real field",
    "EXTERNAL_ARGUMENT_TYPE_MISMATCH": "an external field's argument has another type",
    "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE": "@external meets a directive it cannot stand with",
    "EXTERNAL_MISSING_ON_BASE": "a field is external in every subgraph",
    "EXTERNAL_ON_INTERFACE": "@external stands on a field of an interface",
    "EXTERNAL_TYPE_MISMATCH": "an external field has another type than the real field",
    "EXTERNAL_UNUSED": "an external field is used by nothing",
    "FIELD_ARGUMENT_DEFAULT_MISMATCH": "an argument has different defaults",
    "FIELD_ARGUMENT_TYPE_MISMATCH": "an argument has incompatible types",
    "FIELD_TYPE_MISMATCH": "a field has incompatible types",
    "IMPLEMENTED_BY_INACCESSIBLE": "a visible interface field is implemented by a hidden one",
    "INPUT_FIELD_DEFAULT_MISMATCH": "an input field has different defaults",
    "INTERFACE_FIELD_NO_IMPLEM": "a type lacks a field of an interface it implements",
    "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE": (
        "a subgraph with a key on an interface does not define every implementation"
    ),
    "INTERFACE_KEY_NOT_ON_IMPLEMENTATION": "an implementation lacks a key of its interface",
    "INTERFACE_OBJECT_USAGE_ERROR": "@interfaceObject is used against its rules",
    "INVALID_FEDERATION_SUPERGRAPH": "a text that is to be a supergraph is none",
    "INVALID_FIELD_SHARING": "a field is resolved by several subgraphs without all agreeing to it",
    "INVALID_GRAPHQL": "a schema breaks the GraphQL specification",
    "INVALID_LINK_DIRECTIVE_USAGE": "a @link is used against its rules",
    "INVALID_LINK_IDENTIFIER": "the url of a @link is not of the form <identity>/vMAJOR.MINOR",
    "INVALID_SHAREABLE_USAGE": "@shareable stands where it may not",
    "INVALID_SUBGRAPH_NAME": "a subgraph's name is reserved or used twice",
    "KEY_DIRECTIVE_IN_FIELDS_ARG": "a key's field set applies a directive",
    "KEY_FIELDS_HAS_ARGS": "a key's field set selects a field with arguments",
    "KEY_FIELDS_SELECT_INVALID_TYPE": "a key's field set selects an interface or a union",
    "KEY_INVALID_FIELDS": "a key's field set cannot be read or does not fit its type",
    "KEY_INVALID_FIELDS_TYPE": "a key's `fields` is not a string",
    "KEY_UNSUPPORTED_ON_INTERFACE": "a key on an interface before federation 2.3",
    "LINK_IMPORT_NAME_MISMATCH": "a directive is imported under different names",
    "LIST_SIZE_APPLIED_TO_NON_LIST": "@listSize stands on a field that is not a list",
    "LIST_SIZE_INVALID_ASSUMED_SIZE": "an assumed list size is negative",
    "LIST_SIZE_INVALID_SIZED_FIELD": "a sized field is no list of the field's type",
    "LIST_SIZE_INVALID_SLICING_ARGUMENT": "a slicing argument is unknown or not an Int",
    "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED": "the search for satisfiability passed its limit",
    "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL": "a merged directive stands on an external field",
    "MISSING_TRANSITIVE_AUTH_REQUIREMENTS": (
        "a field reads protected data without demanding the same protection"
    ),
    "NO_CONTEXT_IN_SELECTION": "a @fromContext names no context",
    "NO_QUERIES": "no subgraph has a query field",
    "ONLY_INACCESSIBLE_CHILDREN": "a visible type has nothing visible in it",
    "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE": "@override meets a directive it cannot stand with",
    "OVERRIDE_FROM_SELF_ERROR": "a field overrides itself",
    "OVERRIDE_LABEL_INVALID": "an override label is not well formed",
    "OVERRIDE_ON_INTERFACE": "@override stands on a field of an interface",
    "OVERRIDE_SOURCE_HAS_OVERRIDE": "the source of an override overrides too",
    "PROVIDES_DIRECTIVE_IN_FIELDS_ARG": "a @provides field set applies a directive",
    "PROVIDES_FIELDS_HAS_ARGS": "a @provides field set selects a field with arguments",
    "PROVIDES_FIELDS_MISSING_EXTERNAL": "a @provides names a field that is not external",
    "PROVIDES_INVALID_FIELDS": "a @provides field set cannot be read or does not fit its type",
    "PROVIDES_INVALID_FIELDS_TYPE": "a @provides' `fields` is not a string",
    "PROVIDES_ON_NON_OBJECT_FIELD": "@provides stands on a field with nothing to select",
    "PROVIDES_UNSUPPORTED_ON_INTERFACE": "@provides stands on a field of an interface",
    "QUERY_ROOT_TYPE_INACCESSIBLE": "the query root is hidden",
    "REFERENCED_INACCESSIBLE": "a visible element refers to a hidden type",
    "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH": "a required argument is not in all subgraphs",
    "REQUIRED_INACCESSIBLE": "a hidden input is required",
    "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH": (
        "a required input field is not in all subgraphs"
    ),
    "REQUIRES_DIRECTIVE_IN_FIELDS_ARG": "a @requires field set applies a directive",
    "REQUIRES_FIELDS_MISSING_EXTERNAL": "a @requires names a field that is not external",
    "REQUIRES_INVALID_FIELDS": "a @requires field set cannot be read or does not fit its type",
    "REQUIRES_INVALID_FIELDS_TYPE": "a @requires' `fields` is not a string",
    "REQUIRES_UNSUPPORTED_ON_INTERFACE": "@requires stands on a field of an interface",
    "ROOT_MUTATION_USED": "a type called Mutation is not the mutation root",
    "ROOT_QUERY_USED": "a type called Query is not the query root",
    "ROOT_SUBSCRIPTION_USED": "a type called Subscription is not the subscription root",
    "SATISFIABILITY_ERROR": "a query of the API schema cannot be answered by the subgraphs",
    "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES": (
        "a shared field returns types that its subgraphs have not in common"
    ),
    "TYPE_DEFINITION_INVALID": "a known type is defined in a way of its own",
    "TYPE_KIND_MISMATCH": "a type is of different kinds",
    "TYPE_WITH_ONLY_UNUSED_EXTERNAL": "a type has nothing but unused external fields",
    "UNKNOWN_FEDERATION_LINK_VERSION": "the linked federation version is not known",
    "UNKNOWN_LINK_VERSION": "the linked version of @link is not known",
    "UNSUPPORTED_LINKED_FEATURE": "a supergraph needs a feature that is not known here",
}

HINT_CODES: Mapping[str, HintLevel] = {
    "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE": HintLevel.INFO,
    "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE": HintLevel.INFO,
    "INCONSISTENT_DEFAULT_VALUE_PRESENCE": HintLevel.WARN,
    "INCONSISTENT_ENTITY": HintLevel.INFO,
    "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD": HintLevel.DEBUG,
    "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD": HintLevel.DEBUG,
    "INCONSISTENT_INPUT_OBJECT_FIELD": HintLevel.WARN,
    "INCONSISTENT_UNION_MEMBER": HintLevel.DEBUG,
    "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM": HintLevel.WARN,
    "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM": HintLevel.DEBUG,
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE": HintLevel.WARN,
    "NO_EXECUTABLE_DIRECTIVE_INTERSECTION": HintLevel.WARN,
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE": HintLevel.WARN,
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS": HintLevel.WARN,
    "INCONSISTENT_DESCRIPTION": HintLevel.WARN,
    "INCONSISTENT_ARGUMENT_PRESENCE": HintLevel.WARN,
    "FROM_SUBGRAPH_DOES_NOT_EXIST": HintLevel.WARN,
    "OVERRIDDEN_FIELD_CAN_BE_REMOVED": HintLevel.INFO,
    "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED": HintLevel.INFO,
    "OVERRIDE_MIGRATION_IN_PROGRESS": HintLevel.INFO,
    "UNUSED_ENUM_TYPE": HintLevel.DEBUG,
    "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS": HintLevel.WARN,
    "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS": HintLevel.INFO,
    "DIRECTIVE_COMPOSITION_INFO": HintLevel.INFO,
    "DIRECTIVE_COMPOSITION_WARN": HintLevel.WARN,
    "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN": HintLevel.WARN,
    "IMPLICITLY_UPGRADED_FEDERATION_VERSION": HintLevel.INFO,
    "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS": HintLevel.INFO,
}


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a subgraph's text; line and column count from 1.

    Attributes:
        subgraph: the subgraph's name.
        file: where its SDL was read from, as the caller named it; None when it has no file.
        line: line number.
        column: column number, in characters.
        source_line: the text of that line, of a very long one the part around the place.
        cut: how many characters of the line come before `source_line`.
    """

    subgraph: str
    file: str | None
    line: int
    column: int
    source_line: str
    cut: int = 0

    def to_json(self) -> dict[str, object]:
        """Return the location as plain data."""
        return {
            "subgraph": self.subgraph,
            "file": self.file,
            "line": self.line,
            "column": self.column,
        }


@dataclass(frozen=True, slots=True)
class CompositionError:
    """One thing that keeps the subgraphs from composing.

    Attributes:
        code: one of `ERROR_CODES`.
        message: what is wrong, naming the element and the subgraphs.
        coordinate: the schema coordinate at fault (`Type.field(arg:)`, `@directive`), or "".
        locations: where it is written, subgraph by subgraph.
        cause: why it is wrong, if the message leaves room for it.
        fix: the smallest change that would help, if one is known.
    """

    code: str
    message: str
    coordinate: str = ""
    locations: tuple[Location, ...] = ()
    cause: str = ""
    fix: str = ""

    @property
    def explanation(self) -> str:
        """What is wrong, with its cause as a sentence of its own."""
        if not self.cause:
            return self.message
        separator = "\n" if "\n" in self.message else " "
        return f"{self.message}{separator}{self.cause[0].upper()}{self.cause[1:]}."

    def to_json(self) -> dict[str, object]:
        """Return the error as plain data, the shape of `supergraph compose --format json`."""
        return {
            "code": self.code,
            "message": self.explanation,
            "coordinate": self.coordinate,
            "locations": [location.to_json() for location in self.locations],
            "fix": self.fix,
        }


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that composes but deserves a look."""

    code: str
    message: str
    coordinate: str = ""
    locations: tuple[Location, ...] = ()

    @property
    def level(self) -> HintLevel:
        """How loud it is."""
        return HINT_CODES[self.code]

    def to_json(self) -> dict[str, object]:
        """Return the hint as plain data."""
        return {
            "code": self.code,
            "level": self.level.value,
            "message": self.message,
            "coordinate": self.coordinate,
            "locations": [location.to_json() for location in self.locations],
        }


@dataclass(frozen=True, slots=True)
class Place:
    """A syntax node of a subgraph: what a `Location` is computed from when it is needed."""

    subgraph: str
    file: str | None
    node: Node | None

    @classmethod
    def at(cls, subgraph: str, file: str | None, text: str, offset: int = 0) -> Place:
        """Return a place in a text that has no syntax tree."""
        source = Source(text)
        where = get_location(source, offset)
        token = Token(TokenKind.SOF, offset, offset, where.line, where.column)
        return cls(subgraph, file, NameNode(value="", loc=SyntaxLocation(token, token, source)))

    def locate(self) -> Location | None:
        """Return the place as line and column, or None for what has no text.

        What has a description begins with it; its place is that of its name.
        """
        node = self.node
        if getattr(node, "description", None) is not None:
            node = getattr(node, "name", node)
        loc = node.loc if node is not None else None
        if loc is None:
            return None
        column = loc.start_token.column
        cut = max(0, column - 1 - _KEPT)
        start = loc.start - (column - 1 - cut)
        text = loc.source.body[start : loc.start + _KEPT].partition("\n")[0].rstrip("\r")
        return Location(self.subgraph, self.file, loc.start_token.line, column, text, cut)


class Report:
    """Collects everything the rules say; a rule never raises and never stops another rule."""

    def __init__(self) -> None:
        self.errors: list[CompositionError] = []
        self.hints: list[Hint] = []

    def error(
        self,
        code: str,
        message: str,
        coordinate: str = "",
        places: tuple[Place, ...] = (),
        *,
        cause: str = "",
        fix: str = "",
    ) -> None:
        """Record an error; see `CompositionError` for the arguments."""
        if code not in ERROR_CODES:
            raise KeyError(f"unregistered error code {code}")
        located = _locate(places)
        self.errors.append(CompositionError(code, message, coordinate, located, cause, fix))

    def hint(
        self, code: str, message: str, coordinate: str = "", places: tuple[Place, ...] = ()
    ) -> None:
        """Record a hint; see `Hint` for the arguments."""
        if code not in HINT_CODES:
            raise KeyError(f"unregistered hint code {code}")
        self.hints.append(Hint(code, message, coordinate, _locate(places)))


def _locate(places: tuple[Place, ...]) -> tuple[Location, ...]:
    return tuple(found for place in places if (found := place.locate()) is not None)
