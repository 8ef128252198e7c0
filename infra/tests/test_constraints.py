"""The constraints pin everything the project asks for, by version alone."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).parents[2]
PINS = {
    canonicalize_name(line.partition("==")[0])
    for line in (CHECKOUT / "infra" / "constraints.txt").read_text().splitlines()
    if not line.startswith("#")
}


def test_every_line_is_a_name_and_a_version() -> None:
    lines = (CHECKOUT / "infra" / "constraints.txt").read_text().splitlines()
    odd = [
        line
        for line in lines
        if not line.startswith("#") and not re.fullmatch(r"[\w.-]+==[\w.]+( ; .+)?", line)
    ]
    assert odd == []


def test_every_declared_requirement_is_pinned() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    declared = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for extra in project["project"]["optional-dependencies"].values():
        declared += extra
    names = {canonicalize_name(Requirement(line).name) for line in declared}
    assert names - PINS == set()
