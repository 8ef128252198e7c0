import strawberry

from subgraphs.kit.federation import CacheTag, FederationSchema, list_size


@strawberry.federation.type(keys=["id"], directives=[CacheTag(format="thing-{$key.id}")])
class Thing:
    id: strawberry.ID


@strawberry.type
class Query:
    @strawberry.field(directives=[CacheTag(format="things"), CacheTag(format="all")])
    def things(self) -> list[Thing]:
        return []

    @strawberry.field(directives=[list_size(assumed=9)])
    def few(self) -> list[Thing]:
        return []

    @strawberry.field(directives=[list_size(slicing=["first"])])
    def page(self, first: int) -> list[Thing]:
        return [Thing(id=strawberry.ID("a"))] * first

    @strawberry.federation.field(tags=["admin"])
    def secret(self) -> str:
        return ""


def sdl() -> str:
    result = FederationSchema(query=Query, types=[Thing]).execute_sync("{ _service { sdl } }")
    assert result.data is not None
    return str(result.data["_service"]["sdl"])


def test_a_schema_links_all_its_directives_at_version_2_12():
    text = sdl()
    assert text.count("@link") == 1
    assert "https://specs.apollo.dev/federation/v2.12" in text
    assert '"@cacheTag", "@key", "@listSize", "@tag"' in text


def test_cache_tags_are_neither_defined_nor_composed_as_custom_directives():
    text = sdl()
    assert "directive @cacheTag" not in text
    assert "composeDirective" not in text
    assert 'type Thing @cacheTag(format: "thing-{$key.id}") @key(fields: "id") {' in text


def test_a_repeated_tag_stands_twice():
    assert '@cacheTag(format: "things") @cacheTag(format: "all")' in sdl()


def test_list_sizes_say_only_what_is_known():
    text = sdl()
    assert "@listSize(assumedSize: 9, requireOneSlicingArgument: false)" in text
    assert '@listSize(slicingArguments: ["first"], requireOneSlicingArgument: false)' in text
    assert "null" not in text
