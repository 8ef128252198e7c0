"""Each rule finds what it is for, and leaves alone what is right."""

from pathlib import PurePosixPath

import pytest

from infra.lint import assertions, commits, lengths, marks, places, queries, rooms
from infra.lint.rule import Rule, SourceFile

# Built from parts, so that this file keeps the rules it tests.
_MACHINE = "/".join(("", "home", "ann", "project"))
_REGISTRY = "https" + "://registry.example.org/pkg"
_MARK = "# " + "TODO later"

BROKEN = [
    (assertions.RULE, "a/tests/test_a.py", "def test_a():\n    run()\n", 1),
    (commits.RULE, "subgraphs/users/service.py", "def f(s):\n    s.commit()\n", 2),
    (lengths.RULE, "a/b.py", "def f():\n" + "    x = 1\n" * 60, 1),
    (lengths.RULE, "a/b.py", "x = 1\n" * 501, 1),
    (marks.RULE, "a/b.py", f"x = 1\n{_MARK}\n", 2),
    (places.RULE, "README.md", f"cd {_MACHINE}\n", 1),
    (places.RULE, "a.txt", f"\nsee {_REGISTRY}\n", 2),
    (queries.RULE, "subgraphs/users/service.py", "from sqlalchemy import select\n", 1),
    (queries.RULE, "subgraphs/users/schema/root.py", "from sqlalchemy import select\n", 1),
    (rooms.RULE, "a/__init__.py", "", 1),
    (rooms.RULE, "a/utils.py", '"""Drawer."""\n', 1),
]
KEPT = [
    (assertions.RULE, "a/tests/test_a.py", "def test_a():\n    assert run()\n"),
    (
        assertions.RULE,
        "a/tests/test_a.py",
        "def test_a():\n    with pytest.raises(E):\n        f()\n",
    ),
    (assertions.RULE, "a/tests/test_a.py", "def test_a():\n    [row] = run()\n"),
    (assertions.RULE, "a/tests/test_a.py", "def test_a():\n    (row,) = run()\n"),
    (commits.RULE, "subgraphs/kit/unit_of_work.py", "def f(s):\n    s.commit()\n"),
    (commits.RULE, "subgraphs/cart/service.py", "def f(repository):\n    repository.commit(1)\n"),
    (commits.RULE, "events/kafka.py", "def f(s):\n    s.commit()\n"),
    (lengths.RULE, "a/tests/test_b.py", "x = 1\n" * 501),
    (lengths.RULE, "subgraphs/a/migrations/versions/1.py", "def f():\n" + "    x = 1\n" * 60),
    (rooms.RULE, "subgraphs/a/migrations/__init__.py", ""),
    (marks.RULE, "a/b.py", 'x = "todo list"\n'),
    (places.RULE, "README.md", "open http://127.0.0.1:4000/graphql and ~/home/x\n"),
    (queries.RULE, "subgraphs/users/repository.py", "from sqlalchemy import select\n"),
    (rooms.RULE, "a/__init__.py", '"""A room."""\n'),
]


@pytest.mark.parametrize(("rule", "path", "text", "line"), BROKEN)
def test_broken_file_is_found_with_its_line(rule: Rule, path: str, text: str, line: int) -> None:
    findings = list(rule.check(SourceFile(PurePosixPath(path), text)))
    assert [finding.line for finding in findings] == [line]


@pytest.mark.parametrize(("rule", "path", "text"), KEPT)
def test_right_file_is_left_alone(rule: Rule, path: str, text: str) -> None:
    assert list(rule.check(SourceFile(PurePosixPath(path), text))) == []
