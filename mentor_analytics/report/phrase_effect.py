"""What another list of mentoring phrases would change, before it is saved."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mentor_analytics.assess.judge import judge_sessions
from mentor_analytics.assess.rules import Preset
from mentor_analytics.assess.words import counted
from mentor_analytics.enrich.phrases import PhraseBook
from mentor_analytics.enrich.sentiment import Analyser, score_comments
from mentor_analytics.report.said import newest_comments
from mentor_analytics.report.why import SENTIMENT_WORDS

MOST_READ = 5_000
"""Distinct comments read again, the newest: more would keep people waiting."""
COLUMNS = ("Comment", "Class now", "Class then", "Sessions")


@dataclass(frozen=True)
class PhraseEffect:
    """What would be otherwise.

    Parameters
    ----------
    comments
        `COLUMNS`: the comments that would be classed differently, the most frequent first.
    sentence
        The same in words: comments, sessions, flags and lights.
    """

    comments: pd.DataFrame
    sentence: str


def phrase_effect(
    sessions: pd.DataFrame, preset: Preset, analyser: Analyser, phrases: PhraseBook
) -> PhraseEffect:
    """Read the newest comments with other phrases, and judge the sessions whose class changes.

    Parameters
    ----------
    sessions
        Judged under the preset.
    analyser
        In force.
    phrases
        The list as it would be.
    """
    if not analyser.with_phrases:
        who = f"The preset {preset.label} reads comments with {analyser.label}, which uses no phrases"
        return PhraseEffect(pd.DataFrame(columns=list(COLUMNS)), f"{who}: nothing would change.")
    comments, distinct = newest_comments(sessions, MOST_READ)
    read = f"{counted(distinct, 'different comment')} read again"
    if distinct > len(comments):
        read = f"the newest {len(comments):,} of {distinct:,} different comments read again"
    changed = _changed(sessions, comments, analyser, phrases)
    if changed.empty:
        return PhraseEffect(
            pd.DataFrame(columns=list(COLUMNS)), f"No comment would be classed differently; {read}."
        )
    after = judge_sessions(sessions.loc[changed.index].assign(**changed), preset)[0]
    before = sessions.loc[changed.index]
    table = _table(before, after)
    return PhraseEffect(table, f"{_words(before, after, len(table))} {read[0].upper()}{read[1:]}.")


def _changed(
    sessions: pd.DataFrame, comments: pd.Series, analyser: Analyser, phrases: PhraseBook
) -> pd.DataFrame:
    """`sentiment`, `polarity`, `sentiment_words` of the sessions whose class would be another."""
    scored = score_comments(comments.reset_index(drop=True), analyser, phrases)
    place = pd.Index(comments).get_indexer(pd.Index(sessions["feedback"].astype("str")))
    known = place >= 0
    new = scored.iloc[place[known]].set_index(sessions.index[known])
    now = sessions.loc[known, "sentiment"].astype("str").to_numpy()
    differs = np.asarray(new["sentiment"].astype("str").to_numpy() != now, dtype=bool)
    found: pd.DataFrame = new.loc[differs]
    return found


def _table(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    each = pd.DataFrame(
        {
            "Comment": before["feedback"].astype("str").to_numpy(),
            "Class now": [SENTIMENT_WORDS[str(kind)] for kind in before["sentiment"]],
            "Class then": [SENTIMENT_WORDS[str(kind)] for kind in after["sentiment"]],
        }
    )
    table = each.value_counts(sort=False).rename("Sessions").reset_index()
    return table.sort_values(["Sessions", "Comment"], ascending=[False, True], ignore_index=True)[
        list(COLUMNS)
    ]


def _words(before: pd.DataFrame, after: pd.DataFrame, n_comments: int) -> str:
    flags = [int(frame["n_flags"].sum()) for frame in (before, after)]
    urgent = [
        int(np.count_nonzero((frame["light"] == "red").to_numpy(dtype=bool))) for frame in (before, after)
    ]
    return (
        f"{counted(n_comments, 'comment')}, written in {counted(len(before), 'session')}, would be classed "
        "differently. Flags of these sessions: "
        f"{flags[0]:,} now, {flags[1]:,} then; with a red light: {urgent[0]:,} now, {urgent[1]:,} then."
    )
