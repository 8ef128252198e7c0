"""Electronics."""

from infra.catalogue.assortment.words import COLOURS, Choice, Department, Kind, Shelf, Text

_HEADPHONES = Shelf(
    slug="headphones",
    title=Text("Наушники", "Headphones"),
    numbers=(20, 30, 40, 60),
    count=32,
    kinds=(
        Kind(
            Text("Беспроводные наушники", "wireless headphones"), (2990, 24990), 280, (200, 180, 85)
        ),
        Kind(Text("Наушники-вкладыши", "in-ear headphones"), (1290, 15990), 90, (110, 90, 40)),
        Kind(Text("Игровые наушники", "gaming headphones"), (3490, 17990), 420, (240, 210, 110)),
        Kind(Text("Студийные наушники", "studio headphones"), (5990, 39990), 380, (230, 200, 110)),
        Kind(Text("Спортивные наушники", "sports headphones"), (1990, 11990), 110, (130, 100, 45)),
        Kind(Text("Детские наушники", "headphones for children"), (990, 4990), 190, (180, 160, 80)),
    ),
    features=(
        Text("Заряда хватает на {n} часов музыки.", "One charge plays music for {n} hours."),
        Text(
            "Активное шумоподавление гасит гул метро.", "Noise cancelling silences the underground."
        ),
        Text(
            "Мягкие амбушюры не давят даже к вечеру.",
            "Soft cushions stay comfortable into the evening.",
        ),
        Text("Микрофон отделяет голос от ветра.", "The microphone tells a voice from the wind."),
        Text(
            "Складываются и помещаются в карман куртки.", "They fold and fit into a jacket pocket."
        ),
        Text(
            "Подключаются к двум устройствам сразу.", "They stay connected to two devices at once."
        ),
        Text("Звук ровный, с собранным басом.", "An even sound with a tidy bass."),
        Text("Не боятся пота и дождя.", "Neither sweat nor rain harms them."),
    ),
    choice=COLOURS,
)

_SMARTPHONES = Shelf(
    slug="smartphones",
    title=Text("Смартфоны", "Smartphones"),
    numbers=(15, 20, 30),
    count=20,
    kinds=(
        Kind(Text("Смартфон", "smartphone"), (12990, 64990), 420, (170, 90, 55)),
        Kind(Text("Компактный смартфон", "compact smartphone"), (15990, 49990), 380, (155, 85, 55)),
        Kind(Text("Защищённый смартфон", "rugged smartphone"), (18990, 45990), 560, (180, 100, 60)),
        Kind(Text("Камерофон", "camera smartphone"), (39990, 119990), 450, (175, 90, 60)),
    ),
    features=(
        Text("Яркий экран читается на солнце.", "The bright screen reads well in the sun."),
        Text(
            "Быстрая зарядка: половина батареи за {n} минут.",
            "Half the battery charges in {n} minutes.",
        ),
        Text("Камера снимает чисто и в сумерках.", "The camera shoots cleanly at dusk, too."),
        Text("Обновления обещаны на пять лет.", "Updates are promised for five years."),
        Text("Два номера и оплата касанием.", "Two numbers and payment by touch."),
        Text("Корпус защищён от пыли и воды.", "The case keeps out dust and water."),
    ),
    choice=Choice(
        Text("Память", "Storage"),
        (
            (Text("128 ГБ", "128 GB"), 0),
            (Text("256 ГБ", "256 GB"), 12),
            (Text("512 ГБ", "512 GB"), 28),
        ),
    ),
)

_LAPTOPS = Shelf(
    slug="laptops",
    title=Text("Ноутбуки", "Laptops"),
    numbers=(8, 10, 12, 18),
    kinds=(
        Kind(Text("Ноутбук", "laptop"), (34990, 119990), 2300, (420, 310, 80)),
        Kind(Text("Ультрабук", "ultrabook laptop"), (59990, 149990), 1600, (390, 280, 70)),
        Kind(Text("Игровой ноутбук", "gaming laptop"), (79990, 219990), 3400, (460, 350, 100)),
        Kind(
            Text("Ноутбук-трансформер", "convertible laptop"), (54990, 139990), 1900, (400, 290, 75)
        ),
    ),
    features=(
        Text(
            "Тихий: вентилятор слышно только под нагрузкой.",
            "Quiet: the fan is heard under load only.",
        ),
        Text("Работает от батареи до {n} часов.", "It runs up to {n} hours on its battery."),
        Text("Клавиатура с подсветкой и ровным ходом.", "A backlit keyboard with an even stroke."),
        Text("Матовый экран не бликует.", "The matte screen does not glare."),
        Text("Память и накопитель легко заменить.", "Memory and drive are easy to replace."),
        Text("Металлический корпус не прогибается.", "The metal body does not flex."),
    ),
    choice=Choice(
        Text("Конфигурация", "Configuration"),
        (
            (Text("16 ГБ / 512 ГБ", "16 GB / 512 GB"), 0),
            (Text("32 ГБ / 1 ТБ", "32 GB / 1 TB"), 24),
        ),
    ),
)

_SPEAKERS = Shelf(
    slug="speakers",
    title=Text("Колонки", "Loudspeakers"),
    numbers=(15, 20, 30, 40),
    kinds=(
        Kind(
            Text("Портативная колонка", "portable loudspeaker"), (1990, 14990), 650, (210, 110, 110)
        ),
        Kind(Text("Умная колонка", "smart loudspeaker"), (4990, 29990), 1100, (180, 180, 220)),
        Kind(
            Text("Полочная акустика", "bookshelf loudspeakers"),
            (9990, 59990),
            6400,
            (420, 330, 320),
        ),
        Kind(Text("Саундбар", "soundbar"), (8990, 44990), 4200, (980, 160, 130)),
    ),
    features=(
        Text("Наполняет звуком комнату в {n} метров.", "It fills a room of {n} square metres."),
        Text("Два устройства складываются в стереопару.", "Two of them make a stereo pair."),
        Text("Корпус не собирает пыль.", "The case gathers no dust."),
        Text("Настраивается с телефона.", "It is tuned from the phone."),
        Text("Бас глубокий, но не гудит.", "The bass is deep and does not drone."),
        Text("Подключается по Bluetooth и проводу.", "It connects by Bluetooth and by wire."),
    ),
    choice=COLOURS,
)

ELECTRONICS = Department(
    slug="electronics",
    title=Text("Электроника", "Electronics"),
    brands=("Orbita", "Velmar", "Nordin", "Pulsar Lab", "Kvanta", "Tessen"),
    praise=(
        Text("Собрано аккуратно, ничего не скрипит.", "Well built, nothing creaks."),
        Text("Батарея держит дольше, чем обещали.", "The battery lasts longer than promised."),
        Text("Настройка заняла две минуты.", "Setting it up took two minutes."),
        Text("Связь не рвётся даже через стену.", "The connection holds even through a wall."),
    ),
    complaints=(
        Text("Через неделю начал отходить разъём.", "The socket came loose within a week."),
        Text("Батарея садится за полдня.", "The battery is empty by noon."),
        Text("Приложение постоянно вылетает.", "The app keeps crashing."),
        Text("Греется сильнее, чем хотелось бы.", "It gets warmer than I would like."),
    ),
    shelves=(_HEADPHONES, _SMARTPHONES, _LAPTOPS, _SPEAKERS),
)
