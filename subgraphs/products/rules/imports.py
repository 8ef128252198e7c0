"""Rows of an import: tables as text, read into drafts; one product with one variant each.

A table is CSV with a header, or a JSON array of objects; both have the columns of `COLUMNS`, and
`attribute:<code>` (for texts `attribute:<code>:<locale>`). Lists inside a cell are split at `|`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import orjson

from subgraphs.kit.money import Money
from subgraphs.kit.settings import Locale
from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.rules.attributes import (
    AttributeDefinition,
    AttributeKind,
    AttributeValue,
)
from subgraphs.products.rules.drafts import Packing, Price, ProductDraft, VariantDraft

MOST_ROWS = 500
MOST_BYTES = 1_000_000

_ATTRIBUTE = "attribute:"
_TEXTS = tuple(f"{kind}_{locale.value}" for kind in ("title", "description") for locale in Locale)
REQUIRED = (
    *("sku", "category", "price_minor", "currency"),
    *("weight_grams", "length_mm", "width_mm", "height_mm"),
)
COLUMNS = frozenset({*REQUIRED, *_TEXTS, "slug", "compare_at_minor", "tags", "image_urls"})

#: Where a draft's field comes from; the last part of its path decides.
_COLUMN_OF = {
    "titles": "title",
    "descriptions": "description",
    "weightGrams": "weight_grams",
    "lengthMm": "length_mm",
    "widthMm": "width_mm",
    "heightMm": "height_mm",
    "amountMinor": "price_minor",
    "compareAtMinor": "compare_at_minor",
    "categoryId": "category",
    "imageUrls": "image_urls",
    "variants": "sku",
    "attributes": "attribute",
}


class ImportFormat(StrEnum):
    """How a table is written."""

    CSV = "csv"
    JSON = "json"


class RowOutcome(StrEnum):
    """What became of a row.

    UNCHANGED: the same import carried it out before.
    """

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row as it was written.

    Attributes:
        number: its place among the rows, from 1.
        cells: text by column; empty cells are absent.
    """

    number: int
    cells: Mapping[str, str]

    @property
    def sku(self) -> str:
        """Return the article number, as it was written."""
        return self.cells.get("sku", "")


def read_rows(form: ImportFormat, content: str) -> list[ImportRow]:
    """Return the rows of a table.

    Args:
        form: how it is written.
        content: the table.

    Raises:
        ProductError: IMPORT_TOO_LARGE, or IMPORT_UNREADABLE saying where.
    """
    if len(content.encode(errors="surrogatepass")) > MOST_BYTES:
        raise _too_large()
    rows: list[ImportRow] = []
    read = _read_csv if form is ImportFormat.CSV else _read_json
    for number, cells in enumerate(read(content), 1):
        if number > MOST_ROWS:
            raise _too_large()
        known = {name: text.strip() for name, text in cells.items()}
        rows.append(ImportRow(number, {name: text for name, text in known.items() if text}))
    return rows


def read_draft(row: ImportRow, definitions: Iterable[AttributeDefinition]) -> ProductDraft:
    """Return the product that a row tells of.

    Args:
        row: the row.
        definitions: the attributes of its category.

    Raises:
        ProductError: naming the column at fault.
    """
    for column in REQUIRED:
        if column not in row.cells:
            raise ProductError(ProductErrorCode.TEXT_EMPTY, (column,))
    amount = Money(_integer(row, "price_minor"), row.cells["currency"])
    before = _integer(row, "compare_at_minor") if "compare_at_minor" in row.cells else None
    return ProductDraft(
        slug=row.cells.get("slug"),
        titles=_texts(row, "title"),
        descriptions=_texts(row, "description"),
        packing=Packing(
            _integer(row, "weight_grams"),
            _integer(row, "length_mm"),
            _integer(row, "width_mm"),
            _integer(row, "height_mm"),
        ),
        image_urls=_list(row, "image_urls"),
        tags=_list(row, "tags"),
        attributes=_attributes(row, definitions),
        variants=(VariantDraft(row.sku, {}, (), Price(amount, before)),),
    )


def column_of(field: Sequence[str]) -> str:
    """Return the column that a draft's field was read from.

    Args:
        field: path of the field at fault, as the rules name it.
    """
    names = [part for part in field if part != "input" and not part.isdigit()]
    return _COLUMN_OF.get(names[-1], names[-1]) if names else ""


