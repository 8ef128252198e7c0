"""In which reading a text is searched for, decided by an engine that only counts."""

import pytest

from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.ids import new_id
from subgraphs.kit.pagination import Page, PageRequest, Parts
from subgraphs.products.ports import Found, Hit, SearchQuery, SearchSort
from subgraphs.products.service.search import ProductList, Reading, complete, search


class CountingEngine:
    """Finds as many products as it is told to, by (first word, loosely).

    Attributes:
        near: what it answers about words.
        asked: what it was asked to find.
    """

    def __init__(self, **counts: int) -> None:
        self._counts = counts
        self.near: dict[str, list[str]] = {}
        self.asked: list[str] = []

    async def find(self, query: SearchQuery) -> Found:
        word = query.terms[0].phrases[0][0] if query.terms else ""
        name = f"{word}{'_loosely' if query.loosely else ''}"
        self.asked.append(name)
        hits = [Hit(new_id(), 1.0) for _ in range(self._counts.get(name, 0))]
        return Found(Page.cut(hits, query.page))

    async def near_words(self, words):
        return {word: self.near[word] for word in words if word in self.near}

    async def complete(self, words, first):
        self.asked.append(" ".join(words))
        return (new_id(),)[:first] if words == ("чай",) else ()

    async def capabilities(self):
        raise NotImplementedError

    async def count(self, query):
        raise NotImplementedError

    async def count_facets(self, query):
        raise NotImplementedError


async def read(engine: CountingEngine, text: str, page: PageRequest[Parts] | None = None):
    return await search(engine, ProductList(text), page or PageRequest(3))


async def test_where_enough_products_have_every_word_nothing_else_is_asked():
    engine = CountingEngine(tent=10, tent_loosely=99)
    answer = await read(engine, "tent")
    assert engine.asked == ["tent"]
    assert answer.reading is Reading.EXACT
    assert (answer.size, answer.found.page.has_next) == (3, True)


async def test_where_few_do_those_that_have_most_are_asked_for():
    engine = CountingEngine(tent=9, tent_loosely=12)
    answer = await read(engine, "tent")
    assert engine.asked == ["tent", "tent_loosely"]
    assert (answer.reading, answer.corrected) == (Reading.LOOSE, None)


async def test_a_text_that_means_nothing_is_read_in_the_other_layout():
    engine = CountingEngine(палатка=10)
    answer = await read(engine, "gfkfnrf")
    assert engine.asked == ["gfkfnrf", "палатка"]
    assert (answer.reading, answer.corrected) == (Reading.SWITCHED_EXACT, "палатка")


async def test_the_other_layout_is_read_loosely_where_few_have_every_word():
    engine = CountingEngine(палатка=1, палатка_loosely=2)
    answer = await read(engine, "gfkfnrf")
    assert answer.reading is Reading.SWITCHED_LOOSE
    assert answer.size == 2


async def test_a_text_that_means_something_loosely_is_not_switched():
    engine = CountingEngine(gfkfnrf_loosely=1, палатка_loosely=5)
    assert (await read(engine, "gfkfnrf")).reading is Reading.LOOSE


async def test_a_text_that_means_something_is_never_switched():
    engine = CountingEngine(gfkfnrf=1, палатка=99, gfkfnrf_loosely=1)
    assert (await read(engine, "gfkfnrf")).corrected is None


async def test_a_text_that_means_nothing_in_either_layout_is_not_corrected():
    answer = await read(CountingEngine(), "gfkfnrf")
    assert (answer.size, answer.corrected) == (0, None)


@pytest.mark.parametrize(
    ("counts", "reading"),
    [
        ({"barometer": 10}, Reading.RESPELT_EXACT),
        ({"barometer": 9, "barometer_loosely": 12}, Reading.RESPELT_LOOSE),
        ({"barometer_loosely": 1}, Reading.RESPELT_LOOSE),
    ],
)
async def test_a_misspelt_text_is_searched_for_as_it_was_meant_and_shown(counts, reading):
    engine = CountingEngine(**counts, baromter_loosely=99)
    engine.near = {"baromter": ["barometer"]}
    answer = await read(engine, "Baromter")
    assert (answer.reading, answer.corrected) == (reading, "barometer")


async def test_a_text_that_finds_nothing_as_it_was_meant_stays_as_it_was_typed():
    engine = CountingEngine(baromter_loosely=2)
    engine.near = {"baromter": ["barometer"]}
    answer = await read(engine, "baromter")
    assert (answer.reading, answer.corrected) == (Reading.LOOSE, None)


async def test_a_text_that_means_something_is_not_respelt():
    engine = CountingEngine(baromter=1, barometer=99, baromter_loosely=1)
    engine.near = {"baromter": ["barometer"]}
    assert (await read(engine, "baromter")).corrected is None


async def test_a_later_page_of_a_misspelt_text_is_read_as_the_first_one_was():
    engine = CountingEngine(barometer=10)
    engine.near = {"baromter": ["barometer"]}
    first = await read(engine, "baromter")
    key = first.cursor_key(first.found.page.rows[-1])
    engine.asked.clear()
    answer = await read(engine, "baromter", PageRequest(3, key))
    assert engine.asked == ["barometer"]
    assert (answer.reading, answer.corrected) == (Reading.RESPELT_EXACT, "barometer")


async def test_signs_find_nothing_and_no_text_finds_all():
    engine = CountingEngine()
    assert (await read(engine, "?!")).size == 0
    assert engine.asked == []
    await read(engine, "")
    assert engine.asked == [""]


async def test_a_later_page_is_read_as_the_first_one_was():
    engine = CountingEngine(палатка=10, gfkfnrf=10)
    first = await read(engine, "палатка", PageRequest(3))
    key = first.cursor_key(first.found.page.rows[-1])
    assert key[0] == "RELEVANCE/e"
    engine.asked.clear()
    answer = await read(engine, "gfkfnrf", PageRequest(3, ("RELEVANCE/se", *key[1:])))
    assert engine.asked == ["палатка"]
    assert answer.reading is Reading.SWITCHED_EXACT


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("tent", "RATING/e"),
        ("tent", "RELEVANCE/z"),
        ("tent", "RELEVANCE/re"),
        ("tent", "RELEVANCE"),
        ("палатка tent", "RELEVANCE/se"),
    ],
)
async def test_a_cursor_of_another_list_is_refused(text, order):
    wanted = ProductList(text, sort=SearchSort.RELEVANCE)
    with pytest.raises(BadUserInput):
        await search(CountingEngine(), wanted, PageRequest(3, (order, 1.0, str(new_id()))))


async def test_beginnings_are_completed_in_the_other_layout_where_the_first_has_none():
    engine = CountingEngine()
    assert len(await complete(engine, "xfq", 5)) == 1
    assert engine.asked == ["xfq", "чай"]
    assert await complete(engine, "?", 5) == ()
