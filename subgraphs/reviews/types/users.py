"""Users, as far as reviews know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from subgraphs.kit.connections import Connection, Paged
from subgraphs.kit.context import Info
from subgraphs.kit.ids import find_global_id
from subgraphs.kit.pagination import PageArguments
from subgraphs.reviews.loaders import Reviews

if TYPE_CHECKING:
    from subgraphs.reviews.types.reviews import Review


@strawberry.federation.type(keys=["id"], description="A user of the store.")
class User:
    """What reviews add to a user."""

    id: strawberry.ID = strawberry.field(description="Opaque; `node` finds the object again by it.")

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> User:
        """Return the user of a representation: reviews take anyone's word that they exist."""
        return cls(id=id)

    @strawberry.field(
        description="Everything that they wrote, whether or not others see it, the newest first; "
        "null for anybody but themselves.",
        extensions=[Paged()],
    )
    async def reviews(
        self, info: Info[Reviews], page: PageArguments
    ) -> Connection[Annotated[Review, strawberry.lazy("subgraphs.reviews.types.reviews")]] | None:
        """Return a page of the user's reviews to the user."""
        from subgraphs.reviews.types.reviews import reviews_of  # noqa: PLC0415  # it refers here

        identity = info.context.request.identity
        if identity is None or find_global_id("User", self.id) != identity.user_id:
            return None
        return await reviews_of(info, identity.user_id, page)