def _read_csv(content: str) -> Iterator[Mapping[str, str]]:
    reader = csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_columns(ImportFormat.CSV, header)
        for cells in reader:
            if not cells:
                continue  # an empty line
            if len(cells) != len(header):
                raise _unreadable(
                    ImportFormat.CSV,
                    f"line {reader.line_num} has {len(cells)} cells, the header {len(header)}",
                )
            yield dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise _unreadable(ImportFormat.CSV, f"line {reader.line_num}: {error}") from error


def _read_json(content: str) -> Iterator[Mapping[str, str]]:
    try:
        table = orjson.loads(content)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        raise _unreadable(ImportFormat.JSON, str(error)) from error
    if not isinstance(table, list):
        raise _unreadable(ImportFormat.JSON, "it is no array")
    for number, entry in enumerate(table, 1):
        if not isinstance(entry, dict):
            raise _unreadable(ImportFormat.JSON, f"row {number} is no object")
        _check_columns(ImportFormat.JSON, list(entry), required=())
        yield {name: _cell(number, name, value) for name, value in entry.items()}


def _cell(number: int, name: str, value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str() | int() | float():
            return str(value)
        case list() if all(isinstance(each, str) for each in value):
            return "|".join(value)
        case _:
            raise _unreadable(ImportFormat.JSON, f"row {number}: {name[:60]} is no plain value")


def _check_columns(
    form: ImportFormat, header: Sequence[str], required: Sequence[str] = REQUIRED
) -> None:
    unknown = [name for name in header if name not in COLUMNS and not name.startswith(_ATTRIBUTE)]
    missing = [name for name in required if name not in header]
    if unknown:
        raise _unreadable(form, f"there is no column {unknown[0][:60]!r}")
    if missing:
        raise _unreadable(form, f"the column {missing[0]!r} is missing")
    if len(set(header)) < len(header):
        raise _unreadable(form, "a column stands twice")


def _texts(row: ImportRow, kind: str) -> dict[str, str]:
    names = {locale.value: f"{kind}_{locale.value}" for locale in Locale}
    return {locale: row.cells[name] for locale, name in names.items() if name in row.cells}


def _list(row: ImportRow, column: str) -> tuple[str, ...]:
    parts = (part.strip() for part in row.cells.get(column, "").split("|"))
    return tuple(part for part in parts if part)


def _integer(row: ImportRow, column: str) -> int:
    text = row.cells[column]
    # Digits alone: `int` would also read `1_0` and digits of other scripts.
    if not (text.removeprefix("-").isascii() and text.removeprefix("-").isdigit()):
        raise ProductError(ProductErrorCode.NUMBER_INVALID, (column,))
    return int(text[:20])


def _attributes(
    row: ImportRow, definitions: Iterable[AttributeDefinition]
) -> dict[str, AttributeValue]:
    kinds = {definition.code: definition.kind for definition in definitions}
    values: dict[str, AttributeValue] = {}
    texts: dict[str, dict[str, str]] = {}
    for column, text in row.cells.items():
        if not column.startswith(_ATTRIBUTE):
            continue
        code, _, locale = column.removeprefix(_ATTRIBUTE).partition(":")
        kind = kinds.get(code)
        if kind is AttributeKind.TEXT:
            texts.setdefault(code, {})[locale or Locale.EN.value] = text
        else:
            values[code] = _plain_value(kind, text, column)
    return values | texts


def _plain_value(kind: AttributeKind | None, text: str, column: str) -> AttributeValue:
    if kind is AttributeKind.BOOLEAN and text.lower() in {"true", "false"}:
        return text.lower() == "true"
    if kind is AttributeKind.NUMBER:
        try:
            return float(text)
        except ValueError as error:
            raise ProductError(ProductErrorCode.NUMBER_INVALID, (column,)) from error
    # Whatever does not fit is refused when the draft is checked.
    return text


def _unreadable(form: ImportFormat, detail: str) -> ProductError:
    return ProductError(
        ProductErrorCode.IMPORT_UNREADABLE,
        ("input", "rows"),
        format=form.value.upper(),
        detail=detail,
    )


def _too_large() -> ProductError:
    return ProductError(
        ProductErrorCode.IMPORT_TOO_LARGE,
        ("input", "rows"),
        most_rows=MOST_ROWS,
        most_bytes=MOST_BYTES,
    )
