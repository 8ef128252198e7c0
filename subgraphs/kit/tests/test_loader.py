import asyncio

from subgraphs.kit.loader import load_by_key


async def test_keys_that_are_asked_for_together_are_one_call():
    calls = []

    async def load(keys):
        calls.append(list(keys))
        return {key: key * 10 for key in keys if key != 3}

    loader = load_by_key(load)
    found = await asyncio.gather(*(loader.load(key) for key in (1, 2, 3, 1)))
    assert found == [10, 20, None, 10]
    assert calls == [[1, 2, 3]]
