"""The shapes that the departments' words come in."""

from __future__ import annotations

from dataclasses import dataclass

from subgraphs.kit.settings import Locale


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages of the store."""

    ru: str
    en: str

    def by_locale(self) -> dict[str, str]:
        """Return the text as the store keeps it."""
        return {"ru": self.ru, "en": self.en}

    def in_language(self, locale: Locale) -> str:
        """Return the text in one of the languages."""
        return self.ru if locale is Locale.RU else self.en


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of product.

    Attributes:
        title: what it is, as titles begin or end with it.
        rubles: the lowest and the highest price.
        grams: the typical packed weight.
        size_mm: the typical packed length, width and height.
    """

    title: Text
    rubles: tuple[int, int]
    grams: int
    size_mm: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a customer chooses between.

    Attributes:
        name: of the option.
        values: what it may be, each with what it adds to the price, in per cent.
    """

    name: Text
    values: tuple[tuple[Text, int], ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category without further ones below it.

    Attributes:
        slug: its name in addresses.
        title: its title.
        kinds: the kinds of products on it.
        features: sentences that descriptions are made of.
        numbers: what `{n}` in a feature may be; Russian wants the same plural of each.
        choice: what its products' variants differ in.
        count: how many products stand on it.
    """

    slug: str
    title: Text
    kinds: tuple[Kind, ...]
    features: tuple[Text, ...]
    numbers: tuple[int, ...]
    choice: Choice
    count: int = 18


@dataclass(frozen=True, slots=True)
class Department:
    """A category with shelves below it.

    Attributes:
        slug: its name in addresses.
        title: its title.
        brands: made-up makers.
        praise: what happy customers say of such products.
        complaints: what unhappy ones say.
        shelves: the categories below it.
    """

    slug: str
    title: Text
    brands: tuple[str, ...]
    praise: tuple[Text, ...]
    complaints: tuple[Text, ...]
    shelves: tuple[Shelf, ...]


COLOURS = Choice(
    Text("Цвет", "Colour"),
    (
        (Text("чёрный", "black"), 0),
        (Text("белый", "white"), 0),
        (Text("синий", "blue"), 0),
        (Text("песочный", "sand"), 3),
    ),
)

SIZES = Choice(
    Text("Размер", "Size"),
    ((Text("S", "S"), 0), (Text("M", "M"), 0), (Text("L", "L"), 0), (Text("XL", "XL"), 4)),
)

#: The names of models: words that mean nothing about the product.
MODELS = (
    *("Aurora", "Bora", "Cedar", "Delta", "Ember", "Fjord", "Grove", "Halo", "Indigo", "Juno"),
    *("Kestrel", "Lumen", "Mistral", "Nimbus", "Onyx", "Prism", "Quill", "Ripple", "Solstice"),
    *("Tundra", "Umbra", "Vector", "Willow", "Xenon", "Yarrow", "Zephyr", "Breeze", "Comet"),
    *("Drift", "Echo", "Flint", "Glacier", "Harbor", "Isle", "Jasper", "Krill", "Lagoon", "Maple"),
)
