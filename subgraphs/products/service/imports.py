"""Importing a table of products: each row by itself, and each row of one import once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from subgraphs.kit.identity import Identity
from subgraphs.kit.text import is_storable
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.models import CategoryRow, ProductRow
from subgraphs.products.repository import attributes, catalogue
from subgraphs.products.repository import imports as repository
from subgraphs.products.repository import products as product_repository
from subgraphs.products.rules.drafts import ProductChange, ProductDraft, VariantChange
from subgraphs.products.rules.imports import (
    ImportFormat,
    ImportRow,
    RowOutcome,
    column_of,
    read_draft,
    read_rows,
)
from subgraphs.products.rules.stock_reports import check_key
from subgraphs.products.service import products
from subgraphs.products.service.products import Target, seller_of


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row.

    Attributes:
        row: the row.
        outcome: whether it was carried out.
        product_id: its product; None when it was refused.
        refusal: why it was refused; its field is the column at fault.
    """

    row: ImportRow
    outcome: RowOutcome
    product_id: UUID | None = None
    refusal: ProductError | None = None


async def import_products(
    work: UnitOfWork, importer: Identity, key: str, form: ImportFormat, content: str
) -> list[RowResult]:
    """Enter or change the products of a table; a row that is refused holds up no other.

    A row whose article number the seller has already changes that product, else it enters a new
    one as a draft. The same import again does nothing to the rows that it carried out.

    Args:
        work: the caller's unit of work.
        importer: a seller, or an administrator for the store itself.
        key: the import's name.
        form: how the table is written.
        content: the table.

    Raises:
        ProductError: IDEMPOTENCY_KEY_INVALID, IMPORT_TOO_LARGE or IMPORT_UNREADABLE.
    """
    check_key(key, ("input", "importKey"))
    rows = read_rows(form, content)
    await repository.lock_import(work.session, importer.user_id, key)
    skus = {row.sku for row in rows if is_storable(row.sku)}
    done = await repository.imported_rows(work.session, importer.user_id, key, skus)
    categories = {row.slug: row for row in await catalogue.all_categories(work.session)}
    run = _Run(work, importer, key, categories)
    seen: set[str] = set()
    results: list[RowResult] = []
    for row in rows:
        if row.sku in seen:
            twice = ProductError(ProductErrorCode.SKU_TAKEN, ("sku",), sku=row.sku[:60])
            results.append(RowResult(row, RowOutcome.REFUSED, refusal=twice))
        elif row.sku in done:
            results.append(RowResult(row, RowOutcome.UNCHANGED, done[row.sku]))
        else:
            results.append(await run.carry_out(row))
        seen.add(row.sku)
    return results


@dataclass(frozen=True, slots=True)
class _Run:
    """One import under way."""

    work: UnitOfWork
    importer: Identity
    key: str
    categories: Mapping[str, CategoryRow]

    async def carry_out(self, row: ImportRow) -> RowResult:
        session = self.work.session
        try:
            # What a refused row has written already is taken back, and nothing else.
            async with session.begin_nested():
                product, outcome = await self._write(row)
                await repository.insert_imported(
                    session, self.importer.user_id, self.key, (row.sku, product.id), self.work.now()
                )
        except ProductError as error:
            refusal = ProductError(error.code, (column_of(error.field),), **error.values)
            return RowResult(row, RowOutcome.REFUSED, refusal=refusal)
        return RowResult(row, outcome, product.id)

    async def _write(self, row: ImportRow) -> tuple[ProductRow, RowOutcome]:
        category = self.categories.get(row.cells.get("category", ""))
        if category is None:
            raise ProductError(ProductErrorCode.CATEGORY_NOT_FOUND, ("category",))
        definitions = await attributes.definitions_of(self.work.session, [category.id])
        draft = read_draft(row, definitions.get(category.id, ()))
        if not is_storable(row.sku):
            raise ProductError(ProductErrorCode.TEXT_UNPRINTABLE, ("sku",))
        known = await product_repository.variant_by_sku(
            self.work.session, seller_of(self.importer), row.sku
        )
        if known is None:
            product = await products.create_product(self.work, self.importer, category.id, draft)
            return product, RowOutcome.CREATED
        target = Target(self.importer, known.product_id, None)
        await products.update_product(self.work, target, _change(draft), category.id)
        price = VariantChange(price=draft.variants[0].price)
        product = await products.update_variant(self.work, target, known.id, price)
        return product, RowOutcome.UPDATED


def _change(draft: ProductDraft) -> ProductChange:
    """Return the change that brings a known product to what a row says; empty cells stay."""
    return ProductChange(
        titles=draft.titles or None,
        descriptions=draft.descriptions or None,
        packing=draft.packing,
        image_urls=draft.image_urls or None,
        tags=draft.tags or None,
        attributes=draft.attributes or None,
    )


def count_outcomes(results: Sequence[RowResult]) -> Mapping[RowOutcome, int]:
    """Return how many rows had each outcome."""
    counts = dict.fromkeys(RowOutcome, 0)
    for result in results:
        counts[result.outcome] += 1
    return counts
