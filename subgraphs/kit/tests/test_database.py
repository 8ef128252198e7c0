import pytest

from subgraphs.kit.database import open_engine


async def test_any_postgresql_address_is_opened_with_psycopg():
    engine = open_engine("postgresql://user:secret@/store?host=/run/postgresql")
    assert engine.url.drivername == "postgresql+psycopg"
    assert engine.url.query == {"host": "/run/postgresql"}
    await engine.dispose()


def test_what_is_no_address_is_refused_without_its_password():
    with pytest.raises(ValueError, match="DATABASE_URL") as refusal:
        open_engine("user:secret@host/store")
    assert "secret" not in str(refusal.value)
