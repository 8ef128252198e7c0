"""References to users."""

from __future__ import annotations

import strawberry
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet


@strawberry.federation.type(
    keys=[Key(fields=FieldSet("id"), resolvable=False)], description="A user of the store."
)
class User:
    """A reference to a user, whom the users subgraph knows."""

    id: strawberry.ID
