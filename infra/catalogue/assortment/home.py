"""Home and kitchen."""

from infra.catalogue.assortment.words import COLOURS, Choice, Department, Kind, Shelf, Text

_APPLIANCES = Shelf(
    slug="kitchen-appliances",
    title=Text("Техника для кухни", "Kitchen appliances"),
    numbers=(70, 90, 120),
    count=20,
    kinds=(
        Kind(Text("Электрический чайник", "electric kettle"), (1290, 7990), 1300, (250, 220, 260)),
        Kind(Text("Кофемолка", "coffee grinder"), (1590, 12990), 1500, (200, 160, 280)),
        Kind(Text("Блендер", "blender"), (1990, 14990), 2600, (300, 220, 400)),
        Kind(Text("Тостер", "toaster"), (1790, 9990), 1700, (330, 210, 230)),
        Kind(Text("Мультиварка", "multicooker"), (3990, 16990), 4200, (390, 380, 310)),
    ),
    features=(
        Text("Длина шнура — {n} см.", "The cord is {n} cm long."),
        Text("Выключается сам, если о нём забыли.", "It switches itself off when forgotten."),
        Text("Моется под краном за минуту.", "It is rinsed clean in a minute."),
        Text("Шнур прячется в основание.", "The cord hides in the base."),
        Text("Корпус снаружи не нагревается.", "The outside stays cool."),
        Text("Работает негромко, можно и рано утром.", "Quiet enough for an early morning."),
    ),
    choice=COLOURS,
)

_COOKWARE = Shelf(
    slug="cookware",
    title=Text("Посуда", "Cookware"),
    numbers=(5, 6, 8),
    kinds=(
        Kind(Text("Сковорода", "frying pan"), (990, 6990), 1400, (480, 290, 80)),
        Kind(Text("Кастрюля", "saucepan"), (1290, 7990), 1900, (330, 260, 190)),
        Kind(Text("Сотейник", "sauté pan"), (1490, 8490), 1800, (460, 270, 110)),
        Kind(Text("Казан", "cauldron"), (1990, 18990), 1500, (380, 180, 70)),
        Kind(Text("Форма для запекания", "baking dish"), (690, 4490), 1700, (380, 260, 80)),
    ),
    features=(
        Text("Дно толщиной {n} мм греется ровно.", "A base of {n} mm heats evenly."),
        Text("Подходит для любых плит, и для индукции.", "It suits every hob, induction too."),
        Text("Можно мыть в посудомоечной машине.", "Safe in the dishwasher."),
        Text("Ручки не нагреваются.", "The handles stay cool."),
        Text("Еда не пристаёт даже без масла.", "Food does not stick, even without oil."),
        Text("Крышка сидит плотно и не звенит.", "The lid fits tightly and does not rattle."),
    ),
    choice=Choice(
        Text("Диаметр", "Diameter"),
        (
            (Text("20 см", "20 cm"), 0),
            (Text("24 см", "24 cm"), 12),
            (Text("28 см", "28 cm"), 25),
        ),
    ),
)

_LAMPS = Shelf(
    slug="lamps",
    title=Text("Свет", "Lamps"),
    numbers=(5, 6, 10),
    kinds=(
        Kind(Text("Настольная лампа", "desk lamp"), (990, 8990), 1300, (420, 190, 160)),
        Kind(Text("Торшер", "floor lamp"), (2990, 19990), 5200, (620, 320, 160)),
        Kind(Text("Подвесной светильник", "pendant lamp"), (1990, 14990), 1900, (340, 340, 260)),
        Kind(Text("Ночник", "night lamp"), (490, 2990), 320, (140, 120, 120)),
    ),
    features=(
        Text(
            "Яркость меняется касанием, {n} ступеней.", "A touch sets the brightness in {n} steps."
        ),
        Text("Свет тёплый и не мерцает.", "A warm light that does not flicker."),
        Text("Плафон поворачивается в любую сторону.", "The shade turns any way."),
        Text("Готова к работе за пять минут.", "Ready in five minutes."),
        Text("Провод в тканевой оплётке.", "The cord is woven in cloth."),
    ),
    choice=COLOURS,
)

_BEDDING = Shelf(
    slug="bedding",
    title=Text("Постельное бельё", "Bedding"),
    numbers=(50, 100, 200),
    kinds=(
        Kind(
            Text("Комплект постельного белья", "bed linen set"), (1990, 12990), 2100, (380, 290, 90)
        ),
        Kind(Text("Подушка", "pillow"), (790, 6990), 900, (550, 380, 180)),
        Kind(Text("Одеяло", "duvet"), (1990, 14990), 2400, (600, 450, 220)),
        Kind(Text("Плед", "blanket"), (990, 7990), 1200, (400, 300, 120)),
    ),
    features=(
        Text("Выдерживает {n} стирок и не линяет.", "It survives {n} washes without fading."),
        Text("Хлопок плотный, но дышит.", "The cotton is dense and still breathes."),
        Text("Швы ровные, нитки не торчат.", "Even seams, no loose threads."),
        Text("Не вызывает аллергии.", "It causes no allergies."),
        Text("Гладить не обязательно.", "No ironing needed."),
    ),
    choice=Choice(
        Text("Размер", "Size"),
        (
            (Text("полуторный", "single"), 0),
            (Text("двуспальный", "double"), 18),
            (Text("евро", "king"), 30),
        ),
    ),
)

HOME = Department(
    slug="home",
    title=Text("Дом и кухня", "Home and kitchen"),
    brands=("Samovarov", "Hearthway", "Linna", "Dobry Dom", "Marrow & Pine", "Ugol"),
    praise=(
        Text("На кухне смотрится отлично.", "It looks lovely in the kitchen."),
        Text("Материалы приятные, швы ровные.", "Pleasant materials, even seams."),
        Text("Моется легко, следов не остаётся.", "Easy to clean, no marks stay."),
        Text("Дома все спорят, кто пользуется первым.", "At home we argue who uses it first."),
    ),
    complaints=(
        Text("Первую неделю сильно пахло пластиком.", "It smelled of plastic for a week."),
        Text("Цвет темнее, чем на фотографии.", "The colour is darker than in the picture."),
        Text("После двух стирок появились катышки.", "It pilled after two washes."),
        Text("Пришло с царапиной на боку.", "It came with a scratch on its side."),
    ),
    shelves=(_APPLIANCES, _COOKWARE, _LAMPS, _BEDDING),
)
