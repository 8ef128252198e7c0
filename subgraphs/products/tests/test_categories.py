from typing import Any

import pytest

from subgraphs.kit.ids import global_id, new_id
from subgraphs.products.tests.asking import ADMIN, SELLER, ask, command, events_of, refusal
from subgraphs.products.tests.small_catalogue import AUDIO, HEADPHONES, KITCHEN, PRODUCTS

pytestmark = pytest.mark.services

AUDIO_ID, HEADPHONES_ID, KITCHEN_ID = (
    global_id("Category", row.id) for row in (AUDIO, HEADPHONES, KITCHEN)
)
WAVE = global_id("Product", PRODUCTS["wave"].id)
CATEGORY = "category { id slug title version parent { slug } breadcrumbs { slug } }"
STATEMENTS = """product { attributes { attribute { code unit } display number boolean
    choice { code title } } version }"""


def english(text: str) -> list[dict[str, str]]:
    return [{"locale": "EN", "text": text}]


async def made(store, slug: str, parent_id: str | None = None) -> dict[str, Any]:
    given = {"slug": slug, "titles": english(slug.title()), "parentId": parent_id}
    payload = await command(store, "categoryCreate", ADMIN, given, CATEGORY)
    assert payload["userErrors"] == []
    return dict(payload["category"])


async def defined(store, category_id: str, code: str, **more: Any) -> str:
    given = {"categoryId": category_id, "code": code, "titles": english(code)} | more
    payload = await command(store, "attributeDefine", ADMIN, given, "attribute { id }")
    assert payload["userErrors"] == []
    return str(payload["attribute"]["id"])


def choices(*codes: str) -> list[dict[str, Any]]:
    return [{"code": code, "titles": english(code.title())} for code in codes]


async def described(store, version: int, *values: dict[str, Any]) -> dict[str, Any]:
    given = {"id": WAVE, "version": version, "attributes": list(values)}
    payload = await command(store, "productUpdate", SELLER, given, STATEMENTS)
    assert payload["userErrors"] == []
    return dict(payload["product"])


async def test_a_category_knows_its_way_from_the_top(store):
    category = await made(store, "in-ear", HEADPHONES_ID)
    assert category["parent"] == {"slug": "headphones"}
    assert [each["slug"] for each in category["breadcrumbs"]] == ["audio", "headphones", "in-ear"]
    assert await events_of(store) == [("shop.category.changed.v1", 1)]


async def test_a_branch_moves_with_all_below_it(store):
    given = {"id": AUDIO_ID, "version": 1, "parentId": KITCHEN_ID}
    payload = await command(store, "categoryMove", ADMIN, given, CATEGORY)
    assert [each["slug"] for each in payload["category"]["breadcrumbs"]] == ["kitchen", "audio"]
    query = """{ categories { slug version breadcrumbs { slug } children { slug } } }"""
    tree = {each["slug"]: each for each in (await ask(store, query, None))["data"]["categories"]}
    assert [each["slug"] for each in tree["headphones"]["breadcrumbs"]] == [
        "kitchen",
        "audio",
        "headphones",
    ]
    assert tree["kitchen"]["children"] == [{"slug": "audio"}]
    assert await events_of(store) == [("shop.category.changed.v1", 2)] * 2
    # And back to the top.
    back = {"id": AUDIO_ID, "version": 2}
    payload = await command(store, "categoryMove", ADMIN, back, CATEGORY)
    assert [each["slug"] for each in payload["category"]["breadcrumbs"]] == ["audio"]


@pytest.mark.parametrize("parent_id", [AUDIO_ID, HEADPHONES_ID])
async def test_a_category_cannot_stand_below_itself(store, parent_id):
    given = {"id": AUDIO_ID, "version": 1, "parentId": parent_id}
    assert await refusal(store, "categoryMove", ADMIN, given) == (
        "CATEGORY_CYCLE",
        "input.parentId",
    )
    assert await events_of(store) == []


async def test_the_tree_is_at_most_eight_levels_deep(store):
    parent = HEADPHONES_ID
    for level in range(3, 9):
        parent = (await made(store, f"level-{level}", parent))["id"]
    given = {"slug": "level-9", "titles": english("x"), "parentId": parent}
    assert (await refusal(store, "categoryCreate", ADMIN, given))[0] == "CATEGORY_TOO_DEEP"
    deep = {"id": AUDIO_ID, "version": 1, "parentId": KITCHEN_ID}
    assert (await refusal(store, "categoryMove", ADMIN, deep))[0] == "CATEGORY_TOO_DEEP"


