"""What buyers say: a plausible spread of ratings, in the language of each author."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from infra.catalogue.assortment.words import Department, Text
from infra.catalogue.chance import dice, moment_between, stable_id
from infra.catalogue.goods import Goods
from infra.catalogue.people import Person
from subgraphs.kit.settings import Locale
from subgraphs.products.models import ProductRow
from subgraphs.products.repository.ratings import Rating
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.models.summaries import SummaryRow
from subgraphs.reviews.rules.statistics import Ratings, is_negative

LAST_REVIEW = datetime(2025, 9, 30, 18, tzinfo=UTC)

#: How often buyers give one star, two, … five to a bad, a fair and a good product.
_SPREADS = {
    "bad": (18, 20, 26, 22, 14),
    "fair": (6, 8, 18, 36, 32),
    "good": (2, 3, 7, 28, 60),
}
#: Most products are good, or the shop would not sell them.
_QUALITIES = ("bad", "fair", "fair", "good", "good", "good")

_CLOSING_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class _Tone:
    """The words of a mood: titles, openings and closings of a review."""

    titles: tuple[Text, ...]
    openings: tuple[Text, ...]
    closings: tuple[Text, ...]


_HAPPY = _Tone(
    titles=(
        Text("Очень довольны", "Very pleased"),
        Text("Стоит своих денег", "Worth the money"),
        Text("Лучше, чем ожидалось", "Better than expected"),
        Text("Советую", "Recommended"),
        Text("Отличная вещь", "Excellent"),
        Text("Беру второй раз", "Bought it again"),
    ),
    openings=(
        Text("Пользуюсь месяц, всё нравится.", "A month of use, and I like everything."),
        Text("Заказ приехал раньше срока.", "It came ahead of time."),
        Text("Долго выбирали и не ошиблись.", "We took long to choose and chose well."),
        Text("За эти деньги лучше не найти.", "Nothing better at this price."),
        Text("Ожидания полностью оправдались.", "It is all I hoped for."),
    ),
    closings=(
        Text("Буду заказывать ещё.", "I will order again."),
        Text("Друзьям уже посоветовали.", "We have told our friends."),
        Text("Спасибо продавцу за упаковку.", "Thanks to the seller for the packing."),
        Text("Пять баллов.", "Full marks."),
    ),
)
_LUKEWARM = _Tone(
    titles=(
        Text("Нормально", "All right"),
        Text("Есть нюансы", "With a few buts"),
        Text("На троечку", "So-so"),
        Text("Ожидания были выше", "I expected more"),
    ),
    openings=(
        Text("В целом неплохо, но без восторга.", "Not bad, but nothing special."),
        Text("За свою цену сойдёт.", "It will do for the price."),
        Text("Есть и плюсы, и минусы.", "It has its ups and downs."),
        Text("Работает, но не без странностей.", "It works, with its quirks."),
    ),
    closings=(
        Text("Посмотрим, сколько прослужит.", "We shall see how long it lasts."),
        Text("По скидке взять можно.", "Fine at a discount."),
        Text("Второй раз, наверное, не возьму.", "I would probably not buy it again."),
    ),
)
_UNHAPPY = _Tone(
    titles=(
        Text("Разочарование", "A disappointment"),
        Text("Не советую", "Not recommended"),
        Text("Вернули", "Sent it back"),
        Text("Жаль денег", "A waste of money"),
    ),
    openings=(
        Text("Совсем не то, что обещали в описании.", "Not at all what was promised."),
        Text("Хватило на две недели.", "It lasted two weeks."),
        Text("Качество хуже, чем на фотографиях.", "Worse than in the pictures."),
        Text("Приехало с опозданием и не в том виде.", "It came late and in a bad state."),
    ),
    closings=(
        Text("Оформляем возврат.", "We are returning it."),
        Text("Лучше доплатить и взять другое.", "Better pay more for another one."),
        Text("Поддержка ответила только через неделю.", "Support took a week to answer."),
    ),
)


def make_opinions(goods: Goods, buyers: Sequence[Person]) -> tuple[ReviewRow, ...]:
    """Return every review of every product; nobody reviews a product twice.

    Args:
        goods: what is reviewed.
        buyers: who writes.
    """
    return tuple(
        review
        for product in goods.catalogue.products
        for review in opinions_on(product, goods, buyers)
    )


def opinions_on(
    product: ProductRow, goods: Goods, buyers: Sequence[Person], count: int | None = None
) -> list[ReviewRow]:
    """Return the reviews of a product.

    Args:
        product: what is reviewed.
        goods: the product's among them.
        buyers: who writes.
        count: how many, one for each buyer at most; drawn where it is left out.
    """
    random = dice("reviews", product.slug)
    spread = _SPREADS[random.choice(_QUALITIES)]
    # A few products are talked about a lot, some not at all.
    drawn = round(random.triangular(-1, 14, 3))
    wanted = drawn if count is None else count
    department, added = goods.departments[product.id], goods.added[product.id]
    return [
        _review(product, department, author, spread, added)
        for author in random.sample(buyers, max(0, min(wanted, len(buyers))))
    ]


def summaries_of(products: Sequence[ProductRow], reviews: Sequence[ReviewRow]) -> list[SummaryRow]:
    """Return the summaries that count the reviews; one for each product, reviewed or not."""
    summaries = {
        product.id: SummaryRow(product.id, seller_id=product.seller_id) for product in products
    }
    for review in sorted(reviews, key=lambda each: each.id):
        summaries[review.product_id] = summaries[review.product_id].plus(review)
    return list(summaries.values())


def rating_of(summary: SummaryRow) -> Rating:
    """Return what search knows of a product's reviews."""
    statistics = summary.statistics
    return Rating(summary.product_id, statistics.count, statistics.total, sequence=summary.version)


def ratings_of(summaries: Iterable[SummaryRow]) -> Ratings:
    """Return all ratings that summaries count, added up."""
    return sum((summary.statistics.ratings for summary in summaries), Ratings())


def _review(
    product: ProductRow,
    department: Department,
    author: Person,
    spread: tuple[int, ...],
    earliest: datetime,
) -> ReviewRow:
    random = dice("review", product.slug, author.email)
    rating = random.choices((1, 2, 3, 4, 5), spread)[0]
    when = moment_between(random, earliest, LAST_REVIEW)
    title, text = _words(rating, department, author.locale, random)
    return ReviewRow(
        id=stable_id(when, "review", product.slug, author.email),
        product_id=product.id,
        author_id=author.id,
        rating=rating,
        title=title,
        text=text,
        locale=author.locale.value,
        created_at=when,
        negative=is_negative(rating, None),
    )


def _words(rating: int, department: Department, locale: Locale, random: Random) -> tuple[str, str]:
    tone = {1: _UNHAPPY, 2: _UNHAPPY, 3: _LUKEWARM}.get(rating, _HAPPY)
    details = {_HAPPY: department.praise, _UNHAPPY: department.complaints}.get(
        tone, department.praise + department.complaints
    )
    sentences = [random.choice(tone.openings)]
    sentences += random.sample(details, random.randint(1, 2))
    if random.random() < _CLOSING_SHARE:
        sentences.append(random.choice(tone.closings))
    title = random.choice(tone.titles).in_language(locale)
    return title, " ".join(sentence.in_language(locale) for sentence in sentences)
