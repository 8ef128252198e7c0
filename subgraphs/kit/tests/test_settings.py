import click
import pytest

from subgraphs.kit.settings import StoreSettings, read_settings

NEEDED = {
    "DATABASE_URL": "postgresql://nobody@localhost/store",
    "REDIS_URL": "redis://localhost/0",
    "MONGODB_URL": "mongodb://localhost",
    "KAFKA_BOOTSTRAP_SERVERS": "localhost:9092",
    "STORE_IDENTITY_SECRET": "x" * 32,
    "STORE_SIGNING_KEY_FILE": "keys.json",
}


@pytest.fixture
def environment(monkeypatch):
    for name in StoreSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_what_is_needed_is_enough(environment):
    assert read_settings().database_url == NEEDED["DATABASE_URL"]


def test_a_missing_variable_is_named_with_what_it_is(environment):
    environment.delenv("DATABASE_URL")
    environment.delenv("REDIS_URL")
    with pytest.raises(click.UsageError) as refused:
        read_settings()
    text = refused.value.message
    assert "DATABASE_URL (postgresql://" in text
    assert "REDIS_URL (redis://" in text
    assert "MONGODB_URL" not in text


def test_a_wrong_secret_is_named_and_not_shown(environment):
    environment.setenv("STORE_IDENTITY_SECRET", "too-short-but-secret")
    with pytest.raises(click.UsageError) as refused:
        read_settings()
    assert "STORE_IDENTITY_SECRET" in refused.value.message
    assert "too-short" not in refused.value.message
    assert refused.value.__context__ is None or "too-short" not in str(refused.value.__context__)
