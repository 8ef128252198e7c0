"""The people of the shop: an administrator, a demo buyer, sellers, and buyers who write reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from infra.catalogue.chance import dice, moment_between, stable_id
from subgraphs.kit.identity import Role
from subgraphs.kit.settings import Locale

#: Accounts that somebody may sign in to; the others have passwords that nobody knows.
ADMIN_EMAIL = "admin@store.example"
BUYER_EMAIL = "buyer@store.example"
SELLER_EMAIL = "seller@store.example"

OPENING = datetime(2024, 1, 15, 9, tzinfo=UTC)
BUYERS = 60
_RUSSIAN_SHARE = 0.55

_SELLERS = (
    ("North Depot", Locale.EN),
    ("Лавка «Тёплый дом»", Locale.RU),
    ("Signal & Sound", Locale.EN),
    ("Велодвор", Locale.RU),
    ("Green Latch", Locale.EN),
    ("Мастерская Пчела", Locale.RU),
    ("Harbour Street Goods", Locale.EN),
    ("Склад №8", Locale.RU),
)
_RUSSIAN_NAMES = (
    *("Анна", "Мария", "Ольга", "Елена", "Ирина", "Дарья", "Светлана", "Наталья", "Юлия", "Вера"),
    *("Иван", "Пётр", "Сергей", "Алексей", "Дмитрий", "Михаил", "Андрей", "Павел", "Фёдор"),
    *("Николай", "Артём", "Глеб", "Тимур", "Руслан"),
)
_ENGLISH_NAMES = (
    *("Alice", "Beth", "Clara", "Diana", "Emma", "Grace", "Hannah", "Nora", "Olivia", "Ruth"),
    *("Adam", "Ben", "Daniel", "George", "Henry", "James", "Leo", "Oscar", "Samuel", "Thomas"),
)
_RUSSIAN_INITIALS = "АБВГДЖЗИКЛМНОПРСТФХЧШЯ"
_ENGLISH_INITIALS = "ABCDEFGHJKLMNOPRSTVW"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account.

    Attributes:
        id: the user.
        email: the address to sign in with.
        display_name: what others see.
        roles: what the person may be.
        locale: the language the person reads and writes.
        since: when the account was opened.
        demo: whether the account's password is given to whoever starts the store.
    """

    id: UUID
    email: str
    display_name: str
    roles: frozenset[Role]
    locale: Locale
    since: datetime
    demo: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """Everybody.

    Attributes:
        staff: the administrator and the demo buyer.
        sellers: who sells the products.
        buyers: who writes the reviews.
    """

    staff: tuple[Person, ...]
    sellers: tuple[Person, ...]
    buyers: tuple[Person, ...]

    @property
    def everybody(self) -> tuple[Person, ...]:
        """Return all of them."""
        return self.staff + self.sellers + self.buyers


def make_people() -> People:
    """Return the people of the shop."""
    return People(
        staff=(
            _person(ADMIN_EMAIL, "Store Admin", frozenset(Role), Locale.EN, demo=True),
            _person(BUYER_EMAIL, "Demo Buyer", frozenset({Role.BUYER}), Locale.EN, demo=True),
        ),
        sellers=tuple(
            _person(
                SELLER_EMAIL if number == 1 else f"seller-{number:02}@people.store.example",
                name,
                frozenset({Role.BUYER, Role.SELLER}),
                locale,
                demo=number == 1,
            )
            for number, (name, locale) in enumerate(_SELLERS, start=1)
        ),
        buyers=tuple(_buyer(number) for number in range(1, BUYERS + 1)),
    )


def _buyer(number: int) -> Person:
    random = dice("buyer", number)
    locale = Locale.RU if random.random() < _RUSSIAN_SHARE else Locale.EN
    names, initials = {
        Locale.RU: (_RUSSIAN_NAMES, _RUSSIAN_INITIALS),
        Locale.EN: (_ENGLISH_NAMES, _ENGLISH_INITIALS),
    }[locale]
    name = f"{random.choice(names)} {random.choice(initials)}."
    email = f"buyer-{number:02}@people.store.example"
    return _person(email, name, frozenset({Role.BUYER}), locale)


def _person(
    email: str, name: str, roles: frozenset[Role], locale: Locale, *, demo: bool = False
) -> Person:
    since = moment_between(dice("since", email), OPENING, OPENING.replace(month=3))
    return Person(stable_id(since, "user", email), email, name, roles, locale, since, demo)
