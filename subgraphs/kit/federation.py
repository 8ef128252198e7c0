"""What Strawberry lacks of federation 2.12: its version, and `@cacheTag`; what pages cost.

Strawberry 0.341 ends at federation 2.11. A schema of this module links 2.12, and `CacheTag` is a
directive of federation itself: it is imported by the schema's `@link`, and neither defined in the
subgraph nor composed as a custom directive.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import strawberry
from strawberry import UNSET
from strawberry.federation.schema_directives import FederationDirective, ImportedFrom, ListSize
from strawberry.federation.versions import FederationVersion
from strawberry.schema_directive import Location, schema_directive

from subgraphs.kit.identity import Role

#: The newest version of federation that the router composes.
FEDERATION_VERSION: FederationVersion = (2, 12)


@schema_directive(
    locations=[Location.OBJECT, Location.FIELD_DEFINITION],
    name="cacheTag",
    repeatable=True,
    print_definition=False,
)
class CacheTag(FederationDirective):
    """Names the cached answers that a change makes stale.

    Attributes:
        format: the tag; `{$key.id}` stands for a key field of the entity, `{$args.id}` for an
            argument of the root field.
    """

    format: str
    imported_from: ClassVar[ImportedFrom] = ImportedFrom(
        name="cacheTag", url="https://specs.apollo.dev/federation/v2.12"
    )
    minimum_version: ClassVar[FederationVersion] = (2, 12)


class FederationSchema(strawberry.federation.Schema):
    """Strawberry's federation schema, linked to federation 2.12."""

    def _prepare_schema_directives(self) -> None:
        # Strawberry calls this once, before it validates and links what the types carry.
        self.federation_version = FEDERATION_VERSION
        super()._prepare_schema_directives()


def list_size(
    *,
    assumed: int | None = None,
    slicing: Sequence[str] = (),
    sized: Sequence[str] = (),
) -> ListSize:
    """How long a list is taken to be when the cost of an operation is worked out.

    An argument without a value is left out of the SDL: Apollo's composition cannot read a null
    there.

    Args:
        assumed: its length, where no argument says it.
        slicing: the arguments that say it; none of them need be given.
        sized: the fields of a connection that are so long, instead of the field itself.
    """
    return ListSize(
        assumed_size=UNSET if assumed is None else assumed,
        slicing_arguments=list(slicing) if slicing else UNSET,
        sized_fields=list(sized) if sized else UNSET,
        require_one_slicing_argument=False,
    )


#: What `@requiresScopes` says of what only administrators, or they and sellers, may do. Access
#: tokens carry the roles of their owner as `scope`; the resolvers check the roles themselves.
ADMIN_SCOPES: list[list[str]] = [[Role.ADMIN.value]]
SELLER_SCOPES: list[list[str]] = [[Role.SELLER.value], [Role.ADMIN.value]]
