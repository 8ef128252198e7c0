"""Parses large SDL quickly: graphql-core's parser over a lexer that one regular expression drives.

A supergraph of a megabyte has half a million tokens; reading them one character class at a time is
most of the time it takes to load. Whatever the expression does not recognise, and every syntax
error, is left to graphql-core's own lexer, so that messages and places are the usual ones. Half the
tokens are in applications of `@join__…`: such an application is one token, and its arguments are
read when somebody asks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from graphql import (
    ConstDirectiveNode,
    DocumentNode,
    GraphQLSyntaxError,
    Lexer,
    NameNode,
    Source,
    TokenKind,
    parse,
)
from graphql.language import Token
from graphql.language.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["JoinDirectiveNode", "parse_sdl"]

_TOKEN = re.compile(
    r"""(?:[ \t\r\n,\ufeff]+|\#[^\n\r]*)*
    (?:
      (?P<join>(?<!directive[ ])@join__[_0-9A-Za-z]+
        (?:\((?:[^()"]|"(?:[^"\\]|\\.)*")*\))?)
    | (?P<name>[_A-Za-z][_0-9A-Za-z]*)
    | (?P<mark>[!$&()\[\]{}:=@|])
    | "(?P<string>[^"\\\r\n\x00-\x08\x0b-\x1f]*)"(?!")
    | (?P<int>-?(?:0|[1-9][0-9]*))(?![.0-9eE_A-Za-z])
    | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_ARGUMENT = re.compile(
    r'[\s,]*([_A-Za-z][_0-9A-Za-z]*)\s*:\s*(?:"([^"\\\n]*)"(?!")|([_A-Za-z][_0-9A-Za-z]*))[\s,]*'
)
_WORDS = {"true": True, "false": False}
_MARKS = {kind.value: kind for kind in TokenKind if len(kind.value) == 1}
_KINDS = {
    "name": TokenKind.NAME,
    "string": TokenKind.STRING,
    "int": TokenKind.INT,
    # The parser never sees comments, so their kind is free.
    "join": TokenKind.COMMENT,
}


class JoinDirectiveNode(ConstDirectiveNode):
    """An application of a join directive whose arguments are still text.

    Attributes:
        text: the application as written.
    """

    __slots__ = ("text",)

    text: str

    def plain_arguments(self) -> dict[str, str | bool] | None:
        """The arguments, where all are names, Booleans or strings without escapes; else None."""
        rest = self.text.partition("(")[2]
        found: dict[str, str | bool] = {}
        place = 0
        while match := _ARGUMENT.match(rest, place):
            name, string, word = match.groups()
            found[name] = string if word is None else _WORDS.get(word, word)
            place = match.end()
        return found if rest[place:] in {"", ")"} else None

    def read(self) -> ConstDirectiveNode:
        """The application with its arguments."""
        [definition] = parse(f"scalar X {self.text}", no_location=True).definitions
        [directive] = definition.directives  # type: ignore[attr-defined]  # a scalar has some
        return cast("ConstDirectiveNode", directive)


class _FastLexer(Lexer):
    """Yields the tokens of a text without their places."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._tokens = self._read(source)
        self._ahead: Token | None = None

    def _read(self, source: Source) -> Iterator[Token]:
        body, place = source.body, 0
        match_at = _TOKEN.match
        while True:
            match = match_at(body, place)
            if match is None:
                token = self._read_slowly(place)
                place = token.end
                yield token
                continue
            kind = match.lastgroup
            place = match.end()
            if kind == "mark":
                yield Token(_MARKS[match[kind]], place - 1, place, 0, 0)
            elif kind == "end" or kind is None:
                break
            else:
                yield Token(_KINDS[kind], match.start(kind), place, 0, 0, match[kind])
        end = Token(TokenKind.EOF, place, place, 0, 0)
        while True:
            yield end

    def _read_slowly(self, place: int) -> Token:
        """A token that the expression leaves out: block strings, escapes, fractions, spreads."""
        token = self.read_next_token(place)
        while token.kind == TokenKind.COMMENT:
            token = self.read_next_token(token.end)
        return token

    def advance(self) -> Token:
        """Goes to the next token."""
        self.last_token = self.token
        if self._ahead is not None:
            self.token, self._ahead = self._ahead, None
        else:
            self.token = next(self._tokens)
        return self.token

    def lookahead(self) -> Token:
        """The next token, without going there."""
        if self._ahead is None:
            self._ahead = next(self._tokens)
        return self._ahead


class _FastParser(Parser):
    def __init__(self, source: Source) -> None:
        super().__init__(source, no_location=True)
        self._lexer = _FastLexer(source)

    def parse_const_directives(self) -> tuple[ConstDirectiveNode, ...] | None:
        """Reads directives; those of the join specification stay text."""
        found: list[ConstDirectiveNode] = []
        while True:
            token = self._lexer.token
            if token.kind == TokenKind.COMMENT:
                text = token.value or ""
                name = text[1:].split("(", 1)[0].strip()
                directive = JoinDirectiveNode(name=NameNode(value=name), arguments=())
                directive.text = text
                found.append(directive)
                self._lexer.advance()
            elif token.kind == TokenKind.AT:
                found.append(cast("ConstDirectiveNode", self.parse_directive(is_const=True)))
            else:
                return tuple(found) or None


def parse_sdl(text: str) -> DocumentNode:
    """Parses SDL into syntax nodes without places.

    Raises:
        GraphQLSyntaxError: the text is not SDL; the error has its place.
    """
    try:
        return _FastParser(Source(text)).parse_document()
    except GraphQLSyntaxError:
        return parse(text, no_location=True)
