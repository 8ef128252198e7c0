"""The account pages in headless Chromium: a letter's link, and the simulated Google."""

import re
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page, async_playwright

from infra.store.testing import LaunchedStore, wait_for
from subgraphs.kit.ids import new_id

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]

PASSWORD = "correct horse battery"
REGISTER = """
mutation ($input: UserRegisterInput!) { userRegister(input: $input) { userErrors { code } } }
"""
RECOVER = """
mutation ($input: UserPasswordRecoverInput!) {
  userPasswordRecover(input: $input) { userErrors { code } }
}
"""
LOG_IN = """
mutation ($input: UserLoginInput!) { userLogin(input: $input) { userErrors { code } } }
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LaunchedStore]:
    folder: Path = tmp_path_factory.mktemp("store")
    with LaunchedStore(folder) as started:
        yield started


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """Return a page on which nothing may go wrong unseen."""
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = await browser.new_page(locale="en-GB")
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        yield opened
        await browser.close()
    assert complaints == []


def ask(store: LaunchedStore, query: str, **fields: str) -> list[str]:
    body = {"query": query, "variables": {"input": fields}}
    answer = httpx.post(f"{store.address}/graphql", json=body, timeout=30).json()
    [payload] = answer["data"].values()
    return [error["code"] for error in payload["userErrors"]]


def link_in_letter(store: LaunchedStore, email: str, subject: str) -> str:
    def look() -> str | None:
        listed = httpx.get(f"{store.mailbox}/api/messages").json()["messages"]
        for each in listed:
            if email in each["recipients"] and each["subject"] == subject:
                text = httpx.get(f"{store.mailbox}/api/messages/{each['id']}").json()["text"]
                found = re.search(r"http\S+/account/\S+#token=\S+", text)
                return found and found[0]
        return None

    return wait_for(look, 60, f"{subject!r} to {email}")


async def test_letters_links_open_an_account_and_set_a_password(
    store: LaunchedStore, page: Page
) -> None:
    email = f"{new_id().hex}@customers.example"
    fields = {"email": email, "password": PASSWORD, "displayName": "Ann"}
    assert ask(store, REGISTER, **fields, locale="EN") == []
    await page.goto(link_in_letter(store, email, "Confirm your address"))
    await page.get_by_role("button", name="Confirm").click()
    await page.get_by_text("Welcome, Ann!").wait_for()
    assert ask(store, LOG_IN, email=email, password=PASSWORD) == []

    await page.goto(f"{store.address}/account/recover")
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_role("button", name="Send me a link").click()
    await page.get_by_text("a letter is on its way").wait_for()
    await page.goto(link_in_letter(store, email, "Set a new password"))
    await page.get_by_label("New password").fill("short")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_text("at least 8 characters").wait_for()
    await page.get_by_label("New password").fill("another horse")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_text("Your password is set").wait_for()
    assert ask(store, LOG_IN, email=email, password="another horse") == []


async def test_a_visitor_signs_in_by_the_simulated_google(
    store: LaunchedStore, page: Page, tmp_path: Path
) -> None:
    await page.goto(f"{store.address}/account/sign-in")
    await page.get_by_role("button", name="Continue with Google").click()
    await page.get_by_role("heading", name="Google, simulated").wait_for()
    await page.get_by_label("E-mail").fill(f"{new_id().hex}@people.example")
    await page.get_by_label("Name").fill("Анна")
    await page.screenshot(path=tmp_path / "consent.png")
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_text("Welcome, Анна!").wait_for()
    assert page.url == f"{store.address}/account/sign-in/google"


async def test_who_refuses_at_the_provider_is_told_so(store: LaunchedStore, page: Page) -> None:
    await page.goto(f"{store.address}/account/sign-in")
    await page.get_by_role("button", name="Continue with Facebook").click()
    await page.get_by_role("button", name="Refuse").click()
    await page.get_by_text("You did not sign in.").wait_for()
    # Whoever changed their mind finds the doors again.
    await page.get_by_role("button", name="Continue with Google").click()
    await page.get_by_role("heading", name="Google, simulated").wait_for()


async def test_who_comes_back_to_another_browser_may_begin_anew(
    store: LaunchedStore, page: Page
) -> None:
    await page.goto(f"{store.address}/account/sign-in/google?state=of-another&code=x")
    await page.get_by_text("was not begun here").wait_for()
    await page.get_by_role("button", name="Continue with Google").wait_for()


async def test_a_page_that_is_not_there_says_so(store: LaunchedStore, page: Page) -> None:
    answer = await page.goto(f"{store.address}/account/confirmation")
    assert answer is not None
    assert answer.status == 404
    await page.get_by_role("heading", name="There is no such page").wait_for()
