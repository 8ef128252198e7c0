"""A customer who does not give up: every request is repeated until the store answers it."""

import re
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import uuid4

import httpx

_PAUSE_SECONDS = 0.3
_PATIENCE_SECONDS = 90.0

_REGISTER = """
mutation ($input: UserRegisterInput!) {
  userRegister(input: $input) { userErrors { code message } }
}
"""
_CONFIRM = """
mutation ($input: UserEmailConfirmInput!) {
  userEmailConfirm(input: $input) { accessToken userErrors { code message } }
}
"""
_LOG_IN = """
mutation ($input: UserLoginInput!) {
  userLogin(input: $input) { accessToken userErrors { code message } }
}
"""
_VARIANTS = """
query ($text: String!) {
  products(search: $text, first: 20) { nodes { stock { availability } variants { id } } }
}
"""
_ADD = """
mutation ($input: CartLineAddInput!) {
  cartLineAdd(input: $input) { cart { lines { id } } userErrors { code message } }
}
"""
_PLACE = """
mutation ($input: CheckoutPlaceInput!) {
  checkoutPlace(input: $input) { order { id status } userErrors { code message } }
}
"""
_ORDER = "query ($id: ID!) { order(id: $id) { id status cancelReason } }"
_SUMMARY = "{ analyticsSummary { orders } }"

_TOKEN = re.compile(r"#token=([A-Za-z0-9_-]+)")

Answer = TypeVar("Answer")


class NoAnswerError(Exception):
    """The store did not answer a request in time; the message holds the last answer."""


class Customer:
    """Someone who uses the graph over HTTP.

    Args:
        graph: the graph's address.
        mailbox: the address of the mailbox that the store's letters go to, without a path.
    """

    def __init__(self, graph: str, mailbox: str) -> None:
        self._graph = graph
        self._mailbox = mailbox
        self._client = httpx.Client(timeout=15)
        self._headers: dict[str, str] = {}
        self._last = "nothing was asked"

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def register(self) -> None:
        """Make an account, open the letter, and be signed in."""
        email = f"{uuid4().hex}@customers.example"
        password = "correct horse battery"  # noqa: S105 - of an account that lives for a test
        fields = {"password": password, "displayName": "Анна", "locale": "RU", "email": email}

        def ask() -> bool:
            payload = self._try(_REGISTER, {"input": fields}, "userRegister")
            return payload is not None and not payload["userErrors"]

        def confirm() -> bool:
            token = self._letter_token(email)
            if token is None:
                return False
            payload = self._try(_CONFIRM, {"input": {"token": token}}, "userEmailConfirm")
            # A lost answer may have opened the account: then the link is spent.
            return payload is not None

        self._until(ask)
        self._until(confirm)
        self.log_in(email, password)

    def log_in(self, email: str, password: str) -> None:
        """Sign in with an account that exists."""
        fields = {"input": {"email": email, "password": password}}

        def attempt() -> str | None:
            payload = self._try(_LOG_IN, fields, "userLogin")
            return _token(payload)

        self._headers = {"authorization": f"Bearer {self._until(attempt)}"}

    def _letter_token(self, email: str) -> str | None:
        """The token in the newest letter to an address, `None` while there is none."""
        try:
            listed = self._client.get(f"{self._mailbox}/api/messages", params={"limit": 1000})
            for message in listed.json()["messages"]:
                if email in str(message["recipients"]):
                    letter = self._client.get(f"{self._mailbox}/api/messages/{message['id']}")
                    found = _TOKEN.search(letter.json()["text"])
                    return None if found is None else found[1]
        except (httpx.HTTPError, ValueError, KeyError) as error:
            self._last = repr(error)
        return None

    def find_variant(self, text: str) -> str:
        """The id of a variant of a product that is in stock."""

        def attempt() -> str | None:
            found = self._try(_VARIANTS, {"text": text}, "products")
            stocked = (
                str(node["variants"][0]["id"])
                for node in (found or {"nodes": ()})["nodes"]
                if node["stock"] and node["stock"]["availability"] == "IN_STOCK"
            )
            return next(stocked, None)

        return self._until(attempt)

    def add_to_cart(self, variant: str) -> None:
        """Put one of it into the cart; an answer that was lost may have put in two."""
        fields = {"input": {"variantId": variant, "quantity": 1}}
        self._until(lambda: (self._try(_ADD, fields, "cartLineAdd") or {}).get("cart"))

    def place_order(self) -> str:
        """Place an order of the cart, once however often the request is repeated.

        Returns:
            The order's id.
        """
        fields = {"input": {"idempotencyKey": uuid4().hex, "city": "Москва"}}

        def attempt() -> str | None:
            payload = self._try(_PLACE, fields, "checkoutPlace")
            order = (payload or {}).get("order")
            return str(order["id"]) if order else None

        return self._until(attempt)

    def order_status(self, order: str) -> str | None:
        """The status of an order, `None` when the store does not answer now."""
        found = self._try(_ORDER, {"id": order}, "order")
        return str(found["status"]) if found else None

    def counted_orders(self) -> int | None:
        """What analytics counts (an administrator may ask), `None` when it does not answer now."""
        summary = self._try(_SUMMARY, {}, "analyticsSummary")
        return int(summary["orders"]) if summary else None

    def _until(self, attempt: Callable[[], Answer | None]) -> Answer:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not (answer := attempt()):
            if time.monotonic() > deadline:
                raise NoAnswerError(self._last)
            time.sleep(_PAUSE_SECONDS)
        return answer

    def _try(self, query: str, variables: Mapping[str, Any], field: str) -> Any:
        """One request; the field's value, or `None` when there was no good answer."""
        body = {"query": query, "variables": variables}
        self._last = "no answer"
        try:
            response = self._client.post(self._graph, json=body, headers=self._headers)
            self._last = response.text
            return (response.json().get("data") or {}).get(field)
        except (httpx.HTTPError, ValueError) as error:
            self._last = repr(error)
            return None


def _token(payload: Mapping[str, Any] | None) -> str | None:
    token = (payload or {}).get("accessToken")
    return str(token) if token else None
