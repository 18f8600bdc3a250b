"""Sessions, mentors and groups that a changed rule would gain or lose, as a table."""

import pandas as pd

from mentor_analytics.assess.words import label_of
from mentor_analytics.report.session_columns import Called, session_columns
from mentor_analytics.report.why import flag_limit, flag_value

CHANGES = {"added": "+ added", "removed": "− removed"}
ABOUT = ("scheduled_at", "mentor", "learner", "program")


def moved_table(moves: pd.DataFrame, sessions: pd.DataFrame, called: Called) -> pd.DataFrame:
    """What moved, in its order, with the value beside the limits before and after.

    Parameters
    ----------
    moves
        `assess.effect.MOVED_COLUMNS`, all of sessions or none.
    sessions
        Those that `at` points into.
    """
    columns = {"Change": moves["change"].map(CHANGES)}
    if len(moves) and (moves["scope"] == "session").all():
        rows = sessions.iloc[moves["at"]].reset_index(drop=True)
        columns |= {
            each.heading: each.values for each in session_columns(rows, ABOUT, called, say_zone=False)
        }
    else:
        kinds = {"mentor": called.mentor}
        columns["What"] = moves["scope"].map(lambda scope: kinds.get(scope, str(scope).capitalize()))
        columns["Who"] = moves["subject"]
    told = moves[["column", "value", "before", "after"]].itertuples(index=False)
    words = [
        (label_of(column), flag_value(column, value), *(_limit(column, each) for each in (before, after)))
        for column, value, before, after in told
    ]
    for place, heading in enumerate(("Looked at", "Value", "Limit before", "Limit after")):
        columns[heading] = pd.Series([each[place] for each in words], dtype="str")
    if "What" not in columns:
        columns["Session ID"] = moves["subject"]
    return pd.DataFrame(columns)


def _limit(column: str, threshold: str) -> str:
    return threshold if threshold == "off" else flag_limit(column, threshold)
