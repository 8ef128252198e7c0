"""A test that asserts nothing cannot fail, so it proves nothing."""

import ast
import re
from collections.abc import Iterator

from infra.lint.rule import Finding, Rule, SourceFile, functions

# A call that asserts in the test's place: a named check, an expected error, a validator, or a wait
# that gives up.
_ASSERTING = re.compile(
    r"_?(assert|check|expect|fail|raises|refuse|until|validate|verify|wait_for|warns)"
)


def check(file: SourceFile) -> Iterator[Finding]:
    """Report test functions that neither assert nor call something that does."""
    if file.tree is None or not (file.is_test and file.path.name.startswith("test_")):
        return
    for function in functions(file.tree):
        if function.name.startswith("test_") and not _asserts(function):
            yield Finding(function.lineno, f"{function.name} asserts nothing")


def _asserts(function: ast.AST) -> bool:
    for node in ast.walk(function):
        match node:
            # `[one] = rows` and `(one,) = rows` fail unless there is exactly one.
            case ast.Assert() | ast.Assign(targets=[ast.List() | ast.Tuple(elts=[_])]):
                return True
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
                if _ASSERTING.match(name):
                    return True
            case _:
                continue
    return False


RULE = Rule("assertions", check)
