"""Clothing, care and children."""

from infra.catalogue.assortment.words import COLOURS, SIZES, Choice, Department, Kind, Shelf, Text

_JACKETS = Shelf(
    slug="jackets",
    title=Text("Куртки", "Jackets"),
    numbers=(5000, 8000, 10000),
    kinds=(
        Kind(Text("Зимняя куртка", "winter jacket"), (5990, 29990), 1600, (450, 350, 140)),
        Kind(Text("Дождевик", "rain jacket"), (1990, 12990), 600, (350, 280, 60)),
        Kind(Text("Ветровка", "windbreaker jacket"), (2490, 13990), 550, (350, 280, 60)),
        Kind(Text("Жилет на пуху", "down vest"), (2990, 15990), 520, (360, 290, 90)),
    ),
    features=(
        Text("Водонепроницаемость — {n} мм.", "Waterproof to {n} mm."),
        Text("Высокий воротник не пускает ветер.", "A high collar keeps the wind out."),
        Text("Карманы на молниях, и внутренний тоже.", "Zipped pockets, the inner one too."),
        Text("Швы проклеены.", "The seams are taped."),
        Text("Стирается в машине.", "It goes into the washing machine."),
    ),
    choice=SIZES,
)

_SNEAKERS = Shelf(
    slug="sneakers",
    title=Text("Кроссовки", "Sneakers"),
    numbers=(500, 800, 1000),
    count=20,
    kinds=(
        Kind(Text("Беговые кроссовки", "running shoes"), (3990, 17990), 750, (330, 210, 120)),
        Kind(
            Text("Повседневные кроссовки", "everyday sneakers"), (2990, 13990), 800, (330, 210, 120)
        ),
        Kind(Text("Трекинговые ботинки", "hiking boots"), (5990, 24990), 1300, (340, 230, 130)),
        Kind(Text("Кеды", "canvas shoes"), (1990, 7990), 700, (320, 200, 115)),
    ),
    features=(
        Text(
            "Подошва пружинит и после {n} километров.",
            "The sole springs after {n} kilometres, too.",
        ),
        Text("Верх дышит, нога не потеет.", "The upper breathes."),
        Text("Не скользят на мокрой плитке.", "They grip on wet tiles."),
        Text("Лёгкие, на ноге не чувствуются.", "So light that you forget them."),
        Text("Стелька вынимается.", "The insole comes out."),
    ),
    choice=Choice(
        Text("Размер", "Size"),
        tuple((Text(str(size), str(size)), 0) for size in (38, 40, 42, 44)),
    ),
)

_SKINCARE = Shelf(
    slug="skincare",
    title=Text("Уход за кожей", "Skin care"),
    numbers=(10, 20, 30),
    kinds=(
        Kind(Text("Крем для рук", "hand cream"), (190, 1490), 110, (160, 60, 45)),
        Kind(Text("Сыворотка для лица", "face serum"), (690, 4990), 90, (120, 45, 45)),
        Kind(Text("Солнцезащитный крем", "sunscreen"), (490, 2990), 150, (170, 65, 45)),
        Kind(Text("Бальзам для губ", "lip balm"), (150, 990), 30, (90, 30, 30)),
    ),
    features=(
        Text("Впитывается за {n} секунд, следов нет.", "Absorbed within {n} seconds, no trace."),
        Text("Без отдушек.", "Free of perfume."),
        Text("Подходит чувствительной коже.", "It suits sensitive skin."),
        Text("Упаковка из переработанного сырья.", "The pack is made of recycled material."),
        Text("Одной упаковки хватает надолго.", "One pack lasts a long time."),
    ),
    choice=Choice(
        Text("Объём", "Volume"),
        ((Text("50 мл", "50 ml"), 0), (Text("100 мл", "100 ml"), 55)),
    ),
)

