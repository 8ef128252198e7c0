from __future__ import annotations

import pytest

from supergraph.planner.tests.golden import HERE, plan_text, read_goldens

FILES = sorted((HERE / "plans").glob("*.plan"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_plans_are_as_reviewed(path, request):
    goldens = read_goldens(path)
    assert goldens
    if request.config.getoption("--update-plans"):
        for golden in goldens:
            golden.plan = plan_text(golden)
        path.write_text("\n".join(golden.text() for golden in goldens))
        return
    for golden in goldens:
        assert plan_text(golden).strip() == golden.plan.strip(), golden.title
