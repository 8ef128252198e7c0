"""Importing a table of products."""

from __future__ import annotations

import strawberry
from strawberry.federation.schema_directives import Cost

from subgraphs.kit.context import Info
from subgraphs.kit.federation import SELLER_SCOPES
from subgraphs.kit.ids import global_id
from subgraphs.kit.settings import Locale
from subgraphs.products.loaders import Products
from subgraphs.products.rules.imports import ImportFormat, RowOutcome
from subgraphs.products.schema.sellers import require_seller
from subgraphs.products.service.imports import RowResult, count_outcomes, import_products
from subgraphs.products.types.payloads import ProductUserError, carry_out

#: What a router with a budget takes for an import: it writes as much as fifty other commands.
IMPORT_COST = 50

strawberry.enum(ImportFormat, name="ProductImportFormat", description="How a table is written.")
strawberry.enum(
    RowOutcome,
    name="ProductImportOutcome",
    description="What became of a row; UNCHANGED: the same import carried it out before.",
)


@strawberry.input(description="A table of products, one product with one variant to a row.")
class ProductImportInput:
    """A table."""

    import_key: str = strawberry.field(
        description="Names the import: the same again does nothing to rows that were carried out."
    )
    format: ImportFormat = strawberry.field(description="Of `rows`.")
    rows: str = strawberry.field(
        description="CSV with a header, or a JSON array of objects; at most 500 rows and 1 MB. "
        "Columns: sku, category (a slug), title_ru, title_en, description_ru, description_en, "
        "slug, price_minor, compare_at_minor, currency, weight_grams, length_mm, width_mm, "
        "height_mm, tags and image_urls (split at `|`), attribute:<code>, and for texts "
        "attribute:<code>:<locale>."
    )


@strawberry.type(description="What became of a row.")
class ProductImportRow:
    """The graph's form of `RowResult`."""

    row: int = strawberry.field(description="Its place among the rows, from 1.")
    sku: str = strawberry.field(description="As the row has it; may be empty.")
    outcome: RowOutcome = strawberry.field(description="What became of it.")
    product_id: strawberry.ID | None = strawberry.field(
        description="What it was entered as; null when it was refused."
    )
    user_errors: list[ProductUserError] = strawberry.field(
        description="Why it was refused; `field` is the column at fault."
    )

    @classmethod
    def of(cls, result: RowResult, locale: Locale) -> ProductImportRow:
        """Return the graph's form of a row's result."""
        key, refusal = result.product_id, result.refusal
        return cls(
            row=result.row.number,
            sku=result.row.sku[:100].encode(errors="replace").decode(),
            outcome=result.outcome,
            product_id=None if key is None else global_id("Product", key),
            user_errors=[] if refusal is None else [ProductUserError.of(refusal, locale)],
        )


@strawberry.type(description="What became of each row, or why the table was not read.")
class ProductImportPayload:
    """The answer to `productImport`."""

    created: int = strawberry.field(description="How many products or variants are new.")
    updated: int = strawberry.field(description="How many products or variants were changed.")
    unchanged: int = strawberry.field(
        description="How many rows the same import carried out before."
    )
    refused: int = strawberry.field(description="How many rows were refused.")
    rows: list[ProductImportRow] = strawberry.field(description="One for each row, in their order.")
    user_errors: list[ProductUserError] = strawberry.field(
        description="Why the table was not read; empty when it was."
    )


@strawberry.type
class ImportMutations:
    """What sellers import."""

    @strawberry.federation.mutation(
        authenticated=True,
        requires_scopes=SELLER_SCOPES,
        directives=[Cost(weight=IMPORT_COST)],
        description="Enter or change the products of a table; a row that is refused holds up no "
        "other. New products are drafts.",
    )
    async def product_import(
        self, info: Info[Products], input: ProductImportInput
    ) -> ProductImportPayload:
        """Import a table."""
        importer = require_seller(info)
        results, refusals = await carry_out(
            info,
            lambda work: import_products(
                work, importer, input.import_key, input.format, input.rows
            ),
        )
        counts = count_outcomes(results or ())
        locale = info.context.request.locale
        return ProductImportPayload(
            created=counts[RowOutcome.CREATED],
            updated=counts[RowOutcome.UPDATED],
            unchanged=counts[RowOutcome.UNCHANGED],
            refused=counts[RowOutcome.REFUSED],
            rows=[ProductImportRow.of(result, locale) for result in results or ()],
            user_errors=refusals,
        )
