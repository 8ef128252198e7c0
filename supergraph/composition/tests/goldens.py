"""Golden compositions: text files of blocks, each a title, subgraphs, and what they compose to.

=== title
--- subgraph <name>                      (one for each; without a link it links the newest version)
--- hints                                (level, code and coordinate; absent when there are none)
--- supergraph                           (without the definitions that every supergraph has)
--- contract <options of the command>    (optional: the API schema of that contract)
"""

from __future__ import annotations

import argparse
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from supergraph.composition.compose import CompositionResult, Subgraph, compose
from supergraph.composition.contract import ContractOptions, build_contract
from supergraph.composition.testing import subgraphs
from supergraph.schema.api_schema import api_schema_sdl
from supergraph.schema.supergraph_schema import load_supergraph

GOLDEN = Path(__file__).parent / "golden"
MACHINERY = tuple((GOLDEN / "machinery.graphql").read_text().strip().split("\n\n"))


@dataclass
class Golden:
    """One block of a file."""

    title: str
    sources: dict[str, str]
    hints: str
    supergraph: str
    options: str = ""
    contract: str = ""

    def subgraphs(self) -> list[Subgraph]:
        return subgraphs(self.sources)

    def compose(self) -> CompositionResult:
        return compose(self.subgraphs())

    def update(self) -> None:
        """Takes what comes out now for what is expected."""
        result = self.compose()
        assert result.supergraph_sdl is not None, result.errors
        self.hints = hints_of(result)
        self.supergraph = without_machinery(result.supergraph_sdl)
        if self.options:
            self.contract = contract_of(result.supergraph_sdl, self.options)

    def text(self) -> str:
        parts = [f"=== {self.title}"]
        parts += [f"--- subgraph {name}\n{sdl.strip()}" for name, sdl in self.sources.items()]
        if self.hints:
            parts.append(f"--- hints\n{self.hints}")
        parts.append(f"--- supergraph\n{self.supergraph}")
        if self.options:
            parts.append(f"--- contract {self.options}\n{self.contract}")
        return "\n".join(parts) + "\n"


def read_goldens(path: Path) -> list[Golden]:
    """Reads the blocks of a file."""
    found = []
    for block in re.split(r"^=== ", path.read_text(), flags=re.MULTILINE)[1:]:
        title, *parts = re.split(r"^--- ", block, flags=re.MULTILINE)
        golden = Golden(title.strip(), {}, "", "")
        for part in parts:
            head, _, body = part.partition("\n")
            kind, _, rest = head.partition(" ")
            match kind:
                case "subgraph":
                    golden.sources[rest] = body.strip() + "\n"
                case "hints":
                    golden.hints = body.strip()
                case "supergraph":
                    golden.supergraph = body.strip()
                case "contract":
                    golden.options, golden.contract = rest, body.strip()
                case _:
                    raise AssertionError(f"{path}: unknown part {head!r}")
        found.append(golden)
    return found


def without_machinery(sdl: str) -> str:
    """Leaves out the definitions that every supergraph has, word for word."""
    blocks = [block for block in sdl.strip().split("\n\n") if block not in MACHINERY]
    return "\n\n".join(blocks)


def hints_of(result: CompositionResult) -> str:
    return "\n".join(
        dict.fromkeys(f"{h.level} {h.code} {h.coordinate}".strip() for h in result.hints)
    )


_CONTRACT = argparse.ArgumentParser(add_help=False)
_CONTRACT.add_argument("--include", action="append", default=[])
_CONTRACT.add_argument("--exclude", action="append", default=[])
_CONTRACT.add_argument("--hide-unreachable", action="store_true")


def contract_of(sdl: str, options: str) -> str:
    """The API schema of a contract."""
    given = _CONTRACT.parse_args(shlex.split(options))
    result = build_contract(
        sdl,
        ContractOptions(frozenset(given.include), frozenset(given.exclude), given.hide_unreachable),
    )
    assert result.supergraph_sdl is not None, result.errors
    return api_schema_sdl(load_supergraph(result.supergraph_sdl)).strip()


FILES = sorted(GOLDEN.glob("*.golden"))
GOLDENS = [golden for path in FILES for golden in read_goldens(path)]
