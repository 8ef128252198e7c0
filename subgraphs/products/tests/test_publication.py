from itertools import product

import pytest

from subgraphs.kit.identity import Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.testing import identity_of
from subgraphs.products.rules.publication import (
    PUBLIC_STATUSES,
    TRANSITIONS,
    ProductStatus,
    PublicationCommand,
    may_edit,
    may_see,
)

DRAFT, PENDING, ACTIVE, REJECTED, ARCHIVED = ProductStatus
SUBMIT, APPROVE, REJECT, ARCHIVE = PublicationCommand
ALLOWED = {
    SUBMIT: {DRAFT: PENDING, PENDING: PENDING, REJECTED: PENDING, ARCHIVED: PENDING},
    APPROVE: {PENDING: ACTIVE, ACTIVE: ACTIVE},
    REJECT: {PENDING: REJECTED, ACTIVE: REJECTED, REJECTED: REJECTED},
    ARCHIVE: dict.fromkeys(ProductStatus, ARCHIVED),
}


@pytest.mark.parametrize(("status", "command"), [*product(ProductStatus, PublicationCommand)])
def test_a_command_leads_where_it_may_and_nowhere_else(status, command):
    assert TRANSITIONS.get((status, command)) is ALLOWED[command].get(status)


def test_a_repeated_command_changes_nothing():
    assert all(
        TRANSITIONS[target, command] is target for (_, command), target in TRANSITIONS.items()
    )


def test_nothing_gets_before_the_public_but_by_approval():
    assert {
        command
        for (status, command), target in TRANSITIONS.items()
        if target is ACTIVE and status is not ACTIVE
    } == {APPROVE}


def test_sellers_edit_their_own_and_administrators_everything():
    seller, admin, buyer = (identity_of(role) for role in (Role.SELLER, Role.ADMIN, Role.BUYER))
    assert may_edit(seller, seller.user_id)
    assert not may_edit(seller, new_id())
    assert not may_edit(seller, None)
    assert may_edit(admin, seller.user_id)
    assert may_edit(admin, None)
    # A buyer's id on a product makes no seller.
    assert not may_edit(buyer, buyer.user_id)
    assert not may_edit(None, None)


@pytest.mark.parametrize("status", ProductStatus)
def test_the_public_sees_what_is_or_was_sold(status):
    assert may_see(None, status, None) is (status in PUBLIC_STATUSES)
    assert may_see(identity_of(Role.ADMIN), status, None)
