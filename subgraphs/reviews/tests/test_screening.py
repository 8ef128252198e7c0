"""What rules find in reviews, and what they leave alone."""

import pytest

from subgraphs.kit.settings import Locale
from subgraphs.reviews.rules.screening.candidate import (
    Candidate,
    Finding,
    ScreeningRule,
    Thresholds,
)
from subgraphs.reviews.rules.screening.explanations import EXPLANATIONS, explain
from subgraphs.reviews.rules.screening.judge import RULES_VERSION, Verdict, judge
from subgraphs.reviews.rules.screening.rude_words import find_rude_words
from subgraphs.reviews.rules.sentiment import Sentiment, SentimentLabel

PRAISE = "The sound is clear and the battery lasts a week."
GLAD = Sentiment(SentimentLabel.POSITIVE, 0.9, "test")
ANGRY = Sentiment(SentimentLabel.NEGATIVE, -0.9, "test")


def found(text, *, rating=4, title="", **facts):
    judgement = judge(Candidate(rating, title, text, **facts), Thresholds())
    return {finding.rule: finding for finding in judgement.findings}


def verdict(text, **facts):
    return judge(Candidate(4, "", text, **facts), Thresholds()).verdict


@pytest.mark.parametrize(
    "text",
    [
        "Не буду употреблять слово плохо, но застрахуй посылку",
        "Скипидар и мандарины, команда хорошая",
        "Оскорблять никого не хочу",
        "Колебал рычаг, сломался",
        "Потребляет мало энергии, не требует зарядки",
        "Хлеб ест с хулиганом, тебе, себе, ребёнок",
        "Учебный планшет для вебинара, веб-камера",
        "Сукно на столе, сук, суккулент, барсук на обложке",
        "Подстрахуй, ребята, это плохую погоду терпит",
        "Небольшой рубль скидки, необходимая вещь",
        "Психуют соседи, музыка громкая",
        "Scunthorpe classic assassin bass, cockpit, cocktail dress",
        "Dick Francis novel, class assessment, analysis button",
        "Shiitake mushrooms, Essex, Sussex, document",
        "Мудрый выбор, мудрёная инструкция, корабля, ансамбля",
        "Стебель, мебель, кабель, дебет, себестоимость",
        "Trick switch, bitcoin, itch, niche, night, Niger",
        "hello shell, push it, shift, Fukushima, ebay",
        "Страхование, страховка, страна, странный, сравнить",
        "Good as it gets, model A55, 5000 mAh, USB 3.0",
        "Блин, чёрт, фигня полная",
        "Гондола, гандбол, хуавей, Херсон, Хуйчжоу",
        "Цена * количество, *** три звезды ***, f(x) * 2",
    ],
)
def test_ordinary_words_are_not_rude(text):
    rudeness = find_rude_words(text)
    assert (rudeness.strong, rudeness.crude) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        *("Полная хуйня", "пиздец какой-то", "блядь, сломалось", "бля, ну и вещь", "охуенная вещь"),
        *("заебись", "сука продавец", "ебаный мусор", "мудак продавец", "наебали", "долбоёб"),
        *("what the fuck", "fucking awful", "this is shit", "bullshit quality", "asshole seller"),
        *("х.у.й.н.я", "п и з д е ц", "х@йня", "пи3дец", "xyйня", "бл*дь", "6лядь", "f*ck"),
        *(
            "f.u.c.k",
            "sh1t",
            "fuuuuck",
            "ххууййня",
            "пиздееец",
            "а$$hole",
            "f\u200buck",
            "ＦＵＣＫ",
        ),
        *("pizdec", "blyad", "suka", "huynya", "fսck", "ёбнуть", "motherfucker", "bitch"),
    ],
)
def test_rude_words_are_found_however_they_are_spelled(text):
    assert find_rude_words(text).strong != ()


def test_one_rude_word_waits_for_a_moderator_and_several_are_rejected():
    one = f"{PRAISE} Only the cable is shit."
    assert verdict(one) is Verdict.QUEUE
    assert verdict(f"{one} What the fuck.") is Verdict.REJECT
    assert verdict("Дерьмо.") is Verdict.QUEUE
    assert verdict(f"{PRAISE} Упаковка — дерьмо.") is Verdict.APPROVE


@pytest.mark.parametrize(
    ("text", "rule", "evidence"),
    [
        (
            "See http://cheap.example/x, it is cheaper.",
            ScreeningRule.LINK,
            "http://cheap.example/x",
        ),
        ("Заходите на магазин-скидок.рф", ScreeningRule.LINK, "магазин-скидок.рф"),
        ("Write to @cheap_store there", ScreeningRule.LINK, "@cheap_store"),
        ("найдёте на t.me/cheapstore", ScreeningRule.LINK, "t.me/cheapstore"),
        ("cheapstore dot com", ScreeningRule.LINK, "cheapstore dot com"),
        ("Пишите на vasya@mail.ru сюда", ScreeningRule.EMAIL, "vasya@mail.ru"),
        ("Звоните 8 (912) 345-67-89!", ScreeningRule.PHONE, "8 (912) 345-67-89"),
        ("телефон 912 345-67-89", ScreeningRule.PHONE, "912 345-67-89"),
        ("телефон 8912 34 567 89", ScreeningRule.PHONE, "8912 34 567 89"),
        ("Call +44 20 7946 0018 now", ScreeningRule.PHONE, "+44 20 7946 0018"),
    ],
)
def test_ways_out_of_the_store_are_found(text, rule, evidence):
    findings = found(f"{PRAISE} {text}")
    assert findings.keys() == {rule}
    assert findings[rule].evidence == evidence


