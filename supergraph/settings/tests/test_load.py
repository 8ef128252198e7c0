from pathlib import Path

import pytest

from supergraph.errors import ConfigurationError
from supergraph.settings import RouterSettings, load_settings

SECRET = "s" * 32


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "router.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_no_file_and_no_variables_give_the_defaults():
    assert load_settings() == RouterSettings()


def test_an_empty_file_gives_the_defaults(write):
    assert load_settings(write("")) == RouterSettings()


def test_the_environment_wins_over_the_file(write, monkeypatch):
    monkeypatch.setenv("SUPERGRAPH_LISTEN__PORT", "8080")
    settings = load_settings(write("listen: {port: 9000, host: shop.test}"))
    assert (settings.listen.port, settings.listen.host) == (8080, "shop.test")


def test_the_bare_word_off_is_a_mode_and_not_a_boolean(write):
    settings = load_settings(write("persisted_operations: {mode: off}"))
    assert settings.persisted_operations.mode == "off"


def test_relative_paths_start_in_the_folder_of_the_file(write, tmp_path):
    settings = load_settings(
        write(
            "supergraph: {path: graph.graphql}\n"
            "persisted_operations: {manifests: [a.json, /b.json]}\n"
            "authentication: {jwt: {jwks: keys.json}}\n"
            "subgraphs: {reviews: {url: 'https://reviews', tls: {ca: ca.pem}}}\n"
        )
    )
    reviews = settings.subgraphs["reviews"]
    assert reviews.url == "https://reviews"
    assert reviews.tls is not None
    assert reviews.tls.ca == tmp_path / "ca.pem"
    assert settings.supergraph.path == tmp_path / "graph.graphql"
    assert settings.persisted_operations.manifests == (tmp_path / "a.json", Path("/b.json"))
    assert settings.authentication.jwt is not None
    assert settings.authentication.jwt.jwks == str(tmp_path / "keys.json")


def test_a_key_set_at_a_url_is_left_as_it_is(write):
    settings = load_settings(write("authentication: {jwt: {jwks: 'https://issuer.test/keys'}}"))
    assert settings.authentication.jwt is not None
    assert settings.authentication.jwt.jwks == "https://issuer.test/keys"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lisen: {}", "lisen: unknown key; did you mean 'listen'?"),
        ("listen: {prot: 1}", "listen.prot: unknown key; did you mean 'port'?"),
        (
            "authentication: {jwt: {jwks: a, issue: b}}",
            "authentication.jwt.issue: unknown key; did you mean 'issuer'?",
        ),
        ("subgraphs: {a: {ulr: x}}", "subgraphs.a.ulr: unknown key; did you mean 'url'?"),
        ("explorer: {zzz: 1}", "the valid ones are enabled, default_query"),
    ],
)
def test_an_unknown_key_is_refused_and_the_nearest_valid_one_named(write, text, message):
    with pytest.raises(ConfigurationError) as caught:
        load_settings(write(text))
    assert message in caught.value.message


def test_every_problem_is_reported_at_once(write):
    with pytest.raises(ConfigurationError) as caught:
        load_settings(write("listen: {port: 70000}\nlimits: {depth: 0}"))
    assert "listen.port" in caught.value.message
    assert "limits.depth" in caught.value.message


def test_a_wrong_value_is_not_repeated_because_it_may_be_a_secret(write):
    text = "authentication: {jwt: {jwks: a}, forward: {secret: hunter2}}"
    with pytest.raises(ConfigurationError) as caught:
        load_settings(write(text))
    assert "authentication.forward.secret" in caught.value.message
    assert "hunter2" not in caught.value.message


def test_a_variable_that_names_no_section_is_refused(monkeypatch):
    monkeypatch.setenv("SUPERGRAPH_LISTNE__PORT", "1")
    with pytest.raises(ConfigurationError, match="did you mean 'listen'"):
        load_settings()


def test_a_variable_that_names_no_key_is_refused(monkeypatch):
    monkeypatch.setenv("SUPERGRAPH_LISTEN__PROT", "1")
    with pytest.raises(ConfigurationError, match="did you mean 'port'"):
        load_settings()


def test_variables_that_a_platform_sets_for_a_service_of_this_name_are_ignored(monkeypatch):
    monkeypatch.setenv("SUPERGRAPH_SERVICE_HOST", "10.0.0.1")
    assert load_settings() == RouterSettings()


@pytest.mark.parametrize("text", ["a: [", "- 1", "1: 2"])
def test_a_file_that_holds_no_sections_is_refused(write, text):
    with pytest.raises(ConfigurationError, match=r"router\.yaml"):
        load_settings(write(text))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match=r"gone\.yaml"):
        load_settings(tmp_path / "gone.yaml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"authentication: {{forward: {{secret: {SECRET}}}}}", "set authentication.jwt as well"),
        ("cors: {origins: ['*'], credentials: true}", "name the origins"),
        (
            (
                "headers: {propagate: [x-router-identity]}\n"
                f"authentication: {{jwt: {{jwks: a}}, forward: {{secret: {SECRET}}}}}"
            ),
            "could then claim to be anyone",
        ),
        ("headers: {propagate: ['X-Upper']}", "headers.propagate"),
        ("headers: {propagate: [x-ip], client_address: x-ip}", "do not propagate the client's"),
        ("authentication: {jwt: {jwks: a, algorithms: [HS256]}}", "algorithms"),
        ("authentication: {jwt: {jwks: a, algorithms: [none]}}", "algorithms"),
    ],
)
def test_settings_that_would_be_unsafe_are_refused(write, text, message):
    with pytest.raises(ConfigurationError) as caught:
        load_settings(write(text))
    assert message in caught.value.message


def test_a_secret_is_not_shown(write):
    settings = load_settings(
        write(f"authentication: {{jwt: {{jwks: a}}, forward: {{secret: {SECRET}}}}}")
    )
    assert SECRET not in repr(settings)
