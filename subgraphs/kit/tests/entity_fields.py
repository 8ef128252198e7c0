"""Every field of a subgraph's entities, asked for by the keys that the router hands in."""

from graphql import GraphQLObjectType, build_schema, get_named_type, is_leaf_type
from graphql.type import is_required_argument


def entity_fields(sdl: str) -> dict[str, str]:
    """Return the operation of each field, by `Type.field`; its variable is `$keys`.

    Args:
        sdl: of a subgraph whose entities have an `id`.
    """
    schema = build_schema(sdl, assume_valid=True, assume_valid_sdl=True)
    found = {}
    for entity in schema.get_possible_types(schema.type_map["_Entity"]):  # type: ignore[arg-type]
        for name, field in entity.fields.items():
            if any(map(is_required_argument, field.args.values())):
                continue
            inner = get_named_type(field.type)
            below = _page(inner) if isinstance(inner, GraphQLObjectType) else ""
            text = f"... on {entity.name} {{ {name} {below} }}"
            found[f"{entity.name}.{name}"] = (
                f"query ($keys: [_Any!]!) {{ _entities(representations: $keys) {{ {text} }} }}"
            )
    return found


def _page(kind: GraphQLObjectType) -> str:
    """Return what to select: leaves, and of a connection those of its nodes."""
    if "nodes" in kind.fields:
        nodes = get_named_type(kind.fields["nodes"].type)
        assert isinstance(nodes, GraphQLObjectType)
        return f"{{ nodes {_leaves(nodes)} pageInfo {{ endCursor }} }}"
    return _leaves(kind)


def _leaves(kind: GraphQLObjectType) -> str:
    fields = kind.fields.items()
    leaves = [name for name, field in fields if is_leaf_type(get_named_type(field.type))]
    return "{ " + " ".join(["__typename", *leaves]) + " }"
