"""Runs a query plan: compiled once, then a few comprehensions and the network per request.

`compile_plan` turns a plan and the client's document into an `Executable`, which holds nothing of
any request. May not enter: how plans are made, how bytes travel, HTTP to the client, settings
files.
"""

from supergraph.executor.compile import compile_plan
from supergraph.executor.errors import UnusablePlan
from supergraph.executor.executable import Executable
from supergraph.executor.in_flight import InFlight
from supergraph.executor.request import ExecutionRequest, ExecutionResult, ExecutorOptions

__all__ = [
    "Executable",
    "ExecutionRequest",
    "ExecutionResult",
    "ExecutorOptions",
    "InFlight",
    "UnusablePlan",
    "compile_plan",
]
