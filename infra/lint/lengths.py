"""Modules and functions stay short enough to be read in one go."""

from collections.abc import Iterator

from infra.lint.rule import Finding, Rule, SourceFile, functions

MODULE_LINES = 500
TEST_MODULE_LINES = 800
FUNCTION_LINES = 60


def check(file: SourceFile) -> Iterator[Finding]:
    """Report a module or a function over its limit."""
    if file.tree is None:
        return
    limit = TEST_MODULE_LINES if file.is_test else MODULE_LINES
    lines = file.text.count("\n")
    if lines > limit:
        yield Finding(1, f"the module has {lines} lines, over {limit}: split it by its nouns")
    if "migrations" in file.path.parts:
        return  # a layout written out table by table reads best in one go
    for function in functions(file.tree):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > FUNCTION_LINES:
            yield Finding(
                function.lineno,
                f"{function.name} has {length} lines, over {FUNCTION_LINES}: name its parts",
            )


RULE = Rule("lengths", check)
