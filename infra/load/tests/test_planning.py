"""Planning is timed for each operation."""

from pathlib import Path

from infra.load.planning import PlanTime, format_plan_times, plan_times, read_operations
from supergraph.schema.supergraph_schema import load_supergraph

SCHEMA = Path(__file__).parents[3] / "schema"


def test_every_operation_of_the_store_is_timed():
    schema = load_supergraph((SCHEMA / "supergraph.graphql").read_text())
    operations = read_operations(SCHEMA / "operations")
    times = plan_times(schema, operations)
    assert [time.operation for time in times] == list(operations)
    assert "flagship" in operations
    assert all(time.prepared > time.kept for time in times)


def test_the_table_ends_with_median_and_slowest():
    times = [PlanTime("x", 1, 2, 3, 4), PlanTime("y", 5, 6, 7, 8), PlanTime("z", 9, 0, 9, 0)]
    *_, median, slowest = format_plan_times("title", times).splitlines()
    assert median.split() == ["median", "5.00", "2.00", "7.00", "4.0000"]
    assert slowest.split() == ["slowest", "9.00", "6.00", "9.00", "8.0000"]
