"""`docs/errors.md` names every code once; run this file to write the page anew."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import supergraph
from supergraph.composition.errors import ERROR_CODES
from supergraph.errors import RouterError
from supergraph.executor.errors import ErrorCode
from supergraph.pipeline.errors import RequestErrorCode
from supergraph.transport.errors import TransportReason

PAGE = Path(__file__).resolve().parents[1] / "docs" / "errors.md"
HEAD = """\
# Error codes

Written by `python supergraph/tests/test_errors_page.py`; a test fails when it parts from the code.
A code is in `extensions.code` of an error, or in brackets after a message of the command line.
"""


def render() -> str:
    requests = [
        f"| `{code}` | {code.status} | {code.plain_status} | {code.meaning} |"
        for code in RequestErrorCode
    ]
    execution = [f"| `{code}` | {text} |" for code, text in sorted(described(ErrorCode).items())]
    reasons = ", ".join(f"`{reason}`" for reason in TransportReason)
    elsewhere = raised_elsewhere()
    programs = [f"| `{code}` | {text} |" for code, text in sorted(elsewhere.items())]
    composition = [
        f"| `{code}` | {text} |"
        for code, text in sorted(ERROR_CODES.items())
        if code not in elsewhere
    ]
    return "\n".join(
        [
            HEAD,
            "## Requests that are refused\n",
            "The first status is that of `application/graphql-response+json`.\n",
            "| code | status | as plain JSON | meaning |",
            "|---|---|---|---|",
            *requests,
            "\n## Beside partial data\n",
            "| code | meaning |",
            "|---|---|",
            *execution,
            f"\n`SUBREQUEST_HTTP_ERROR` has a reason where there was no answer: {reasons}.",
            "\n## At the start, on the command line and in the log\n",
            "| code | meaning |",
            "|---|---|",
            *programs,
            "\n## Composition\n",
            "| code | meaning |",
            "|---|---|",
            *composition,
            "",
        ]
    )


def described(codes: type[StrEnum]) -> dict[str, str]:
    """The sentence below each member of an enumeration."""
    (definition,) = ast.parse(inspect.getsource(codes)).body
    assert isinstance(definition, ast.ClassDef)
    found = {}
    for statement, following in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(statement, ast.Assign) and isinstance(following, ast.Expr):
            (target,) = statement.targets
            found[ast.unparse(target)] = ast.literal_eval(following.value)
    assert set(found) == {code.name for code in codes}
    return found


def raised_elsewhere() -> dict[str, str]:
    """The codes of error classes that are in no enumeration, with their first sentences."""
    for module in pkgutil.walk_packages(supergraph.__path__, "supergraph."):
        if not module.name.endswith("__main__") and "conftest" not in module.name:
            importlib.import_module(module.name)
    known = {*RequestErrorCode, *ErrorCode}
    found: dict[str, str] = {}
    for error in subclasses(RouterError):
        if error.code not in known:
            # A class that narrows another keeps its code: the wider one says what it means.
            sentence = (inspect.getdoc(error) or "").partition("\n\n")[0]
            found.setdefault(error.code, sentence.replace("\n", " "))
    return found


def subclasses(parent: type[RouterError]) -> Iterator[type[RouterError]]:
    for child in parent.__subclasses__():
        yield child
        yield from subclasses(child)


def test_the_page_names_every_code_and_no_other():
    assert PAGE.read_text(encoding="utf-8") == render()


def test_every_code_of_a_refused_request_is_raised_somewhere():
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in PAGE.parents[1].rglob("*.py")
        if "tests" not in path.parts
    )
    unraised = [code for code in RequestErrorCode if f"RequestErrorCode.{code}" not in sources]
    assert not unraised


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
