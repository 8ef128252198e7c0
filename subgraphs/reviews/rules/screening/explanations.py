"""What findings say to authors, in their language."""

from __future__ import annotations

from collections.abc import Mapping

from subgraphs.kit.settings import Locale
from subgraphs.reviews.rules.screening.candidate import Finding, ScreeningRule

EXPLANATIONS: Mapping[ScreeningRule, Mapping[Locale, str]] = {
    ScreeningRule.CAPITALS: {
        Locale.RU: "Почти всё — заглавными буквами: {evidence}.",
        Locale.EN: "Mostly capital letters: {evidence}.",
    },
    ScreeningRule.DUPLICATE: {
        Locale.RU: "Такой текст уже есть: совпадает на {evidence}.",
        Locale.EN: "The text exists already: {evidence} alike.",
    },
    ScreeningRule.EMAIL: {
        Locale.RU: "В тексте есть адрес почты: {evidence}.",
        Locale.EN: "The text names an e-mail address: {evidence}.",
    },
    ScreeningRule.LENGTH: {
        Locale.RU: "В тексте почти нет букв: {evidence}.",
        Locale.EN: "The text has hardly any letters: {evidence}.",
    },
    ScreeningRule.LINK: {
        Locale.RU: "В тексте есть ссылка: {evidence}.",
        Locale.EN: "The text has a link: {evidence}.",
    },
    ScreeningRule.PHONE: {
        Locale.RU: "В тексте есть телефон: {evidence}.",
        Locale.EN: "The text names a phone number: {evidence}.",
    },
    ScreeningRule.PROFANITY: {
        Locale.RU: "Грубые слова: {evidence}.",
        Locale.EN: "Rude words: {evidence}.",
    },
    ScreeningRule.RATE: {
        Locale.RU: "Слишком много отзывов за час: {evidence}.",
        Locale.EN: "Too many reviews within an hour: {evidence}.",
    },
    ScreeningRule.REPEATS: {
        Locale.RU: "Одно и то же повторяется: {evidence}.",
        Locale.EN: "The same again and again: {evidence}.",
    },
    ScreeningRule.SENTIMENT_MISMATCH: {
        Locale.RU: "Текст говорит не то же, что оценка {evidence}.",
        Locale.EN: "The text says otherwise than the rating of {evidence}.",
    },
    ScreeningRule.TOXICITY: {
        Locale.RU: "Грубостей слишком много: {evidence} слов.",
        Locale.EN: "Too much of it is rude: {evidence} of the words.",
    },
}


def explain(finding: Finding, locale: Locale) -> str:
    """Return what a finding says to the author."""
    return EXPLANATIONS[finding.rule][locale].format(evidence=finding.evidence)
