"""The part of the README that is made: the flagship query's plan, so that it never grows stale."""

import re

_REGION = re.compile(r"(?<=<!-- flagship-plan -->\n).*?(?=<!-- /flagship-plan -->)", re.DOTALL)


def with_plan(readme: str, plan: str) -> str:
    """Return the README with the plan between its markers.

    Args:
        readme: the present text.
        plan: the plan as text.

    Raises:
        ValueError: when the markers are missing.
    """
    if not _REGION.search(readme):
        raise ValueError(
            "README.md lacks the markers <!-- flagship-plan --> … <!-- /flagship-plan -->"
        )
    return _REGION.sub(lambda _: f"```text\n{plan}\n```\n", readme)
