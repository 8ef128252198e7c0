"""Finding whatever an id names, of all of the store's entities."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.federation import list_size
from subgraphs.kit.ids import global_id, read_global_id
from subgraphs.kit.pagination import LARGEST_PAGE
from subgraphs.products.loaders import Products
from subgraphs.products.types.catalogue import Category, Product, User, Variant
from subgraphs.products.types.node import REFERENCES, Node

_REFERENCES: Mapping[str, type[Node]] = {each.__name__: each for each in REFERENCES}


@strawberry.type
class NodeQueries:
    """What ids find."""

    @strawberry.field(
        description="What an id names; null when there is none, or it is not yours to see. What "
        "another subgraph keeps is looked up there when more of it than its id is asked for."
    )
    async def node(self, info: Info[Products], id: strawberry.ID) -> Node | None:
        """Return an entity."""
        return await _find(info, id)

    @strawberry.field(
        description="What each id names, in the order of the ids, at most 100; see `node`. An id "
        "that is none is refused by itself.",
        directives=[list_size(assumed=LARGEST_PAGE)],
    )
    async def nodes(
        self, info: Info[Products], ids: list[strawberry.ID]
    ) -> list[Node | None] | None:
        """Return entities; a refusal stands in the place of what it refuses."""
        if len(ids) > LARGEST_PAGE:
            raise BadUserInput(f"`ids` has {len(ids)} entries; ask for at most {LARGEST_PAGE}.")
        found: Sequence[Node | BaseException | None] = await asyncio.gather(
            *(_find(info, each) for each in ids), return_exceptions=True
        )
        # GraphQL turns an exception in a list into null with an error that names the place.
        return list(found)  # type: ignore[arg-type]


async def _find(info: Info[Products], id: str) -> Node | None:
    """Return what an id names.

    Raises:
        BadUserInput: when it is no id of an entity.
    """
    name, key = read_global_id(id) or ("", UUID(int=0))
    match name:
        case "Product":
            return await Product.resolve_reference(info, id)
        case "Variant":
            return await Variant.resolve_reference(info, id)
        case "Category":
            return await Category.resolve_reference(info, id)
        case "User":
            return User.of(key)
    if name not in _REFERENCES:
        raise BadUserInput(f"{id[:60]!r} is no id that `node` knows; take one from an `id` field.")
    return _REFERENCES[name](id=global_id(name, key))
