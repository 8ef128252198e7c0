"""What products and stock refuse, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from subgraphs.kit.errors import DomainError
from subgraphs.kit.settings import Locale


class ProductErrorCode(StrEnum):
    """The closed set of refusals of this domain."""

    ATTRIBUTE_IN_USE = "ATTRIBUTE_IN_USE"
    ATTRIBUTE_INVALID = "ATTRIBUTE_INVALID"
    ATTRIBUTE_NOT_FOUND = "ATTRIBUTE_NOT_FOUND"
    ATTRIBUTE_TAKEN = "ATTRIBUTE_TAKEN"
    ATTRIBUTE_UNKNOWN = "ATTRIBUTE_UNKNOWN"
    ATTRIBUTE_VALUE_INVALID = "ATTRIBUTE_VALUE_INVALID"
    ATTRIBUTES_MISSING = "ATTRIBUTES_MISSING"
    CATEGORY_CYCLE = "CATEGORY_CYCLE"
    CATEGORY_NOT_EMPTY = "CATEGORY_NOT_EMPTY"
    CATEGORY_NOT_FOUND = "CATEGORY_NOT_FOUND"
    CATEGORY_TOO_DEEP = "CATEGORY_TOO_DEEP"
    CODE_INVALID = "CODE_INVALID"
    CODE_TAKEN = "CODE_TAKEN"
    CURRENCY_UNKNOWN = "CURRENCY_UNKNOWN"
    FAVOURITES_TOO_MANY = "FAVOURITES_TOO_MANY"
    IDEMPOTENCY_KEY_INVALID = "IDEMPOTENCY_KEY_INVALID"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    IMAGE_URL_INVALID = "IMAGE_URL_INVALID"
    IMAGES_TOO_MANY = "IMAGES_TOO_MANY"
    IMPORT_TOO_LARGE = "IMPORT_TOO_LARGE"
    IMPORT_UNREADABLE = "IMPORT_UNREADABLE"
    LOCALE_REPEATED = "LOCALE_REPEATED"
    LOCALE_UNKNOWN = "LOCALE_UNKNOWN"
    NUMBER_INVALID = "NUMBER_INVALID"
    NUMBER_OUT_OF_RANGE = "NUMBER_OUT_OF_RANGE"
    PRICE_INVALID = "PRICE_INVALID"
    PRODUCT_NOT_FOUND = "PRODUCT_NOT_FOUND"
    QUANTITY_INVALID = "QUANTITY_INVALID"
    RESERVATION_CONFLICT = "RESERVATION_CONFLICT"
    RESERVATION_NOT_HELD = "RESERVATION_NOT_HELD"
    SKU_INVALID = "SKU_INVALID"
    SKU_TAKEN = "SKU_TAKEN"
    SLUG_INVALID = "SLUG_INVALID"
    SLUG_TAKEN = "SLUG_TAKEN"
    STATUS_CONFLICT = "STATUS_CONFLICT"
    STOCK_SHORT = "STOCK_SHORT"
    TAGS_TOO_MANY = "TAGS_TOO_MANY"
    TEXT_EMPTY = "TEXT_EMPTY"
    TEXT_MISSING = "TEXT_MISSING"
    TEXT_TOO_LONG = "TEXT_TOO_LONG"
    TEXT_UNPRINTABLE = "TEXT_UNPRINTABLE"
    VARIANT_NOT_FOUND = "VARIANT_NOT_FOUND"
    VARIANTS_INVALID = "VARIANTS_INVALID"
    VERSION_STALE = "VERSION_STALE"
    WAREHOUSE_NOT_FOUND = "WAREHOUSE_NOT_FOUND"


TEXTS: Mapping[ProductErrorCode, Mapping[Locale, str]] = {
    ProductErrorCode.STOCK_SHORT: {
        Locale.RU: "Товара не хватает: позиций с нехваткой — {count}.",
        Locale.EN: "Not enough in stock for {count} of the lines.",
    },
    ProductErrorCode.QUANTITY_INVALID: {
        Locale.RU: "Количество должно быть от 1 до {largest}, получено {quantity}.",
        Locale.EN: "A quantity is 1 to {largest}, not {quantity}.",
    },
    ProductErrorCode.RESERVATION_CONFLICT: {
        Locale.RU: "Для заказа {order_id} уже отложен другой набор товаров.",
        Locale.EN: "Order {order_id} already holds other quantities.",
    },
    ProductErrorCode.RESERVATION_NOT_HELD: {
        Locale.RU: "Резерв заказа {order_id} больше не действует.",
        Locale.EN: "Order {order_id} no longer holds any stock.",
    },
    ProductErrorCode.ATTRIBUTE_IN_USE: {
        Locale.RU: "Характеристика {attribute} уже есть у товаров: так её изменить нельзя.",
        Locale.EN: "Products have the attribute {attribute}: it cannot be changed like that.",
    },
    ProductErrorCode.ATTRIBUTE_INVALID: {
        Locale.RU: (
            "Такой характеристики быть не может: единица бывает только у чисел, список "
            "значений (без повторов) — только у выбора, и у выбора он обязателен."
        ),
        Locale.EN: (
            "No attribute is like that: only numbers have a unit, only choices have values "
            "to choose from (none twice), and every choice has some."
        ),
    },
    ProductErrorCode.ATTRIBUTE_NOT_FOUND: {
        Locale.RU: "Такой характеристики нет.",
        Locale.EN: "There is no such attribute.",
    },
    ProductErrorCode.ATTRIBUTE_TAKEN: {
        Locale.RU: "Характеристика {attribute} уже есть в этой ветке каталога.",
        Locale.EN: "This branch of the catalogue already has the attribute {attribute}.",
    },
    ProductErrorCode.ATTRIBUTE_UNKNOWN: {
        Locale.RU: "У этой категории нет характеристики {attribute}.",
        Locale.EN: "This category has no attribute {attribute}.",
    },
    ProductErrorCode.ATTRIBUTE_VALUE_INVALID: {
        Locale.RU: "Для {attribute} нужно одно значение, того вида, что указан в категории.",
        Locale.EN: "Give {attribute} one value, of the kind that its category says.",
    },
    ProductErrorCode.ATTRIBUTES_MISSING: {
        Locale.RU: "Не хватает обязательных характеристик: {codes}.",
        Locale.EN: "Required attributes are missing: {codes}.",
    },
    ProductErrorCode.CATEGORY_CYCLE: {
        Locale.RU: "Категорию нельзя поместить в саму себя или ниже.",
        Locale.EN: "A category cannot stand below itself.",
    },
    ProductErrorCode.CATEGORY_NOT_EMPTY: {
        Locale.RU: "В категории есть товары, подкатегории или характеристики.",
        Locale.EN: "The category still has products, categories or attributes in it.",
    },
    ProductErrorCode.CATEGORY_NOT_FOUND: {
        Locale.RU: "Такой категории нет.",
        Locale.EN: "There is no such category.",
    },
    ProductErrorCode.CATEGORY_TOO_DEEP: {
        Locale.RU: "Слишком глубоко: уровней не больше {most}.",
        Locale.EN: "Too deep: at most {most} levels.",
    },
    ProductErrorCode.CODE_INVALID: {
        Locale.RU: "Код — строчные латинские буквы, цифры и «_», не длиннее 40, первой — буква.",
        Locale.EN: "A code is up to 40 lower-case Latin letters, digits and `_`, a letter first.",
    },
    ProductErrorCode.CODE_TAKEN: {
        Locale.RU: "Код {taken} уже занят.",
        Locale.EN: "The code {taken} is taken.",
    },
    ProductErrorCode.CURRENCY_UNKNOWN: {
        Locale.RU: "Такой валюты нет: нужен код ISO 4217, один для всех вариантов товара.",
        Locale.EN: (
            "There is no such currency: give an ISO 4217 code, the same for all variants "
            "of a product."
        ),
    },
    ProductErrorCode.FAVOURITES_TOO_MANY: {
        Locale.RU: "Не больше {most} товаров за раз.",
        Locale.EN: "At most {most} products at once.",
    },
    ProductErrorCode.IDEMPOTENCY_KEY_INVALID: {
        Locale.RU: "Ключ — от 1 до {longest} печатных знаков ASCII.",
        Locale.EN: "A key is 1 to {longest} printable ASCII characters.",
    },
    ProductErrorCode.IDEMPOTENCY_KEY_REUSED: {
        Locale.RU: "С этим ключом уже было другое изменение.",
        Locale.EN: "This key already stands for another change.",
    },
    ProductErrorCode.IMAGE_URL_INVALID: {
        Locale.RU: "Адрес картинки — https с именем сервера, не длиннее 2000 знаков.",
        Locale.EN: "A picture's address is https with a host name, at most 2000 characters.",
    },
    ProductErrorCode.IMAGES_TOO_MANY: {
        Locale.RU: "Картинок не больше {most}.",
        Locale.EN: "At most {most} pictures.",
    },
    ProductErrorCode.IMPORT_TOO_LARGE: {
        Locale.RU: "Слишком много: не больше {most_rows} строк и {most_bytes} байт за раз.",
        Locale.EN: "Too much: at most {most_rows} rows and {most_bytes} bytes at a time.",
    },
    ProductErrorCode.IMPORT_UNREADABLE: {
        Locale.RU: "Не читается как {format}: {detail}",
        Locale.EN: "It does not read as {format}: {detail}",
    },
    ProductErrorCode.LOCALE_REPEATED: {
        Locale.RU: "Язык «{locale}» указан дважды.",
        Locale.EN: "The language `{locale}` is given twice.",
    },
    ProductErrorCode.LOCALE_UNKNOWN: {
        Locale.RU: "Языка «{locale}» в магазине нет.",
        Locale.EN: "The store has no language `{locale}`.",
    },
    ProductErrorCode.NUMBER_INVALID: {
        Locale.RU: "Это не число.",
        Locale.EN: "That is no number.",
    },
    ProductErrorCode.NUMBER_OUT_OF_RANGE: {
        Locale.RU: "Число — от {least} до {most}, получено {value}.",
        Locale.EN: "The number is {least} to {most}, not {value}.",
    },
    ProductErrorCode.PRICE_INVALID: {
        Locale.RU: "Цена — от 0 до {most} в минимальных единицах, прежняя цена — выше нынешней.",
        Locale.EN: "A price is 0 to {most} minor units, and the price before is above it.",
    },
    ProductErrorCode.PRODUCT_NOT_FOUND: {
        Locale.RU: "Такого товара нет, или он не ваш.",
        Locale.EN: "There is no such product, or it is not yours.",
    },
    ProductErrorCode.SKU_INVALID: {
        Locale.RU: "Артикул — латинские буквы, цифры и «. _ / -», не длиннее {longest}.",
        Locale.EN: "An article number is Latin letters, digits and `. _ / -`, at most {longest}.",
    },
    ProductErrorCode.SKU_TAKEN: {
        Locale.RU: "Артикул {sku} у этого продавца уже есть.",
        Locale.EN: "This seller already has the article number {sku}.",
    },
    ProductErrorCode.SLUG_INVALID: {
        Locale.RU: (
            "Имя в адресе — строчные латинские буквы и цифры через дефис, не длиннее {longest}."
        ),
        Locale.EN: (
            "A name in addresses is lower-case Latin letters and digits joined by hyphens, "
            "at most {longest}."
        ),
    },
    ProductErrorCode.SLUG_TAKEN: {
        Locale.RU: "Имя {slug} в адресах уже занято.",
        Locale.EN: "The name {slug} is taken in addresses.",
    },
    ProductErrorCode.STATUS_CONFLICT: {
        Locale.RU: "Товар в состоянии «{status}»: так с ним поступить нельзя.",
        Locale.EN: "The product is {status}: that cannot be done to it now.",
    },
    ProductErrorCode.TAGS_TOO_MANY: {
        Locale.RU: "Меток не больше {most}.",
        Locale.EN: "At most {most} tags.",
    },
    ProductErrorCode.TEXT_EMPTY: {
        Locale.RU: "Напишите хотя бы слово.",
        Locale.EN: "Write at least a word.",
    },
    ProductErrorCode.TEXT_MISSING: {
        Locale.RU: "Нужен текст хотя бы на одном языке.",
        Locale.EN: "A text is needed in at least one language.",
    },
    ProductErrorCode.TEXT_TOO_LONG: {
        Locale.RU: "Слишком длинно: не больше {longest} знаков.",
        Locale.EN: "Too long: at most {longest} characters.",
    },
    ProductErrorCode.TEXT_UNPRINTABLE: {
        Locale.RU: "В тексте есть недопустимые символы.",
        Locale.EN: "The text holds characters that cannot be shown.",
    },
    ProductErrorCode.VARIANT_NOT_FOUND: {
        Locale.RU: "Такого варианта нет, или он не ваш.",
        Locale.EN: "There is no such variant, or it is not yours.",
    },
    ProductErrorCode.VARIANTS_INVALID: {
        Locale.RU: "У товара от 1 до {most} вариантов.",
        Locale.EN: "A product has 1 to {most} variants.",
    },
    ProductErrorCode.VERSION_STALE: {
        Locale.RU: "Это успели изменить: нынешняя версия — {current}.",
        Locale.EN: "It has changed meanwhile: its version is now {current}.",
    },
    ProductErrorCode.WAREHOUSE_NOT_FOUND: {
        Locale.RU: "Такого склада нет.",
        Locale.EN: "There is no such warehouse.",
    },
}


class ProductError(DomainError):
    """A refusal of this domain."""

    TEXTS = TEXTS


@dataclass(frozen=True, slots=True)
class ShortLine:
    """A line that the warehouses together cannot serve.

    Attributes:
        variant_id: what was asked for.
        requested: how many units.
        available: how many units nobody holds.
    """

    variant_id: UUID
    requested: int
    available: int


class StockShort(ProductError):
    """Some lines cannot be served; nothing was held.

    Args:
        lines: every short line, not only the first.
    """

    CODE: ClassVar[str] = ProductErrorCode.STOCK_SHORT.value

    def __init__(self, lines: Sequence[ShortLine]) -> None:
        self.lines = tuple(lines)
        super().__init__(ProductErrorCode.STOCK_SHORT, count=len(self.lines))
