"""`schema/` is what the code says it is."""

from infra.contract.export import generated_files
from infra.contract.federation import CHECKOUT


def test_every_generated_file_is_committed_as_the_code_makes_it():
    stale = [
        str(path.relative_to(CHECKOUT))
        for path, content in generated_files().items()
        if not path.exists() or path.read_bytes() != content
    ]
    assert stale == [], "run `tox run -e schema` and commit what it writes"
