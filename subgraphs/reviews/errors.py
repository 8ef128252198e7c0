"""What reviews refuse, and why."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from subgraphs.kit.errors import DomainError
from subgraphs.kit.settings import Locale


class ReviewErrorCode(StrEnum):
    """The closed set of refusals of this domain."""

    ALREADY_REVIEWED = "ALREADY_REVIEWED"
    CLAIMED_BY_ANOTHER = "CLAIMED_BY_ANOTHER"
    NOT_CLAIMED = "NOT_CLAIMED"
    NOT_QUEUED = "NOT_QUEUED"
    NOT_THE_SELLER = "NOT_THE_SELLER"
    OWN_REVIEW = "OWN_REVIEW"
    PRODUCT_NOT_FOUND = "PRODUCT_NOT_FOUND"
    RATING_OUT_OF_RANGE = "RATING_OUT_OF_RANGE"
    REVIEW_NOT_FOUND = "REVIEW_NOT_FOUND"
    STATUS_CONFLICT = "STATUS_CONFLICT"
    TARGETS_OUT_OF_RANGE = "TARGETS_OUT_OF_RANGE"
    TEXT_EMPTY = "TEXT_EMPTY"
    TEXT_TOO_LONG = "TEXT_TOO_LONG"
    TEXT_UNPRINTABLE = "TEXT_UNPRINTABLE"
    VERSION_STALE = "VERSION_STALE"


TEXTS: Mapping[ReviewErrorCode, Mapping[Locale, str]] = {
    ReviewErrorCode.ALREADY_REVIEWED: {
        Locale.RU: "Вы уже оставили отзыв об этом товаре.",
        Locale.EN: "You have already reviewed this product.",
    },
    ReviewErrorCode.CLAIMED_BY_ANOTHER: {
        Locale.RU: "Этот отзыв сейчас у другого модератора.",
        Locale.EN: "Another moderator holds this review.",
    },
    ReviewErrorCode.NOT_CLAIMED: {
        Locale.RU: "Этот отзыв не у вас.",
        Locale.EN: "You do not hold this review.",
    },
    ReviewErrorCode.NOT_QUEUED: {
        Locale.RU: "Этот отзыв не ждёт модератора: {status}.",
        Locale.EN: "This review waits for no moderator: {status}.",
    },
    ReviewErrorCode.NOT_THE_SELLER: {
        Locale.RU: "Отвечает только продавец этого товара.",
        Locale.EN: "Only the seller of this product replies.",
    },
    ReviewErrorCode.OWN_REVIEW: {
        Locale.RU: "Это ваш собственный отзыв.",
        Locale.EN: "The review is your own.",
    },
    ReviewErrorCode.PRODUCT_NOT_FOUND: {
        Locale.RU: "Такого товара нет.",
        Locale.EN: "There is no such product.",
    },
    ReviewErrorCode.RATING_OUT_OF_RANGE: {
        Locale.RU: "Оценка — от 1 до 5, получено {rating}.",
        Locale.EN: "A rating is 1 to 5, not {rating}.",
    },
    ReviewErrorCode.REVIEW_NOT_FOUND: {
        Locale.RU: "Такого отзыва нет.",
        Locale.EN: "There is no such review.",
    },
    ReviewErrorCode.STATUS_CONFLICT: {
        Locale.RU: "Отзыв уже в состоянии {status}.",
        Locale.EN: "The review is {status} already.",
    },
    ReviewErrorCode.TARGETS_OUT_OF_RANGE: {
        Locale.RU: "За один раз — от 1 до {most} отзывов, без повторов.",
        Locale.EN: "Name 1 to {most} reviews at a time, none of them twice.",
    },
    ReviewErrorCode.TEXT_EMPTY: {
        Locale.RU: "Напишите хотя бы слово.",
        Locale.EN: "Write at least a word.",
    },
    ReviewErrorCode.TEXT_TOO_LONG: {
        Locale.RU: "Слишком длинно: не больше {longest} знаков.",
        Locale.EN: "Too long: at most {longest} characters.",
    },
    ReviewErrorCode.TEXT_UNPRINTABLE: {
        Locale.RU: "В тексте есть недопустимые символы.",
        Locale.EN: "The text holds characters that cannot be shown.",
    },
    ReviewErrorCode.VERSION_STALE: {
        Locale.RU: "Отзыв уже изменён: его версия теперь {current}.",
        Locale.EN: "The review has changed meanwhile: its version is now {current}.",
    },
}


class ReviewError(DomainError):
    """A refusal of this domain."""

    TEXTS = TEXTS
