import asyncio
import io
from datetime import UTC, datetime

import orjson
import pytest

from supergraph.telemetry import AccessLog, AccessRecord, access_log

RECORD = AccessRecord(
    time=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    request_id="r-1",
    method="POST",
    status=200,
    duration_ms=1.5,
    operation_name="Hello",
    error_codes=("A",),
    subgraph_requests=2,
    client_name="ios",
    client_version="1.0",
)


async def test_a_record_is_a_line_of_json():
    stream = io.BytesIO()
    log = AccessLog(stream)
    log.write(RECORD)
    log.flush()
    (line,) = stream.getvalue().splitlines()
    assert orjson.loads(line) == {
        "time": "2026-01-02T03:04:05+00:00",
        "request_id": "r-1",
        "method": "POST",
        "status": 200,
        "duration_ms": 1.5,
        "operation_name": "Hello",
        "error_codes": ["A"],
        "subgraph_requests": 2,
        "client_name": "ios",
        "client_version": "1.0",
    }


async def test_records_are_written_together_after_a_moment(monkeypatch):
    monkeypatch.setattr(access_log, "_FLUSH_SECONDS", 0)
    stream = io.BytesIO()
    log = AccessLog(stream)
    log.write(RECORD)
    log.write(RECORD)
    assert stream.getvalue() == b""
    await asyncio.sleep(0.01)
    assert stream.getvalue().count(b"\n") == 2


async def test_many_records_do_not_wait(monkeypatch):
    monkeypatch.setattr(access_log, "_MAX_PENDING", 3)
    stream = io.BytesIO()
    log = AccessLog(stream)
    for _ in range(4):
        log.write(RECORD)
    assert stream.getvalue().count(b"\n") == 3
    log.flush()
    assert stream.getvalue().count(b"\n") == 4


@pytest.mark.parametrize("times", [1, 2])
async def test_flushing_nothing_writes_nothing(times):
    stream = io.BytesIO()
    log = AccessLog(stream)
    for _ in range(times):
        log.flush()
    assert stream.getvalue() == b""
