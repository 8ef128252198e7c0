"""What administrators hand in of the tree of categories."""

from __future__ import annotations

import strawberry

from subgraphs.kit.ids import new_id
from subgraphs.products.errors import ProductErrorCode
from subgraphs.products.rules.attributes import AttributeDefinition, AttributeKind
from subgraphs.products.rules.categories import CategoryDraft
from subgraphs.products.rules.texts import check_code
from subgraphs.products.types.inputs import (
    AttributeChoiceInput,
    LocalizedTextInput,
    maybe,
    read_id,
    read_texts,
)


@strawberry.input(description="A category to be made.")
class CategoryCreateInput:
    """A new category."""

    slug: str = strawberry.field(description="Its name in addresses.")
    titles: list[LocalizedTextInput] = strawberry.field(description="At least one.")
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="The category above; null at the top."
    )
    position: int = strawberry.field(default=0, description="Its place in lists.")

    def read(self) -> CategoryDraft:
        """Return it as the rules' value.

        Raises:
            ProductError: naming the field at fault.
        """
        return CategoryDraft(self.slug, read_texts(self.titles, ("input", "titles")), self.position)


@strawberry.input(description="A change of a category; what is left out or null stays.")
class CategoryUpdateInput:
    """A change of a category."""

    id: strawberry.ID = strawberry.field(description="Which one.")
    version: int = strawberry.field(description="The one that you have seen.")
    slug: str | None = strawberry.field(default=None, description="Its name in addresses.")
    titles: list[LocalizedTextInput] | None = strawberry.field(
        default=None, description="All of them anew."
    )
    position: int | None = strawberry.field(default=None, description="Its place in lists.")

    def read(self) -> CategoryDraft:
        """Return it as the rules' value; raises as `CategoryCreateInput.read`."""
        titles = maybe(self.titles, lambda texts: read_texts(texts, ("input", "titles")))
        return CategoryDraft(self.slug, titles, self.position)


@strawberry.input(description="A new place in the tree for a category with all below it.")
class CategoryMoveInput:
    """Where a category is to stand."""

    id: strawberry.ID = strawberry.field(description="Which one.")
    version: int = strawberry.field(description="The one that you have seen.")
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="The category above; null at the top."
    )


@strawberry.input(description="An attribute that is to go.")
class AttributeDeleteInput:
    """Which attribute is meant."""

    id: strawberry.ID = strawberry.field(description="Which one.")


@strawberry.input(description="An empty category that is to go.")
class CategoryDeleteInput:
    """A category to be deleted."""

    id: strawberry.ID = strawberry.field(description="Which one.")
    version: int = strawberry.field(description="The one that you have seen.")


@strawberry.input(
    description="By what products of a category are described; one of the same category and code "
    "is changed."
)
class AttributeDefineInput:
    """An attribute."""

    category_id: strawberry.ID = strawberry.field(
        description="Its products, and those of the categories below, are described by it."
    )
    code: str = strawberry.field(description="Lower-case letters, digits and `_`.")
    titles: list[LocalizedTextInput] = strawberry.field(description="At least one.")
    kind: AttributeKind = strawberry.field(
        description="What its values are; stays once products have some."
    )
    unit: str | None = strawberry.field(default=None, description="Of a number.")
    choices: list[AttributeChoiceInput] = strawberry.field(
        default_factory=list, description="What a CHOICE allows; none for the other kinds."
    )
    required: bool = strawberry.field(
        default=False, description="Whether a published product must have it."
    )
    filterable: bool = strawberry.field(
        default=True, description="Whether lists may be narrowed by it."
    )
    position: int = strawberry.field(default=0, description="Its place in lists.")

    def read(self) -> AttributeDefinition:
        """Return it as the rules' value; raises as `CategoryCreateInput.read`."""
        unknown = ProductErrorCode.CATEGORY_NOT_FOUND
        return AttributeDefinition(
            id=new_id(),
            category_id=read_id("Category", self.category_id, unknown, ("input", "categoryId")),
            code=check_code(self.code, ("input", "code")),
            titles=read_texts(self.titles, ("input", "titles")),
            kind=self.kind,
            unit=self.unit,
            choices=tuple(
                each.read(("input", "choices", str(place)))
                for place, each in enumerate(self.choices)
            ),
            required=self.required,
            filterable=self.filterable,
            position=self.position,
        )
