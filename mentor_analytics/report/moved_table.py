"""Sessions, mentors and groups that a changed rule would gain or lose, as a table."""

import pandas as pd

from mentor_analytics.assess.words import label_of
from mentor_analytics.report.session_columns import Called, session_columns
from mentor_analytics.report.why import flag_limit, flag_value

CHANGES = {"added": "+ added", "removed": "− removed"}
WHO, MORE = ("scheduled_at", "mentor"), ("learner", "program")


def moved_table(moves: pd.DataFrame, sessions: pd.DataFrame, called: Called) -> pd.DataFrame:
    """What moved, in its order, with the value beside the limits before and after.

    Parameters
    ----------
    moves
        `assess.effect.MOVED_COLUMNS`, all of sessions or none.
    sessions
        Those that `at` points into.

    See `moved_download` for a file.
    """
    columns = {"Change": moves["change"].map(CHANGES)}
    of_sessions = len(moves) > 0 and bool((moves["scope"] == "session").all())
    rows = sessions.iloc[moves["at"]].reset_index(drop=True) if of_sessions else sessions.iloc[:0]
    if of_sessions:
        columns |= {each.heading: each.values for each in session_columns(rows, WHO, called, say_zone=False)}
    else:
        kinds = {"mentor": called.mentor}
        columns["What"] = moves["scope"].map(lambda scope: kinds.get(scope, str(scope).capitalize()))
        columns["Who"] = moves["subject"]
    columns |= _figures(moves)
    if of_sessions:
        columns |= {each.heading: each.values for each in session_columns(rows, MORE, called, say_zone=False)}
        columns["Session ID"] = moves["subject"]
    return pd.DataFrame(columns)


def moved_download(moves: pd.DataFrame, sessions: pd.DataFrame, called: Called) -> pd.DataFrame:
    """The same for a file: no sign that a spreadsheet takes for a formula, moments as text."""
    table = moved_table(moves, sessions, called).assign(Change=moves["change"].to_numpy())
    for name in table.select_dtypes("datetime").columns:
        table[name] = table[name].dt.strftime("%Y-%m-%d %H:%M")
    return table


def _figures(moves: pd.DataFrame) -> dict[str, pd.Series]:
    """What was looked at, its value and both limits."""
    told = moves[["column", "value", "before", "after"]].itertuples(index=False)
    words = [
        (label_of(column), flag_value(column, value), _limit(column, before), _limit(column, after))
        for column, value, before, after in told
    ]
    headings = ("Looked at", "Value", "Limit before", "Limit after")
    return {
        heading: pd.Series([each[place] for each in words], dtype="str")
        for place, heading in enumerate(headings)
    }


def _limit(column: str, threshold: str) -> str:
    return threshold if threshold == "off" else flag_limit(column, threshold)
