"""The fast way through a plan: answers read straight into typed records, and written from them.

A plan whose fetches fit together without surprises is compiled to record types (of `msgspec`), one
for each place and concrete type. Reading an answer then checks every value in compiled code,
merging is a handful of assignments, and the records themselves are the response. Whatever is out of
the ordinary (an error, a null where none may be, a missing entity) is a `Misfit`: the run starts
over on plain JSON, with the answers that have come already. May not enter: errors and their places.
"""

from supergraph.executor.records.compile import compile_records
from supergraph.executor.records.run import RecordPlan

__all__ = ["RecordPlan", "compile_records"]
