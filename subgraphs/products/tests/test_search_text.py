"""What a shopper's words mean."""

from hypothesis import given
from hypothesis import strategies as st

from subgraphs.products.rules.keyboard import switch_layout
from subgraphs.products.rules.search_text import (
    MOST_TERMS,
    Term,
    doubtful_words,
    parse,
    respell,
    tidy,
    words_needed,
)


def phrases(text: str) -> list[set[str]]:
    return [{" ".join(phrase) for phrase in term.phrases} for term in parse(text)]


def test_yo_is_ye_and_case_does_not_matter():
    assert tidy("  Тёплый\tПЛЕД ") == "теплый плед"


def test_full_width_letters_are_letters():
    assert tidy("ｔｅｎｔ") == "tent"


def test_synonyms_are_known_in_any_form():
    (term,) = phrases("Телефонов")
    assert {"телефонов", "смартфон", "мобильник"} <= term


def test_what_was_typed_comes_first():
    assert parse("thermos")[0].phrases[0] == ("thermos",)


def test_the_longest_known_phrase_is_one_term():
    (term,) = phrases("мобильный телефон")
    assert "смартфон" in term


def test_a_phrase_with_a_joining_word_is_understood_and_never_looked_for():
    shoes, running = phrases("кроссовки для бега")
    assert "кроссы" in shoes
    assert "беговой" in running
    assert "для спорта" not in running


def test_joining_words_alone_mean_nothing():
    assert parse("для с на the of") == ()


def test_quoted_words_are_served_by_nothing_but_themselves():
    assert parse('"wireless phone" case') == (
        Term((("wireless", "phone"),)),
        Term((("case",),)),
    )


def test_an_open_quote_is_only_a_sign():
    assert parse('"tent') == (Term((("tent",),)),)


def test_signs_of_query_languages_are_no_words():
    assert parse("+-&|!(){}[]^~*?:\\/ && || _") == ()


def test_half_of_the_words_are_enough_when_not_all_can_be_had():
    assert [words_needed(count) for count in range(7)] == [0, 1, 1, 1, 2, 2, 3]


def test_a_word_that_is_nearly_known_is_taken_for_it_when_that_is_asked_for():
    [term] = parse("электрачайник", forgiving=True)
    assert term.phrases[0] == ("электрачайник",)
    assert ("чайник",) in term.phrases
    assert parse("электрачайник") == (Term((("электрачайник",),)),)


def test_a_word_unlike_any_known_one_stays_alone():
    assert parse("velmar", forgiving=True) == (Term((("velmar",),)),)


@given(st.text(max_size=200))
def test_any_text_has_few_terms_of_words_alone(text):
    terms = parse(text)
    assert len(terms) <= MOST_TERMS
    assert all(word.replace("'", "").isalnum() for t in terms for p in t.phrases for word in p)


def test_keys_of_the_other_layout_are_read():
    assert switch_layout("yfeiybrb") == "наушники"
    assert switch_layout("Руфвзрщтуы") == "headphones"
    assert switch_layout("h.rpfr lkz yjen,erf") == "рюкзак для ноутбука"
    assert switch_layout("'ktrnhj") == "электро"


def test_text_of_both_alphabets_or_of_none_was_typed_on_purpose():
    assert switch_layout("наушники wave") is None
    assert switch_layout("500 - 600") is None


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", min_size=1))
def test_switching_twice_returns_the_text(text):
    switched = switch_layout(text)
    assert switched is None or switch_layout(switched) == text


def test_words_that_mean_something_are_not_doubted_nor_are_short_ones():
    assert doubtful_words("Телефонов для baromtr dog") == ("baromtr",)


def test_a_text_is_respelt_word_by_word_and_keeps_its_quotes():
    near = {"baromtr": ["barometer"], "kettel": ["metal", "kettle"]}
    assert respell('Red "Baromtr  kettel"', near) == 'red "barometer kettle"'


def test_a_word_is_taken_for_no_other_than_one_that_is_nearly_spelt_so():
    assert respell("baromtr", {"baromtr": ["metro", "bar"]}) is None


def test_another_form_of_a_word_is_not_another_word():
    assert respell("barometers", {"barometers": ["barometer"]}) is None