_TOYS = Shelf(
    slug="toys",
    title=Text("Игрушки", "Toys"),
    numbers=(5, 6, 7, 8),
    kinds=(
        Kind(Text("Конструктор", "building set"), (790, 9990), 900, (350, 260, 70)),
        Kind(Text("Мягкая игрушка", "soft toy"), (490, 3990), 350, (300, 220, 200)),
        Kind(
            Text("Деревянная железная дорога", "wooden railway"),
            (1990, 11990),
            2200,
            (450, 300, 110),
        ),
        Kind(Text("Набор для опытов", "experiment kit"), (890, 4990), 800, (320, 250, 80)),
        Kind(Text("Головоломка", "brain teaser"), (290, 2490), 260, (140, 110, 60)),
    ),
    features=(
        Text("Подходит детям от {n} лет.", "For children of {n} and older."),
        Text("Края скруглены, краска безопасная.", "Rounded edges and safe paint."),
        Text("Развивает терпение и мелкую моторику.", "Good for patience and nimble fingers."),
        Text("Интересно и детям, и взрослым.", "Children and grown-ups enjoy it."),
        Text("Убирается обратно в коробку.", "Everything goes back into its box."),
    ),
    choice=COLOURS,
)

_GAMES = Shelf(
    slug="board-games",
    title=Text("Настольные игры", "Board games"),
    numbers=(20, 30, 45, 60),
    kinds=(
        Kind(Text("Настольная игра", "board game"), (990, 6990), 1300, (300, 300, 80)),
        Kind(Text("Карточная игра", "card game"), (390, 2490), 280, (140, 100, 40)),
        Kind(
            Text("Кооперативная игра", "cooperative board game"), (1490, 7990), 1500, (300, 300, 85)
        ),
        Kind(Text("Викторина", "quiz game"), (690, 3490), 900, (260, 190, 70)),
    ),
    features=(
        Text("Партия длится около {n} минут.", "A game takes about {n} minutes."),
        Text("Правила объясняются за пять минут.", "The rules are told in five minutes."),
        Text("Для двух и для шестерых.", "For two as well as for six."),
        Text("Каждая партия не похожа на прошлую.", "No game is like the last."),
        Text("Карты плотные, не гнутся.", "Sturdy cards that do not bend."),
    ),
    choice=Choice(
        Text("Издание", "Edition"),
        (
            (Text("основное", "standard"), 0),
            (Text("с дополнением", "with an expansion"), 35),
        ),
    ),
)

CLOTHING = Department(
    slug="clothing",
    title=Text("Одежда и уход", "Clothing and care"),
    brands=("Snezhana", "Oak & Flax", "Morozko", "Lena River", "Plain Days"),
    praise=(
        Text("Село точно по размеру.", "It fits exactly."),
        Text("Ткань приятная к телу.", "The cloth feels good."),
        Text("Вторую зиму как новое.", "Like new in its second winter."),
        Text("Получаю комплименты.", "People ask where I got it."),
    ),
    complaints=(
        Text("Маломерит, берите на размер больше.", "It runs small, order a size up."),
        Text("Молния заедает.", "The zip jams."),
        Text("Цвет полинял после стирки.", "The colour faded in the wash."),
        Text("Запах слишком резкий.", "The smell is too strong."),
    ),
    shelves=(_JACKETS, _SNEAKERS, _SKINCARE),
)

CHILDREN = Department(
    slug="children",
    title=Text("Детям и семье", "Children and family"),
    brands=("Umka Toys", "Little Harbour", "Skazka", "Tinkerwood", "Kubik"),
    praise=(
        Text("Ребёнок не отходит второй день.", "My child has not let go of it for two days."),
        Text("Играем всей семьёй.", "The whole family plays."),
        Text("Детали крепкие, ничего не сломалось.", "Sturdy parts, nothing broke."),
        Text("Отличный подарок.", "A great present."),
    ),
    complaints=(
        Text("Не хватало двух деталей.", "Two pieces were missing."),
        Text("Надоело за вечер.", "Boring after one evening."),
        Text("Коробка пришла мятой.", "The box came crushed."),
        Text("Для указанного возраста сложно.", "Too hard for the stated age."),
    ),
    shelves=(_TOYS, _GAMES),
)
