import pytest

from subgraphs.users.rules.providers import Standing, Step, next_step


@pytest.mark.parametrize(
    ("standing", "step"),
    [
        (Standing.NOTHING, Step.OPEN),
        (Standing.WISH, Step.TAKE_OVER),
        (Standing.ACCOUNT, Step.LINK),
    ],
)
def test_an_account_is_linked_only_when_both_sides_have_proven_the_address(standing, step):
    assert next_step(standing, is_email_verified=True) is step
    assert next_step(standing, is_email_verified=False) is Step.PROVE
