"""A data folder remembers for which code it was prepared."""

from pathlib import Path

from infra.store.preparation import PreparationMark, fingerprint


def migration(checkout: Path, name: str, text: str) -> None:
    path = checkout / "subgraphs" / "users" / "migrations" / "versions" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_new_and_changed_migrations_change_the_fingerprint(tmp_path: Path) -> None:
    seen = {fingerprint(tmp_path)}
    migration(tmp_path, "0001_initial.py", "one")
    seen.add(fingerprint(tmp_path))
    migration(tmp_path, "0002_more.py", "two")
    seen.add(fingerprint(tmp_path))
    migration(tmp_path, "0002_more.py", "changed")
    seen.add(fingerprint(tmp_path))
    assert len(seen) == 4


def test_other_files_do_not_change_the_fingerprint(tmp_path: Path) -> None:
    before = fingerprint(tmp_path)
    (tmp_path / "README.md").write_text("hello")
    assert fingerprint(tmp_path) == before


def test_mark_matches_only_the_code_it_was_written_for(tmp_path: Path) -> None:
    mark = PreparationMark(tmp_path / "prepared")
    assert not mark.matches("one")
    mark.write("one")
    assert mark.matches("one")
    assert not mark.matches("two")
