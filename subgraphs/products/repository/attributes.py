"""Attribute definitions: those of a category are its own and those of every one above it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, any_, cast, delete, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from subgraphs.products.models import attribute, category, product
from subgraphs.products.repository.catalogue import Reader, among
from subgraphs.products.rules.attributes import (
    AttributeChoice,
    AttributeDefinition,
    AttributeKind,
)


async def definitions_of(
    reader: Reader, category_ids: Collection[UUID]
) -> dict[UUID, tuple[AttributeDefinition, ...]]:
    """Return the attributes of categories, inherited ones first, by category."""
    statement = (
        select(category.c.id.label("key"), attribute)
        .join(attribute, attribute.c.category_id == any_(category.c.path))
        .where(among(category.c.id, category_ids))
        .order_by(
            category.c.id,
            func.array_position(category.c.path, attribute.c.category_id),
            attribute.c.position,
            attribute.c.code,
        )
    )
    found: dict[UUID, list[AttributeDefinition]] = {}
    for row in await reader.execute(statement):
        found.setdefault(row.key, []).append(_definition(row))
    return {key: tuple(definitions) for key, definitions in found.items()}


async def definition_by_id(reader: Reader, attribute_id: UUID) -> AttributeDefinition | None:
    """Return an attribute by its id."""
    statement = select(attribute).where(attribute.c.id == attribute_id)
    row = (await reader.execute(statement)).one_or_none()
    return None if row is None else _definition(row)


async def categories_that_define(
    session: AsyncSession, code: str, path: Collection[UUID]
) -> set[UUID]:
    """Return the categories of a branch that define a code.

    Args:
        session: of the running unit of work.
        code: the code.
        path: from the root down to the category whose branch it is: those above it and below it.
    """
    own = list(path)[-1]
    statement = (
        select(attribute.c.category_id)
        .join(category, category.c.id == attribute.c.category_id)
        .where(
            attribute.c.code == code,
            or_(
                among(category.c.id, path),
                category.c.path.contains(cast([own], ARRAY(Uuid))),
            ),
        )
    )
    return set((await session.execute(statement)).scalars())


async def first_code_defined_twice(session: AsyncSession, category_id: UUID) -> str | None:
    """Return a code that a branch and the categories above it define more than once, if any.

    Args:
        session: of the running unit of work.
        category_id: the category at the branch's top.
    """
    leaf = category.alias("leaf")
    statement = (
        select(attribute.c.code)
        .join(leaf, attribute.c.category_id == any_(leaf.c.path))
        .where(leaf.c.path.contains(cast([category_id], ARRAY(Uuid))))
        .group_by(leaf.c.id, attribute.c.code)
        .having(func.count() > 1)
        .limit(1)
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def write_definition(session: AsyncSession, definition: AttributeDefinition) -> None:
    """Write an attribute, new or changed."""
    values = {
        "category_id": definition.category_id,
        "code": definition.code,
        "titles": dict(definition.titles),
        "kind": definition.kind.value,
        "unit": definition.unit,
        "choices": [
            {"code": choice.code, "titles": dict(choice.titles)} for choice in definition.choices
        ],
        "required": definition.required,
        "filterable": definition.filterable,
        "position": definition.position,
    }
    await session.execute(
        insert(attribute)
        .values(id=definition.id, **values)
        .on_conflict_do_update(index_elements=[attribute.c.id], set_=values)
    )


async def delete_definition(session: AsyncSession, attribute_id: UUID) -> None:
    """Delete an attribute."""
    await session.execute(delete(attribute).where(attribute.c.id == attribute_id))


async def values_in_use(session: AsyncSession, definition: AttributeDefinition) -> set[str]:
    """Return what products say of an attribute: codes of a choice, or `""` for any other value."""
    value = product.c.attributes[definition.code]
    is_choice = definition.kind is AttributeKind.CHOICE
    said = value.astext if is_choice else literal("")
    statement = (
        select(said)
        .distinct()
        .join(category, category.c.id == product.c.category_id)
        .where(
            category.c.path.contains(cast([definition.category_id], ARRAY(Uuid))),
            product.c.attributes.has_key(definition.code),
        )
    )
    return set((await session.execute(statement)).scalars())


def _definition(row: Row[Any]) -> AttributeDefinition:
    return AttributeDefinition(
        id=row.id,
        category_id=row.category_id,
        code=row.code,
        titles=row.titles,
        kind=AttributeKind(row.kind),
        unit=row.unit,
        choices=tuple(AttributeChoice(each["code"], each["titles"]) for each in row.choices),
        required=row.required,
        filterable=row.filterable,
        position=row.position,
    )
