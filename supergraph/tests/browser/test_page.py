"""The GraphiQL page in headless Chromium."""

import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import async_playwright

pytestmark = pytest.mark.browser

PROJECT = Path(__file__).resolve().parents[3]
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
WAIT_MS = 60_000


@pytest.fixture(scope="module")
def bundle():
    build = [sys.executable, "-m", "infra.graphiql.build"]
    subprocess.run(build, cwd=PROJECT, check=True, timeout=600)


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
async def test_the_page_opens_with_its_operation_and_runs_it_from_the_machine_alone(
    bundle, federation, serve_router, tmp_path
):
    query = tmp_path / "start.graphql"
    query.write_text("query Start { products { name reviews { text } } }")
    with serve_router(explorer={"default_query": query}) as base:
        asked, complaints = [], []
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox"]
            )
            page = await browser.new_page()
            page.on("request", lambda request: asked.append(urlsplit(request.url)))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on(
                "console",
                lambda message: (
                    complaints.append(message.text) if message.type == "error" else None
                ),
            )
            await page.goto(f"{base}/graphiql")
            editor = page.locator(".graphiql-query-editor")
            await editor.get_by_text("Start").wait_for(timeout=WAIT_MS)
            await page.locator(".graphiql-execute-button").click()
            answer = page.locator(".graphiql-response")
            await answer.get_by_text("Kettle").wait_for(timeout=WAIT_MS)
            # The book on the left shows that the schema has arrived.
            await page.get_by_label("Show Documentation Explorer").click()
            await (
                page.locator(".graphiql-plugin")
                .get_by_text("Mutation")
                .first.wait_for(timeout=WAIT_MS)
            )
            await browser.close()
    assert complaints == []
    assert {url.netloc for url in asked if url.scheme.startswith("http")} == {urlsplit(base).netloc}
