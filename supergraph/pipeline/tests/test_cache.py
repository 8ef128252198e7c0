from supergraph.pipeline.cache import LruCache


def test_the_entry_that_was_not_used_for_longest_goes_first():
    cache: LruCache[str, int] = LruCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.get("a")
    cache.put("c", 3)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (1, None, 3)


def test_entries_go_when_they_weigh_too_much_together():
    cache: LruCache[str, int] = LruCache(10, max_weight=10)
    cache.put("a", 1, weight=6)
    cache.put("b", 2, weight=6)
    assert (cache.get("a"), cache.get("b"), len(cache)) == (None, 2, 1)


def test_a_value_that_alone_weighs_too_much_is_not_kept():
    cache: LruCache[str, int] = LruCache(10, max_weight=10)
    cache.put("a", 1, weight=4)
    cache.put("b", 2, weight=11)
    assert (cache.get("a"), cache.get("b")) == (1, None)


def test_replacing_and_discarding_give_the_weight_back():
    cache: LruCache[str, int] = LruCache(10, max_weight=10)
    cache.put("a", 1, weight=8)
    cache.put("a", 2, weight=2)
    cache.put("b", 3, weight=8)
    cache.discard("b")
    cache.put("c", 4, weight=8)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (2, None, 4)


def test_discarding_what_is_not_there_does_nothing():
    cache: LruCache[str, int] = LruCache(1)
    cache.discard("a")
    assert len(cache) == 0
