"""A purchase from the cart to the delivery, and what is left of the buyer, in a running store."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import httpx
import psycopg
import pytest
import redis
from psycopg import sql
from pymongo import MongoClient

from infra.contract.federation import SCHEMA_FOLDER
from infra.store.testing import LaunchedStore, wait_for
from subgraphs.kit.ids import new_id, parse_global_id

pytestmark = pytest.mark.store

Fields: TypeAlias = dict[str, Any]

PASSWORD = "correct horse battery"
REGISTER = """
mutation ($input: UserRegisterInput!) {
  answer: userRegister(input: $input) { userErrors { code } }
}
"""
CONFIRM_EMAIL = """
mutation ($input: UserEmailConfirmInput!) {
  answer: userEmailConfirm(input: $input) { accessToken user { id } userErrors { code } }
}
"""
LOG_IN = """
mutation ($input: UserLoginInput!) {
  answer: userLogin(input: $input) { accessToken userErrors { code } }
}
"""
HEADPHONES = """
{ products(search: "headphones", first: 20) {
    nodes { id stock { availability } variants { id } reviews(first: 1) { nodes { id } } }
} }
"""
ADD = """
mutation ($input: CartLineAddInput!) { answer: cartLineAdd(input: $input) { userErrors { code } } }
"""
KEEP = """
mutation ($input: FavouriteInput!) {
  answer: favouriteAdd(input: $input) { userErrors { code } }
}
"""
PLACE = """
mutation ($input: CheckoutPlaceInput!) {
  answer: checkoutPlace(input: $input) { order { id status } userErrors { code } }
}
"""
CONFIRM = """
mutation ($input: OrderConfirmInput!) {
  answer: orderConfirm(input: $input) { order { status } userErrors { code } }
}
"""
ORDER = """
query ($id: ID!) {
  order(id: $id) {
    id status paymentStatus city deliveredAt
    payments { id status }
    shipment { id status steps { status } }
  }
}
"""
ADVANCE = """
mutation ($input: ShipmentAdvanceInput!) {
  answer: shipmentAdvance(input: $input) { shipment { status } userErrors { code } }
}
"""
CAPTURE = """
mutation ($input: PaymentCaptureInput!) {
  answer: paymentCapture(input: $input) { payment { status } userErrors { code } }
}
"""
REFUND = """
mutation ($input: PaymentRefundInput!) {
  answer: paymentRefund(input: $input) { payment { status } userErrors { code } }
}
"""
CANCEL = """
mutation ($input: OrderCancelInput!) {
  answer: orderCancel(input: $input) { order { status cancelReason } userErrors { code } }
}
"""
REVIEW = """
mutation ($input: ReviewSubmitInput!) {
  answer: reviewSubmit(input: $input) { review { id verified } userErrors { code } }
}
"""
READ = "query ($id: ID!) { review(id: $id) { text verified author { id displayName } } }"
ERASE = """
mutation ($input: UserEraseInput!) { answer: userErase(input: $input) { userErrors { code } } }
"""
EXPORT = (SCHEMA_FOLDER / "operations" / "web" / "personal_data.graphql").read_text()
#: Who keeps an erased user's id, which names nobody: what the law wants, the log of what was done,
#: and events that were published, until they are pruned.
KEPT_BY_LAW = {
    *("users.user", "users.consent", "users.audit"),
    *("orders.order", "payments.payment", "checkout.saga", "notifications.delivery"),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LaunchedStore]:
    with LaunchedStore(tmp_path_factory.mktemp("store")) as started:
        yield started


class Person:
    """Somebody who uses the graph over HTTP, signed in."""

    def __init__(self, store: LaunchedStore, email: str, name: str = "") -> None:
        self.store = store
        self.email = email
        self.name = name
        self.token = ""

    def ask(self, query: str, variables: Fields | None = None) -> Any:
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        body = {"query": query, "variables": variables or {}}
        address = f"{self.store.address}/graphql"
        answer = httpx.post(address, json=body, headers=headers, timeout=30).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def do(self, mutation: str, **fields: Any) -> Any:
        payload = self.ask(mutation, {"input": fields})["answer"]
        assert payload["userErrors"] == [], payload
        return payload

    def order(self, key: str) -> Any:
        return self.ask(ORDER, {"id": key})["order"]

    def wait_for_order(self, key: str, **expected: object) -> Any:
        def look() -> Any:
            order = self.order(key)
            matches = all(order[name] == value for name, value in expected.items())
            return order if matches else None

        return wait_for(look, 60, f"order {key} to be {expected}, not {self.order(key)}")

    def wait_for_review(self, key: str, **expected: object) -> Any:
        def look() -> Any:
            review = self.ask(READ, {"id": key})["review"]
            matches = all(review[name] == value for name, value in expected.items())
            return review if matches else None

        return wait_for(look, 60, f"review {key} to be {expected}")


def letter_token(store: LaunchedStore, email: str) -> str:
    def look() -> str | None:
        listed = httpx.get(f"{store.mailbox}/api/messages").json()["messages"]
        ids = [each["id"] for each in listed if email in each["recipients"]]
        if not ids:
            return None
        text = httpx.get(f"{store.mailbox}/api/messages/{ids[0]}").json()["text"]
        [token] = re.findall(r"#token=(\S+)", text)
        return str(token)

    return wait_for(look, 60, f"a letter to {email}")


@pytest.fixture
def customer(store: LaunchedStore) -> Person:
    word = new_id().hex
    person = Person(store, f"{word}@customers.example", f"Анна {word[-8:]}")
    person.do(REGISTER, email=person.email, password=PASSWORD, displayName=person.name, locale="EN")
    opened = person.do(CONFIRM_EMAIL, token=letter_token(store, person.email))
    person.token = opened["accessToken"]
    return person


@pytest.fixture
def admin(store: LaunchedStore) -> Person:
    person = Person(store, "admin@store.example")
    answer = person.do(LOG_IN, email=person.email, password=store.admin_password)
    person.token = answer["accessToken"]
    return person


@pytest.fixture
def wanted(customer: Person) -> Any:
    nodes = customer.ask(HEADPHONES)["products"]["nodes"]
    return next(node for node in nodes if node["stock"]["availability"] != "OUT")


@pytest.fixture
def order(customer: Person, wanted: Any) -> str:
    customer.do(ADD, variantId=wanted["variants"][0]["id"], quantity=1)
    placed = customer.do(PLACE, idempotencyKey=new_id().hex, city="Тверь")["order"]
    customer.wait_for_order(placed["id"], status="PLACED")
    return str(placed["id"])


def deliver(admin: Person, order: str) -> None:
    admin.do(CONFIRM, orderId=order)
    shipment = wait_for(lambda: admin.order(order)["shipment"], 60, "a shipment")
    for status in ("HANDED_OVER", "OUT_FOR_DELIVERY", "DELIVERED"):
        admin.do(ADVANCE, shipmentId=shipment["id"], status=status)


def test_who_bought_a_product_and_got_it_is_a_verified_reviewer_until_the_money_is_back(
    store: LaunchedStore, customer: Person, admin: Person, wanted: Any, order: str
) -> None:
    text = "Comfortable, and the sound is warm."
    review = customer.do(REVIEW, productId=wanted["id"], rating=5, title="", text=text)["review"]
    assert review["verified"] is False
    deliver(admin, order)
    arrived = customer.wait_for_order(order, status="DELIVERED")
    assert arrived["deliveredAt"] is not None
    assert [step["status"] for step in arrived["shipment"]["steps"]] == [
        *("CREATED", "HANDED_OVER", "OUT_FOR_DELIVERY", "DELIVERED")
    ]
    customer.wait_for_review(review["id"], verified=True)
    [payment] = arrived["payments"]
    admin.do(CAPTURE, paymentId=payment["id"])
    customer.wait_for_order(order, paymentStatus="PAID")
    admin.do(REFUND, paymentId=payment["id"], idempotencyKey="all of it")
    customer.wait_for_order(order, status="REFUNDED", paymentStatus="REFUNDED")
    customer.wait_for_review(review["id"], verified=False)


def test_an_order_that_its_customer_gives_up_ends_everywhere(
    store: LaunchedStore, customer: Person, admin: Person, order: str
) -> None:
    admin.do(CONFIRM, orderId=order)
    wait_for(lambda: customer.order(order)["shipment"], 60, "a shipment")
    given_up = customer.do(CANCEL, orderId=order)["order"]
    assert given_up == {"status": "CANCELLED", "cancelReason": "CUSTOMER_ASKED"}

    def ended() -> Any:
        found = customer.order(order)
        states = (found["shipment"]["status"], found["payments"][0]["status"])
        return found if states == ("CANCELLED", "CANCELLED") else None

    wait_for(ended, 60, "shipment and payment to end")


def test_an_export_holds_what_every_domain_knows(customer: Person, wanted: Any, order: str) -> None:
    text = "Light, and they fold."
    customer.do(REVIEW, productId=wanted["id"], rating=4, title="", text=text)
    customer.do(KEEP, productId=wanted["id"])
    customer.do(ADD, variantId=wanted["variants"][0]["id"], quantity=2)
    refused = customer.ask(EXPORT, {"password": "wrong"})["userDataExport"]
    assert (refused["document"], refused["user"]) == (None, None)
    given = customer.ask(EXPORT, {"password": PASSWORD})["userDataExport"]
    assert given["document"]["profile"]["email"] == customer.email
    user = given["user"]
    assert [line["quantity"] for line in user["cart"]["lines"]] == [2]
    assert [kept["id"] for kept in user["favourites"]["nodes"]] == [wanted["id"]]
    [bought] = user["orders"]["nodes"]
    assert (bought["city"], bought["status"], len(bought["payments"])) == ("Тверь", "PLACED", 1)
    assert [review["text"] for review in user["reviews"]["nodes"]] == [text]


def test_who_is_erased_is_forgotten_by_every_domain(
    store: LaunchedStore, customer: Person, admin: Person, wanted: Any, order: str
) -> None:
    me = customer.ask("{ me { id } }")["me"]["id"]
    text = f"Quiet and light. {new_id().hex[:6]} hours on one charge."
    review = customer.do(REVIEW, productId=wanted["id"], rating=4, title="", text=text)["review"]
    customer.do(KEEP, productId=wanted["id"])
    customer.do(ADD, variantId=wanted["variants"][0]["id"], quantity=2)
    deliver(admin, order)
    customer.wait_for_order(order, status="DELIVERED")
    before = customer.wait_for_review(review["id"], verified=True)
    assert before["author"] == {"id": me, "displayName": customer.name}
    customer.do(ERASE, password=PASSWORD)
    customer.token = ""
    after = customer.wait_for_review(review["id"], author=None)
    assert (after["text"], after["verified"]) == (text, True)
    admin.wait_for_order(order, city=None)
    user_id = parse_global_id("User", me)
    [worker] = store.running("events", "catalogue")
    addresses = worker.environ()

    left: set[str] = set()

    def forgotten() -> bool | None:
        left.clear()
        left.update(traces(addresses, str(user_id)) - KEPT_BY_LAW)
        return not left or None

    with contextlib.suppress(TimeoutError):
        wait_for(forgotten, 60, "everybody to forget")
    assert left == set()
    for secret in (customer.email, customer.name):
        assert traces(addresses, secret) == set()
    assert admin.order(order)["paymentStatus"] == "UNPAID"


def traces(addresses: dict[str, str], user_id: str) -> set[str]:
    """Return every table, collection and key that names a user, but for events."""
    return (
        rows_with(addresses["DATABASE_URL"], user_id)
        | documents_with(addresses, user_id)
        | keys_with(addresses["REDIS_URL"], user_id)
    )


def rows_with(address: str, word: str) -> set[str]:
    tables = """
        SELECT table_schema, table_name FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_name <> 'outbox'
            AND table_schema NOT IN ('pg_catalog', 'information_schema')
    """
    found = set()
    with psycopg.connect(address) as connection:
        for schema, name in connection.execute(tables).fetchall():
            table = sql.Identifier(schema, name)
            query = sql.SQL("SELECT count(*) FROM {} AS each WHERE each::text LIKE %s")
            row = connection.execute(query.format(table), [f"%{word}%"]).fetchone()
            if row is not None and row[0]:
                found.add(f"{schema}.{name}")
    return found


def documents_with(addresses: dict[str, str], word: str) -> set[str]:
    found = set()
    with MongoClient[dict[str, Any]](addresses["MONGODB_URL"]) as client:
        for database in map(client.get_database, client.list_database_names()):
            for name in set(database.list_collection_names()) - {"published_events"}:
                for document in database[name].find({}):
                    document.pop("pending_events", None)
                    if word in str(document):
                        found.add(name)
    return found


def keys_with(address: str, word: str) -> set[str]:
    """Return the keys of Redis that name a user, besides a version that goes with time."""
    with redis.Redis.from_url(address) as client:
        keys = {key.decode() for key in client.scan_iter(match=f"*{word}*")}
        return {key for key in keys if client.pttl(key) < 0 or not key.startswith("cart:version:")}
