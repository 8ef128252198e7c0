import re

import strawberry

from subgraphs.kit.connections import Connection, Paged, connect
from subgraphs.kit.federation import FederationSchema
from subgraphs.kit.pagination import Page, PageArguments, encode_cursor


async def three() -> int:
    return 3


def shown(row: int) -> str | None:
    return None if row == 4 else str(row)


def connection_of(page: Page[int]) -> Connection[str]:
    return connect(page, shown, lambda row: [row], three)


def test_a_connection_has_its_nodes_with_their_cursors():
    connection = connection_of(Page((3, 5), has_next=True))
    assert connection.nodes == ["3", "5"]
    assert [edge.node for edge in connection.edges] == connection.nodes
    assert [edge.cursor for edge in connection.edges] == [encode_cursor([3]), encode_cursor([5])]


def test_a_page_says_where_it_lies_between_its_neighbours():
    info = connection_of(Page((3, 5), has_next=True, has_previous=False)).page_info
    assert (info.has_previous_page, info.has_next_page) == (False, True)
    assert (info.start_cursor, info.end_cursor) == (encode_cursor([3]), encode_cursor([5]))


def test_an_empty_page_begins_and_ends_nowhere():
    connection = connection_of(Page((), has_next=False))
    assert connection.edges == []
    assert (connection.page_info.start_cursor, connection.page_info.end_cursor) == (None, None)


def test_a_page_ends_where_its_rows_do_though_the_last_is_left_out():
    connection = connection_of(Page((3, 4), has_next=True))
    assert connection.nodes == ["3"]
    assert connection.page_info.end_cursor == encode_cursor([4])


@strawberry.type
class Query:
    @strawberry.field(extensions=[Paged(default=7)])
    async def numbers(self, page: PageArguments, above: int = 0) -> Connection[str]:
        asked = page.read(key_length=1)
        row = above if asked.key is None else above + int(asked.key[0])
        return connection_of(Page((row, asked.size), has_next=asked.backward))


async def ask(arguments: str) -> list[str]:
    schema = FederationSchema(query=Query)
    result = await schema.execute(f"{{ numbers{arguments} {{ nodes totalCount }} }}")
    assert result.data is not None, result.errors
    assert result.data["numbers"]["totalCount"] == 3
    return list(result.data["numbers"]["nodes"])


async def test_a_paged_field_takes_relays_arguments_and_its_own():
    cursor = encode_cursor([9])
    assert await ask("") == ["0", "7"]
    assert await ask(f'(first: 2, after: "{cursor}", above: 1)') == ["10", "2"]
    assert await ask(f'(last: 3, before: "{cursor}")') == ["9", "3"]


def test_a_paged_field_costs_as_many_nodes_as_it_is_asked_for():
    text = FederationSchema(query=Query).as_str()
    arguments = re.findall(r"^    (\w+): (\w+!?)", text, re.MULTILINE)
    assert arguments == [
        ("above", "Int!"),
        *[("first", "Int"), ("after", "String"), ("last", "Int"), ("before", "String")],
    ]
    assert (
        '@listSize(assumedSize: 7, slicingArguments: ["first", "last"], '
        'sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)'
    ) in text
