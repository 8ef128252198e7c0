"""What is wrong with a text that is no GraphQL, and what would help."""

from __future__ import annotations

from dataclasses import dataclass

from graphql import GraphQLSyntaxError, Lexer, Source, Token, TokenKind

from supergraph.composition.errors import Place, Report

__all__ = ["report_depth", "report_syntax_error"]

_TOO_DEEP = "nested too deeply"
"""How graphql-core's parser words it."""
_CLOSERS = {
    TokenKind.BRACE_L: TokenKind.BRACE_R,
    TokenKind.PAREN_L: TokenKind.PAREN_R,
    TokenKind.BRACKET_L: TokenKind.BRACKET_R,
}
_DEFINITIONS = frozenset(
    {"directive", "enum", "extend", "input", "interface", "scalar", "schema", "type", "union"}
)


def report_syntax_error(
    name: str, file: str | None, error: GraphQLSyntaxError, report: Report
) -> None:
    """Report that a subgraph's schema cannot be parsed.

    Args:
        name: the subgraph's name.
        file: where its schema was read from.
        error: what the parser found.
        report: where the error goes.
    """
    sdl = error.source.body if error.source else ""
    offset = next(iter(error.positions or ()), 0)
    if _TOO_DEEP in error.message:
        report_depth(name, file, sdl, report, offset)
        return
    offsets = [offset]
    ends = offset >= len(sdl.rstrip())
    fix = _other_text(sdl)
    opened = None if fix else _left_open(sdl, offset)
    if opened is not None:
        offsets.append(opened.bracket.start)
        fix = (
            f"close the {opened.bracket.kind.value} of line {opened.bracket.line}"
            f" {f'before `{opened.before}`' if opened.before else 'at the end'}"
        )
    report.error(
        "INVALID_GRAPHQL",
        f"[{name}] {error.message}",
        places=tuple(Place.at(name, file, sdl, at) for at in offsets),
        cause="the text is not GraphQL from here on",
        fix=fix or ("complete the text at its end" if ends else "correct the text at the mark"),
    )


def report_depth(name: str, file: str | None, sdl: str, report: Report, offset: int = 0) -> None:
    """Report that a schema is nested deeper than it can be parsed."""
    report.error(
        "INVALID_GRAPHQL",
        f"[{name}] The schema is nested too deeply to be parsed.",
        places=(Place.at(name, file, sdl, offset),),
        fix="nest lists and values of its directives less deeply",
    )


def _other_text(sdl: str) -> str:
    """Say what to do about a text that was never meant to be GraphQL."""
    if not sdl.strip():
        return "the schema is empty: write the subgraph's types into it"
    if sdl.lstrip().startswith(('{"', "<")):
        return "give the schema as GraphQL SDL, not as JSON or HTML"
    return ""


@dataclass(frozen=True, slots=True)
class _LeftOpen:
    """A bracket that nothing closes.

    Attributes:
        bracket: the opening one.
        before: how the definition begins that stands inside it by mistake; empty at the end.
    """

    bracket: Token
    before: str


def _left_open(sdl: str, offset: int) -> _LeftOpen | None:
    """Find the bracket that was meant to be closed before a place."""
    open_brackets: list[Token] = []
    previous, lexer = Token(TokenKind.SOF, 0, 0, 0, 0), Lexer(Source(sdl))
    try:
        token = lexer.advance()
        while token.start < offset and token.kind is not TokenKind.EOF:
            if token.kind in _CLOSERS:
                open_brackets.append(token)
            elif open_brackets and token.kind is _CLOSERS[open_brackets[-1].kind]:
                open_brackets.pop()
            previous, token = token, lexer.advance()
    except GraphQLSyntaxError:
        return None
    if not open_brackets:
        return None
    if token.kind is TokenKind.EOF:
        return _LeftOpen(open_brackets[-1], "")
    if token.kind is TokenKind.NAME and previous.value in _DEFINITIONS:
        return _LeftOpen(open_brackets[-1], f"{previous.value} {token.value}")
    return None