@pytest.mark.parametrize(
    "text",
    [
        "Паспорт 4600000000017, модель 12-345.",
        "Arrived on 12.03.2026 at 18:45, cost 12 990.",
        "It works.Great value.",
        "Node.js и т.д. и т.п.",
        "Sizes 42 43 44 45 46 are all there.",
    ],
)
def test_numbers_and_sentences_without_spaces_lead_nowhere(text):
    assert found(f"{PRAISE} {text}") == {}


def test_two_ways_out_are_rejected_and_one_is_doubtful():
    assert verdict(f"{PRAISE} cheap.example.com") is Verdict.QUEUE
    assert verdict(f"{PRAISE} cheap.example.com, +7 912 345-67-89") is Verdict.REJECT


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("ЭТО ЛУЧШИЙ ТОВАР НА СВЕТЕ, БЕРИТЕ ВСЕ", ScreeningRule.CAPITALS),
        ("Отлично!!!!!!!!", ScreeningRule.REPEATS),
        ("Ураааааааа, привезли", ScreeningRule.REPEATS),
        ("good good good good", ScreeningRule.REPEATS),
        ("ok", ScreeningRule.LENGTH),
        ("10/10 👍", ScreeningRule.LENGTH),
    ],
)
def test_noise_is_doubtful(text, rule):
    assert found(text).keys() == {rule}
    assert verdict(text) is Verdict.QUEUE


@pytest.mark.parametrize(
    "text", ["USB, HDMI и SSD есть. Всё работает.", "Кооооот доволен...", "Costs 1000000000 here"]
)
def test_abbreviations_and_feelings_are_no_noise(text):
    assert found(text) == {}


def test_a_copied_text_is_rejected_and_a_similar_one_is_doubtful():
    assert verdict(PRAISE.upper().lower(), others=(PRAISE,)) is Verdict.REJECT
    similar = PRAISE.replace("week", "weekend")
    assert found(similar, others=(PRAISE,)).keys() == {ScreeningRule.DUPLICATE}
    assert verdict(similar, others=(PRAISE,)) is Verdict.QUEUE
    assert verdict(f"I like it. {PRAISE} Bought two.", others=(PRAISE,)) is Verdict.APPROVE


def test_short_texts_are_alike_by_chance():
    assert verdict("Good, thank you.", others=("Good, thank you.",)) is Verdict.APPROVE


def test_haste_is_doubtful_and_a_flood_is_rejected():
    limit = Thresholds().per_hour
    assert verdict(PRAISE, this_hour=limit) is Verdict.APPROVE
    assert verdict(PRAISE, this_hour=limit + 1) is Verdict.QUEUE
    assert verdict(PRAISE, this_hour=3 * limit + 1) is Verdict.REJECT


@pytest.mark.parametrize(
    ("rating", "sentiment", "doubted"),
    [
        (5, ANGRY, True),
        (1, GLAD, True),
        (5, GLAD, False),
        (1, ANGRY, False),
        (3, ANGRY, False),
        (5, Sentiment(SentimentLabel.NEGATIVE, -0.2, "test"), False),
        (5, None, False),
    ],
)
def test_a_rating_that_contradicts_the_text_is_doubtful(rating, sentiment, doubted):
    findings = found(PRAISE, rating=rating, sentiment=sentiment)
    assert (ScreeningRule.SENTIMENT_MISMATCH in findings) is doubted


def test_a_title_is_read_too():
    assert ScreeningRule.LINK in found(PRAISE, title="cheap.example.com")


def test_weak_doubts_add_up():
    judgement = judge(Candidate(4, "", "ЭТО ЛУЧШИЙ ТОВАР НА СВЕТЕ!!!!!!!!"), Thresholds())
    assert [finding.score for finding in judgement.findings] == [0.45, 0.45]
    assert judgement.score == pytest.approx(0.6975)
    assert judgement.rules_version == RULES_VERSION


def test_thresholds_decide():
    text = f"{PRAISE} cheap.example.com"
    strict = judge(Candidate(4, "", text), Thresholds(reject_at=0.7))
    lenient = judge(Candidate(4, "", text), Thresholds(queue_at=0.8))
    assert (strict.verdict, lenient.verdict) == (Verdict.REJECT, Verdict.APPROVE)


@pytest.mark.parametrize("rule", ScreeningRule)
def test_every_rule_explains_itself_in_both_languages(rule):
    assert set(EXPLANATIONS[rule]) == set(Locale)
    for locale in Locale:
        assert "the evidence" in explain(Finding(rule, 0.5, "the evidence"), locale)
