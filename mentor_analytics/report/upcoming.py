"""Sessions still ahead with the probability of a no-show, in words."""

import numpy as np
import pandas as pd

from mentor_analytics.assess.words import counted, percent
from mentor_analytics.predict.forecast import NOT_ABOVE_CHANCE
from mentor_analytics.report.session_columns import Called, session_columns

_SHOWN = ("scheduled_at", "mentor", "learner", "program", "session_type")
PROBABILITY = "No-show chance"
MENTOR_SIDE = "Missed by the mentor so far"
MENTOR_SIDE_N = "of sessions (n)"


def upcoming_words(forecast: pd.DataFrame, synthetic: bool) -> str:
    """How many sessions are ahead, and what is known of them; says where there is not enough history.

    Parameters
    ----------
    forecast
        The table of `workflows.forecasts.no_shows`.
    synthetic
        The data were invented.
    """
    if forecast.empty:
        return "No session lies ahead, n = 0. Sessions with the status scheduled and a start to come are listed here."
    n = counted(len(forecast), "session ahead", "sessions ahead")
    base = forecast["base_rate"].iloc[0]
    rate = (
        f"So far {percent(base)} of sessions that were not cancelled or moved were missed."
        if base == base
        else ""
    )
    reason = str(forecast["reason"].iloc[0])
    if reason:
        why = reason if reason == NOT_ABOVE_CHANCE else f"not enough history ({reason})"
        return f"{n}, without a probability: {why}. {rate}".strip()
    called = int(forecast["is_called"].sum())
    invented = " The data are invented, so is what the model learned from them." if synthetic else ""
    verb = "is" if called == 1 else "are"
    return f"{n}, of which {called:,} {verb} named by the model for a reminder. {rate}{invented}"


def upcoming_table(
    sessions: pd.DataFrame, forecast: pd.DataFrame, called: Called
) -> tuple[pd.DataFrame, list[str]]:
    """The sessions under headings for people, the most probable no-shows first, and the key of each one's mentor."""
    ids = pd.Index(sessions["session_id"].astype("str"))
    order = np.argsort(-forecast["no_show_probability"].fillna(0).to_numpy(float), kind="stable")
    told = forecast.iloc[order].reset_index(drop=True)
    rows = sessions.iloc[ids.get_indexer(pd.Index(told["session_id"].astype("str")))]
    shown = {each.heading: each.values for each in session_columns(rows, _SHOWN, called, say_zone=False)}
    table = pd.DataFrame(shown).reset_index(drop=True)
    if told["no_show_probability"].notna().any():
        table[PROBABILITY] = 100 * told["no_show_probability"]
        table["Reminder"] = np.where(told["is_called"], "▲ named", "–")
        table["Why"] = told["why"]
    if told["mentor_side_rate"].notna().any():
        table[MENTOR_SIDE] = 100 * told["mentor_side_rate"]
        table[MENTOR_SIDE_N] = told["mentor_side_n"].astype("Int64")
    return table, rows["mentor_key"].astype("str").tolist()
