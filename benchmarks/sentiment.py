"""How often each analyser is right: `python -m benchmarks.sentiment LABELLED_CSV`.

The file needs a column `text` and a column `sentiment`: positive, neutral, negative, or 1, 0, -1.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from mentor_analytics.enrich.sentiment import ANALYSERS, score_comments

CLASSES = ("positive", "neutral", "negative")
NUMBERS = {1.0: "positive", 0.0: "neutral", -1.0: "negative"}


def main(paths: list[str]) -> int:
    if len(paths) != 1 or not Path(paths[0]).is_file():
        print(__doc__, file=sys.stderr)
        return 2
    labelled = pd.read_csv(paths[0])
    due = _labels(labelled["sentiment"])
    table = pd.DataFrame(
        {
            name: marks(due, score_comments(labelled["text"], analyser)["sentiment"])
            for name, analyser in ANALYSERS.items()
        }
    ).T
    table["n"] = table["n"].astype(int)
    print(table.rename_axis("analyser").to_string(float_format="{:.3f}".format))
    return 0


def _labels(column: pd.Series) -> pd.Series:
    """The labels as words."""
    if pd.api.types.is_numeric_dtype(column):
        return column.map(NUMBERS)
    return column.str.strip().str.lower()


def marks(due: pd.Series, found: pd.Series) -> Mapping[str, float]:
    """Labelled comments, share classed right, mean F1 of the three classes, share of the negatives found."""
    known = due.isin(CLASSES)
    due, found = due[known].astype(object), found[known].astype(object)
    f1 = []
    for name in CLASSES:
        both = ((due == name) & (found == name)).sum()
        either = (due == name).sum() + (found == name).sum()
        f1.append(2 * both / either if either else float("nan"))
    negatives = due == "negative"
    return {
        "n": len(due),
        "accuracy": (due == found).mean(),
        "macro_f1": sum(f1) / len(f1),
        "negative_recall": (found[negatives] == "negative").mean(),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
