"""What people said of flags: how many of those they judged were useful. A flag nobody judged counts as nothing."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from mentor_analytics.assess.judge import judge_sessions
from mentor_analytics.assess.rules import Preset
from mentor_analytics.assess.words import counted, percent
from mentor_analytics.stats import divide, wilson

VERDICT_COLUMNS = (
    "rule", "label", "useful", "wrong", "not_applicable", "judged", "precision", "ci_low", "ci_high"
)  # fmt: skip
PRESET_COLUMNS = (
    "preset", "label", "useful", "wrong", "judged", "precision", "ci_low", "ci_high",
    "of_useful", "recall", "recall_low", "recall_high",
)  # fmt: skip
EVERY = ""
"""In place of a rule: all of them."""


def verdict_figures(verdicts: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """Precision by verdict, of all flags and of each rule.

    Parameters
    ----------
    verdicts
        `rule`, `verdict` (useful, wrong, not_applicable): the last of each flag.
    labels
        Rule name to what people call it; others stand by their name.

    Returns
    -------
    `VERDICT_COLUMNS`: first all together (`EVERY`), then each rule, most judged first. `judged` is useful and wrong;
    what is not applicable says nothing either way.
    """
    kinds = ["useful", "wrong", "not_applicable"]
    counts = pd.crosstab(verdicts["rule"].astype("str"), verdicts["verdict"].astype("str"))
    counts = counts.reindex(columns=kinds, fill_value=0)
    order = (counts["useful"] + counts["wrong"]).sort_values(ascending=False, kind="stable").index
    every = pd.DataFrame([counts.sum()], index=[EVERY])
    table = pd.concat([every, counts.loc[order]]).astype(np.int64)
    judged = table["useful"] + table["wrong"]
    low, high = wilson(table["useful"], judged)
    names = table.index.to_list()
    table = table.assign(
        rule=names,
        label=["All flags", *(labels.get(str(name), str(name)) for name in names[1:])],
        judged=judged,
        precision=divide(table["useful"], judged),
        ci_low=low,
        ci_high=high,
    )
    return table.reset_index(drop=True)[list(VERDICT_COLUMNS)]


def presets_by_verdict(
    sessions: pd.DataFrame, presets: Sequence[Preset], verdicts: pd.DataFrame
) -> pd.DataFrame:
    """Of the flags of sessions that people judged, those each preset raises.

    Parameters
    ----------
    sessions
        Prepared and enriched.
    verdicts
        `subject_type`, `subject`, `rule`, `verdict`: the last of each flag.

    Returns
    -------
    `PRESET_COLUMNS`: useful of useful and wrong among the flags it raises (`precision`), and of all useful ones
    (`of_useful`) those it raises (`recall`). A flag nobody judged counts as nothing.
    """
    said = verdicts[(verdicts["subject_type"] == "session").to_numpy(dtype=bool)]
    said = said[said["verdict"].isin(["useful", "wrong"]).to_numpy(dtype=bool)]
    about = sessions[sessions["session_id"].isin(said["subject"].astype("str")).to_numpy(dtype=bool)]
    useful = (said["verdict"] == "useful").to_numpy(dtype=bool)
    here = said["subject"].isin(about["session_id"].astype("str")).to_numpy(dtype=bool)
    names = pd.MultiIndex.from_arrays([said["subject"].astype("str"), said["rule"].astype("str")])
    rows = []
    for preset in presets:
        flags = judge_sessions(about, preset)[1]
        raised = names.isin(
            pd.MultiIndex.from_arrays([flags["subject"].astype("str"), flags["rule"].astype("str")])
        )
        right, of_useful = int((raised & useful).sum()), int((here & useful).sum())
        rows.append((preset.name, preset.label, right, int((raised & ~useful).sum()), of_useful))
    table = pd.DataFrame(rows, columns=["preset", "label", "useful", "wrong", "of_useful"])
    judged = table["useful"] + table["wrong"]
    (low, high), (found_low, found_high) = (
        wilson(table["useful"], bottom) for bottom in (judged, table["of_useful"])
    )
    return table.assign(
        judged=judged,
        precision=divide(table["useful"], judged),
        ci_low=low,
        ci_high=high,
        recall=divide(table["useful"], table["of_useful"]),
        recall_low=found_low,
        recall_high=found_high,
    )[list(PRESET_COLUMNS)]


def verdict_words(figures: pd.DataFrame) -> str:
    """All of them in a sentence with its n."""
    row = figures.iloc[0]
    judged, aside = int(row["judged"]), int(row["not_applicable"])
    more = f" {counted(aside, 'flag')} did not apply." if aside else ""
    if not judged:
        return f"Nobody has said of a flag yet whether it was useful (n = 0).{more}"
    ends = f"95 % from {percent(row['ci_low'])} to {percent(row['ci_high'])}"
    return (
        f"Useful: {row['useful']:,} of {counted(judged, 'judged flag')}, {percent(row['precision'])} ({ends}).{more} "
        "Flags nobody judged count as nothing."
    )
