"""Sport, travel and the garden."""

from infra.catalogue.assortment.words import COLOURS, SIZES, Choice, Department, Kind, Shelf, Text

_BICYCLES = Shelf(
    slug="bicycles",
    title=Text("Велосипеды", "Bicycles"),
    numbers=(7, 8, 18, 24),
    count=14,
    kinds=(
        Kind(Text("Городской велосипед", "city bicycle"), (18990, 69990), 16500, (1450, 800, 230)),
        Kind(
            Text("Горный велосипед", "mountain bicycle"), (24990, 149990), 15800, (1450, 800, 240)
        ),
        Kind(
            Text("Детский велосипед", "bicycle for children"), (7990, 24990), 9800, (950, 520, 200)
        ),
        Kind(Text("Складной велосипед", "folding bicycle"), (16990, 59990), 13200, (860, 680, 360)),
    ),
    features=(
        Text("{n} передач переключаются чётко и тихо.", "{n} gears change crisply and quietly."),
        Text("Дисковые тормоза держат и в дождь.", "Disc brakes hold in the rain, too."),
        Text("Рама из лёгкого сплава.", "A frame of light alloy."),
        Text(
            "Сборка занимает четверть часа, ключи в комплекте.",
            "Built in a quarter of an hour; tools included.",
        ),
        Text("Крылья и багажник уже стоят.", "Mudguards and carrier are already on."),
    ),
    choice=Choice(
        Text("Рама", "Frame"),
        ((Text("16 дюймов", "16 inches"), 0), (Text("18 дюймов", "18 inches"), 2)),
    ),
)

_CAMPING = Shelf(
    slug="camping",
    title=Text("Палатки и туризм", "Camping"),
    numbers=(5, 10, 15),
    kinds=(
        Kind(Text("Палатка", "tent"), (3990, 34990), 3600, (520, 200, 200)),
        Kind(Text("Спальный мешок", "sleeping bag"), (1990, 18990), 1500, (380, 220, 220)),
        Kind(Text("Походная горелка", "camping stove"), (1290, 8990), 480, (160, 120, 110)),
        Kind(Text("Термос", "vacuum flask"), (890, 5990), 620, (300, 100, 100)),
        Kind(Text("Складное кресло", "folding chair"), (1490, 6990), 3100, (920, 180, 160)),
    ),
    features=(
        Text("Всё готово за {n} минут.", "All is ready in {n} minutes."),
        Text("Справится и один человек.", "One person can handle it."),
        Text("Ни дождь, ни пыль не страшны.", "Neither rain nor dust is a worry."),
        Text(
            "Весит мало: в рюкзаке почти не чувствуется.",
            "So light that the backpack hardly notices.",
        ),
        Text("Чехол с лямками в комплекте.", "A bag with straps is included."),
    ),
    choice=COLOURS,
)

_FITNESS = Shelf(
    slug="fitness",
    title=Text("Фитнес", "Fitness"),
    numbers=(5, 6, 8, 12),
    kinds=(
        Kind(Text("Коврик для йоги", "yoga mat"), (690, 5990), 1300, (640, 130, 130)),
        Kind(
            Text("Разборные гантели", "adjustable dumbbells"), (2990, 24990), 20500, (420, 260, 220)
        ),
        Kind(Text("Эспандер", "resistance band"), (390, 2490), 260, (220, 150, 50)),
        Kind(Text("Скакалка", "skipping rope"), (290, 2190), 230, (200, 140, 50)),
        Kind(Text("Фитнес-браслет", "fitness band"), (1990, 9990), 120, (140, 90, 45)),
    ),
    features=(
        Text(
            "План занятий на {n} недель в комплекте.", "A training plan for {n} weeks is included."
        ),
        Text(
            "Не скользит ни в руках, ни на полу.", "It slips neither in the hand nor on the floor."
        ),
        Text("Материал приятен коже.", "The material is kind to the skin."),
        Text("Хранится в углу и не занимает места.", "It lives in a corner and takes no room."),
        Text("Подходит и новичкам.", "It suits beginners, too."),
    ),
    choice=COLOURS,
)

_GARDEN = Shelf(
    slug="garden-tools",
    title=Text("Садовый инструмент", "Garden tools"),
    numbers=(5, 6, 10),
    kinds=(
        Kind(Text("Секатор", "pruning shears"), (590, 4990), 310, (260, 90, 40)),
        Kind(Text("Лопата", "spade"), (890, 4990), 1900, (1220, 220, 130)),
        Kind(Text("Садовый шланг", "garden hose"), (990, 6990), 3400, (420, 420, 160)),
        Kind(Text("Газонокосилка", "lawn mower"), (8990, 49990), 15500, (760, 460, 420)),
        Kind(Text("Набор для рассады", "seedling kit"), (390, 2990), 700, (400, 260, 120)),
    ),
    features=(
        Text("Служит не меньше {n} сезонов.", "It lasts {n} seasons at least."),
        Text("Не портится, если забыть под дождём.", "A night in the rain does no harm."),
        Text("Удобно держать и в перчатках.", "Good to hold, even in gloves."),
        Text("Запасные части есть в продаже.", "Spare parts are on sale."),
        Text("Собирается без инструмента.", "It goes together without tools."),
    ),
    choice=Choice(
        Text("Комплект", "Set"),
        (
            (Text("одна штука", "single"), 0),
            (Text("с чехлом", "with a case"), 9),
        ),
    ),
)

_BACKPACKS = Shelf(
    slug="backpacks",
    title=Text("Рюкзаки", "Backpacks"),
    numbers=(18, 20, 25, 30, 40),
    kinds=(
        Kind(Text("Городской рюкзак", "city backpack"), (1990, 9990), 850, (460, 300, 120)),
        Kind(Text("Туристический рюкзак", "hiking backpack"), (3990, 24990), 1700, (680, 360, 180)),
        Kind(Text("Школьный рюкзак", "school backpack"), (1490, 6990), 780, (400, 300, 140)),
        Kind(Text("Рюкзак для ноутбука", "laptop backpack"), (2490, 12990), 1000, (470, 310, 130)),
    ),
    features=(
        Text("Объём {n} литров, карманы по местам.", "{n} litres, with a pocket for everything."),
        Text("Спинка дышит и держит форму.", "The back panel breathes and keeps its shape."),
        Text("Молнии не заедают.", "The zips never jam."),
        Text("Ткань не промокает под дождём.", "The cloth keeps the rain out."),
        Text("Светоотражающие полосы видны издалека.", "Reflective stripes show from afar."),
    ),
    choice=SIZES,
)

OUTDOORS = Department(
    slug="outdoors",
    title=Text("Спорт и отдых", "Sport and outdoors"),
    brands=("Taiga Works", "Karelia", "Summit & Sons", "Veter", "Polyana", "Rovan"),
    praise=(
        Text("Выдержало поход на две недели.", "It survived a two-week hike."),
        Text("Продумано до мелочей.", "Thought through to the last detail."),
        Text("Лёгкое и прочное.", "Light and strong."),
        Text("После сезона как новое.", "After a season it looks like new."),
    ),
    complaints=(
        Text("Шов разошёлся на второй выезд.", "A seam gave way on the second trip."),
        Text("Тяжелее, чем написано.", "It is heavier than stated."),
        Text("Крепление сломалось на морозе.", "A clip broke in the frost."),
        Text("Инструкция непонятная.", "The instructions make no sense."),
    ),
    shelves=(_BICYCLES, _CAMPING, _FITNESS, _GARDEN, _BACKPACKS),
)
