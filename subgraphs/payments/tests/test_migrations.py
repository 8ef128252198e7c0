import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from subgraphs.kit.events import EventContext
from subgraphs.kit.ids import new_id
from subgraphs.kit.money import Money
from subgraphs.kit.testing import layout_differences
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.payments import service
from subgraphs.payments.app import SUBGRAPH
from subgraphs.payments.models import metadata, transactions
from subgraphs.payments.rules import PaymentMethod

pytestmark = pytest.mark.services


async def test_migrated_tables_are_those_of_the_models(resources):
    assert await layout_differences(resources.engine, metadata) == []


async def test_migrating_again_changes_nothing(resources):
    await SUBGRAPH.migrate(resources)
    assert await layout_differences(resources.engine, metadata) == []


async def test_a_transaction_is_never_changed_or_deleted(resources):
    async with UnitOfWork(
        resources.engine, metadata, resources.clock, EventContext("test")
    ) as work:
        method = PaymentMethod.ON_DELIVERY
        payment = await service.create_payment(work, new_id(), new_id(), Money(100, "RUB"), method)
    of_payment = transactions.c.payment_id == payment.id
    for statement in (
        update(transactions).where(of_payment).values(amount_minor=1),
        delete(transactions).where(of_payment),
    ):
        with pytest.raises(DBAPIError, match="never changed"):
            async with resources.engine.begin() as connection:
                await connection.execute(statement)
