"""Routers are started on the file and port they are given; who cannot run says why."""

import shutil
import subprocess
from pathlib import Path

import pytest

from infra.load import contestants
from infra.load.contestants import CONTESTANTS, OURS, MissingError, prepare

FILE = Path("some.graphql")


@pytest.mark.parametrize("name", set(CONTESTANTS) - {"calibration"})
def test_a_router_is_told_its_file_and_its_port(name):
    port, argv = CONTESTANTS[name].command(FILE)
    assert str(FILE) in argv
    assert str(port) in argv
    assert not {"FILE", "PORT"} & set(argv)


def test_every_start_has_a_free_port_of_its_own():
    assert OURS.command(FILE)[0] != OURS.command(FILE)[0]


def test_without_npm_a_gateway_is_missing_and_the_router_is_not(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    prepare(OURS, print)
    with pytest.raises(MissingError, match="npm is not on the path"):
        prepare(CONTESTANTS["apollo"], print)


def test_when_npm_fails_its_last_words_are_shown(monkeypatch):
    def fail(*_):
        raise subprocess.CalledProcessError(1, "npm", stderr=b"npm error\nno network\n")

    monkeypatch.setattr(contestants, "install", fail)
    with pytest.raises(MissingError, match="npm cannot install it: no network"):
        prepare(CONTESTANTS["hive"], print)
