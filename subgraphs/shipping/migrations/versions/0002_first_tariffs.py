"""The store's own tariffs: what is offered everywhere, before any carrier is connected."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002_first_tariffs"
down_revision = "0001_initial"

SCHEMA = "shipping"

COURIER = {"ru": "Курьер до двери", "en": "Courier to the door"}
POINT = {"ru": "Пункт выдачи", "en": "Pick-up point"}
FREIGHT = {"ru": "Крупный груз", "en": "Large freight"}

#: zone → cities, each in Russian and in English as shipping.rules.city_key writes them.
CITIES = {
    "moscow": ("москва", "moscow", "химки", "khimki", "мытищи", "mytishchi"),
    "northwest": (
        *("санкт-петербург", "saint petersburg", "st petersburg", "петербург"),
        *("великий новгород", "veliky novgorod", "псков", "pskov", "калининград", "kaliningrad"),
    ),
    "centre": (
        *("тула", "tula", "калуга", "kaluga", "тверь", "tver", "ярославль", "yaroslavl"),
        *("воронеж", "voronezh", "рязань", "ryazan", "владимир", "vladimir", "смоленск"),
    ),
    "volga": (
        *("казань", "kazan", "нижний новгород", "nizhny novgorod", "самара", "samara"),
        *("уфа", "ufa", "пермь", "perm", "саратов", "saratov", "волгоград", "volgograd"),
    ),
    "south": ("ростов-на-дону", "rostov-on-don", "краснодар", "krasnodar", "сочи", "sochi"),
    "urals": ("екатеринбург", "yekaterinburg", "челябинск", "chelyabinsk", "тюмень", "tyumen"),
    "siberia": (
        *("новосибирск", "novosibirsk", "омск", "omsk", "томск", "tomsk", "красноярск"),
        *("krasnoyarsk", "иркутск", "irkutsk", "барнаул", "barnaul", "кемерово", "kemerovo"),
    ),
    "far_east": ("владивосток", "vladivostok", "хабаровск", "khabarovsk", "якутск", "yakutsk"),
    "elsewhere": (),
}

#: zone → (kopecks up to a kilogram, for each further one, days from, days to) by service.
PRICES = {
    "moscow": ((29_900, 2_500, 1, 1), (14_900, 1_500, 1, 2), (149_000, 1_200, 1, 3)),
    "northwest": ((39_900, 4_000, 1, 3), (19_900, 2_500, 2, 4), (249_000, 1_800, 3, 6)),
    "centre": ((36_900, 3_500, 1, 3), (18_900, 2_200, 2, 4), (219_000, 1_600, 2, 5)),
    "volga": ((42_900, 4_500, 2, 4), (21_900, 2_800, 2, 5), (279_000, 2_000, 3, 7)),
    "south": ((44_900, 4_800, 2, 4), (22_900, 3_000, 3, 5), (289_000, 2_100, 3, 7)),
    "urals": ((47_900, 5_500, 2, 5), (24_900, 3_500, 3, 6), (329_000, 2_500, 4, 8)),
    "siberia": ((54_900, 7_500, 3, 7), (29_900, 4_800, 4, 8), (419_000, 3_400, 5, 11)),
    "far_east": ((74_900, 12_000, 5, 10), (39_900, 7_500, 6, 12), (589_000, 5_200, 8, 16)),
    "elsewhere": ((59_900, 8_500, 4, 10), (34_900, 5_500, 5, 12), (449_000, 3_900, 6, 14)),
}

#: The heaviest delivery of each service, in grams.
LARGEST = (30_000, 20_000, 300_000)


def upgrade() -> None:
    zone = sa.table("zone", sa.column("code"), schema=SCHEMA)
    city = sa.table("city", sa.column("key"), sa.column("zone"), schema=SCHEMA)
    op.bulk_insert(zone, [{"code": code} for code in CITIES])
    op.bulk_insert(
        city, [{"key": key, "zone": code} for code, keys in CITIES.items() for key in keys]
    )
    tariff = sa.table(
        "tariff",
        *(
            sa.column(name, JSONB if name == "service" else None)
            for name in (
                *("id", "zone", "carrier", "service", "base_minor", "per_kilogram_minor"),
                *("currency", "largest_grams", "min_days", "max_days"),
            )
        ),
        schema=SCHEMA,
    )
    op.bulk_insert(tariff, _tariffs())


def _tariffs() -> list[dict[str, object]]:
    offers = [
        (zone, service, largest, price)
        for zone, prices in PRICES.items()
        for service, largest, price in zip((COURIER, POINT, FREIGHT), LARGEST, prices, strict=True)
    ]
    return [
        {
            "id": number,
            "zone": zone,
            "carrier": "Store Delivery",
            "service": service,
            "base_minor": base,
            "per_kilogram_minor": per_kilogram,
            "currency": "RUB",
            "largest_grams": largest,
            "min_days": min_days,
            "max_days": max_days,
        }
        for number, (zone, service, largest, (base, per_kilogram, min_days, max_days)) in enumerate(
            offers, start=1
        )
    ]
