"""Mutants: each patch fits the router; hunting all of them is for `tox run -e differential`."""

from __future__ import annotations

import pytest

from infra.differential.mutants import ROOMS, ROOT, applies, is_caught, read_mutants

MUTANTS = read_mutants()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_patch_fits_the_router(mutant):
    assert applies(mutant)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_at_least_twelve(room):
    assert len(read_mutants([room])) >= 12


@pytest.mark.parametrize("test", sorted({test for mutant in MUTANTS for test in mutant.tests}))
def test_the_tests_that_catch_mutants_exist(test):
    file, _, name = test.partition("::")

    assert (ROOT / file).exists()
    assert name.partition("[")[0] in (ROOT / file).read_text()


def test_a_mutant_of_composition_is_caught():
    (mutant,) = [m for m in MUTANTS if m.name == "missing_implementation_unseen"]

    assert is_caught(mutant)
