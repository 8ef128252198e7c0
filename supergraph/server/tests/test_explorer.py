import httpx
import pytest
from starlette.applications import Starlette

from supergraph.errors import ConfigurationError
from supergraph.server.explorer import Explorer
from supergraph.settings import ExplorerSettings


@pytest.fixture
def assets(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<html><head><title>G</title></head></html>")
    (tmp_path / "assets" / "index-1.js").write_text("1")
    return tmp_path


def client(assets, root_path="", **settings) -> httpx.AsyncClient:
    app = Starlette(routes=Explorer(ExplorerSettings(**settings), assets).routes())
    transport = httpx.ASGITransport(app, root_path=root_path)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


@pytest.mark.parametrize("path", ["/graphiql", "/graphiql/"])
async def test_the_page_finds_what_it_loads_with_and_without_a_slash(assets, path):
    response = await client(assets).get(path)
    assert response.status_code == 200
    assert '<head><base href="/graphiql/">' in response.text


async def test_the_page_may_load_nothing_from_elsewhere(assets):
    policy = (await client(assets).get("/graphiql")).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "http" not in policy


async def test_assets_may_be_kept_for_ever(assets):
    response = await client(assets).get("/graphiql/assets/index-1.js")
    assert response.text == "1"
    assert "immutable" in response.headers["cache-control"]


async def test_nothing_outside_the_assets_is_served(assets):
    (assets / "secret.txt").write_text("s")
    assert (await client(assets).get("/graphiql/assets/..%2fsecret.txt")).status_code == 404


async def test_the_page_opens_with_the_configured_operation(assets, tmp_path):
    (tmp_path / "start.graphql").write_text("{ shop }")
    response = await client(assets, default_query=tmp_path / "start.graphql").get(
        "/graphiql/config.json"
    )
    assert response.json() == {"endpoint": "/graphql", "defaultQuery": "{ shop }", "headers": {}}


async def test_a_router_below_a_path_says_so_to_its_page(assets):
    mounted = client(assets, root_path="/shop")
    assert '<base href="/shop/graphiql/">' in (await mounted.get("/shop/graphiql")).text
    assert (await mounted.get("/shop/graphiql/config.json")).json()["endpoint"] == "/shop/graphql"


async def test_a_page_that_was_not_built_says_how_to_build_it(tmp_path):
    response = await client(tmp_path).get("/graphiql")
    assert response.status_code == 503
    assert "python -m infra.graphiql.build" in response.text
    assert (await client(tmp_path).get("/graphiql/assets/x.js")).status_code == 404


def test_a_default_query_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match=r"gone\.graphql"):
        Explorer(ExplorerSettings(default_query=tmp_path / "gone.graphql"))