async def test_a_category_is_renamed_in_the_version_that_was_seen(store):
    given = {"id": KITCHEN_ID, "version": 1, "titles": english("Cooking"), "slug": "cooking"}
    payload = await command(store, "categoryUpdate", ADMIN, given, CATEGORY)
    assert (payload["category"]["title"], payload["category"]["version"]) == ("Cooking", 2)
    assert (await refusal(store, "categoryUpdate", ADMIN, given))[0] == "VERSION_STALE"


async def test_only_an_empty_category_is_deleted(store):
    given = {"id": KITCHEN_ID, "version": 1}
    assert await refusal(store, "categoryDelete", ADMIN, given) == (
        "CATEGORY_NOT_EMPTY",
        "input.id",
    )
    empty = await made(store, "garden")
    gone = {"id": empty["id"], "version": 1}
    payload = await command(store, "categoryDelete", ADMIN, gone, "deletedId")
    assert payload["deletedId"] == empty["id"]
    assert (await events_of(store))[-1] == ("shop.category.deleted.v1", 2)
    assert (await refusal(store, "categoryDelete", ADMIN, gone))[0] == "CATEGORY_NOT_FOUND"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"slug": "Audio!"}, "SLUG_INVALID", "slug"),
        ({"slug": "audio"}, "SLUG_TAKEN", "slug"),
        ({"titles": []}, "TEXT_MISSING", "titles"),
        ({"titles": english("x" * 201)}, "TEXT_TOO_LONG", "titles"),
        ({"titles": english("\x1b[0m")}, "TEXT_UNPRINTABLE", "titles"),
        ({"parentId": "forged"}, "CATEGORY_NOT_FOUND", "parentId"),
        ({"parentId": global_id("Category", new_id())}, "CATEGORY_NOT_FOUND", "parentId"),
        ({"position": -1}, "NUMBER_OUT_OF_RANGE", "position"),
    ],
)
async def test_a_field_that_cannot_be_is_named(store, changes, code, field):
    given = {"slug": "garden", "titles": english("Garden")} | changes
    assert await refusal(store, "categoryCreate", ADMIN, given) == (code, f"input.{field}")
    assert await events_of(store) == []


async def test_products_are_described_as_their_categories_say_from_the_top_down(store):
    await defined(store, AUDIO_ID, "power", kind="NUMBER", unit="W")
    await defined(
        store, HEADPHONES_ID, "fit", kind="CHOICE", choices=choices("over", "in"), position=1
    )
    await defined(store, HEADPHONES_ID, "wireless", kind="BOOLEAN", position=2)
    await defined(store, HEADPHONES_ID, "care", kind="TEXT", position=3)
    product = await described(
        store,
        1,
        {"code": "care", "text": english("Keep dry.")},
        {"code": "wireless", "boolean": True},
        {"code": "fit", "choice": "over"},
        {"code": "power", "number": 1234.5},
    )
    said = [(each["attribute"]["code"], each["display"]) for each in product["attributes"]]
    assert said == [
        ("power", "1,234.5\u00a0W"),
        ("fit", "Over"),
        ("wireless", "yes"),
        ("care", "Keep dry."),
    ]
    assert product["attributes"][0]["number"] == 1234.5
    assert product["attributes"][1]["choice"] == {"code": "over", "title": "Over"}
    assert product["attributes"][2]["boolean"] is True


@pytest.mark.parametrize(
    "value",
    [
        {"code": "fit", "choice": "under"},
        {"code": "fit", "number": 1},
        {"code": "power", "choice": "over"},
        {"code": "power", "number": 1e10},
        {"code": "power", "boolean": True},
        {"code": "power"},
        {"code": "power", "number": 1, "boolean": True},
    ],
)
async def test_a_value_of_another_kind_is_refused(store, value):
    await defined(store, HEADPHONES_ID, "power", kind="NUMBER")
    await defined(store, HEADPHONES_ID, "fit", kind="CHOICE", choices=choices("over", "in"))
    given = {"id": WAVE, "version": 1, "attributes": [value]}
    code, _ = await refusal(store, "productUpdate", SELLER, given)
    assert code == "ATTRIBUTE_VALUE_INVALID"


