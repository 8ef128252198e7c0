"""The parts of the README that are made: the flagship query and its plan, never stale."""

import re


def with_region(readme: str, name: str, language: str, content: str) -> str:
    """Return the README with a block of code between the markers of a region.

    Args:
        readme: the present text.
        name: the region's name, as in `<!-- name -->` and `<!-- /name -->`.
        language: the language of the block.
        content: the code.

    Raises:
        ValueError: when the markers are missing.
    """
    region = re.compile(f"(?<=<!-- {name} -->\\n).*?(?=<!-- /{name} -->)", re.DOTALL)
    if not region.search(readme):
        raise ValueError(f"README.md lacks the markers <!-- {name} --> and <!-- /{name} -->")
    block = f"\n```{language}\n{content.strip()}\n```\n\n"
    return region.sub(lambda _: block, readme)