async def test_what_is_required_must_be_said_before_moderation(store):
    await defined(store, AUDIO_ID, "power", kind="NUMBER", required=True)
    secret = {"id": global_id("Product", PRODUCTS["secret"].id), "version": 1}
    assert await refusal(store, "productSubmit", SELLER, secret) == (
        "ATTRIBUTES_MISSING",
        "input.id",
    )


async def test_a_code_means_one_thing_in_a_branch(store):
    await defined(store, HEADPHONES_ID, "power", kind="NUMBER")
    await defined(store, KITCHEN_ID, "power", kind="NUMBER")
    above = {"categoryId": AUDIO_ID, "code": "power", "titles": english("x"), "kind": "NUMBER"}
    assert await refusal(store, "attributeDefine", ADMIN, above) == (
        "ATTRIBUTE_TAKEN",
        "input.code",
    )
    moved = {"id": AUDIO_ID, "version": 1, "parentId": KITCHEN_ID}
    assert await refusal(store, "categoryMove", ADMIN, moved) == (
        "ATTRIBUTE_TAKEN",
        "input.parentId",
    )


async def test_what_products_say_is_not_taken_from_under_them(store):
    fit = await defined(store, HEADPHONES_ID, "fit", kind="CHOICE", choices=choices("over", "in"))
    await described(store, 1, {"code": "fit", "choice": "over"})
    again = {"categoryId": HEADPHONES_ID, "code": "fit", "titles": english("Fit")}
    for changed, field in (
        ({"kind": "NUMBER"}, "input.kind"),
        ({"kind": "CHOICE", "choices": choices("in")}, "input.choices"),
    ):
        found = await refusal(store, "attributeDefine", ADMIN, again | changed)
        assert found == ("ATTRIBUTE_IN_USE", field)
    unused = {"kind": "CHOICE", "choices": choices("over", "on")}
    assert await defined(store, HEADPHONES_ID, "fit", **unused) == fit
    query = """mutation ($id: ID!) {
        attributeDelete(input: {id: $id}) { deletedId userErrors { code field } } }"""
    kept = (await ask(store, query, ADMIN, {"id": fit}))["data"]["attributeDelete"]
    assert kept == {
        "deletedId": None,
        "userErrors": [{"code": "ATTRIBUTE_IN_USE", "field": ["input", "id"]}],
    }
    await described(store, 2)
    gone = (await ask(store, query, ADMIN, {"id": fit}))["data"]["attributeDelete"]
    assert gone == {"deletedId": fit, "userErrors": []}


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"code": "Power"}, "CODE_INVALID", "code"),
        ({"unit": "W", "kind": "BOOLEAN"}, "ATTRIBUTE_INVALID", "unit"),
        ({"choices": choices("a")}, "ATTRIBUTE_INVALID", "choices"),
        ({"kind": "CHOICE"}, "ATTRIBUTE_INVALID", "choices"),
        ({"kind": "CHOICE", "choices": choices("a", "a")}, "ATTRIBUTE_INVALID", "choices"),
        ({"unit": "x" * 13}, "TEXT_TOO_LONG", "unit"),
        ({"categoryId": "forged"}, "CATEGORY_NOT_FOUND", "categoryId"),
    ],
)
async def test_an_attribute_that_cannot_be_is_refused(store, changes, code, field):
    given = {
        "categoryId": AUDIO_ID,
        "code": "power",
        "titles": english("Power"),
        "kind": "NUMBER",
    } | changes
    assert await refusal(store, "attributeDefine", ADMIN, given) == (code, f"input.{field}")


async def test_a_product_that_moves_keeps_only_what_its_new_category_knows(store):
    await defined(store, HEADPHONES_ID, "fit", kind="BOOLEAN")
    await described(store, 1, {"code": "fit", "boolean": True})
    given = {"id": WAVE, "version": 2, "categoryId": KITCHEN_ID}
    payload = await command(store, "productUpdate", SELLER, given, STATEMENTS)
    assert payload["product"]["attributes"] == []


async def test_sellers_do_not_tend_the_tree(store):
    query = """mutation { categoryCreate(input: {slug: "x", titles: []}) { __typename } }"""
    [error] = (await ask(store, query, SELLER))["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
