"""The sessions behind a flag on a mentor or group: the ones that made its value what it is."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.assess.rules import Preset, Scope
from mentor_analytics.conditions import Mask
from mentor_analytics.measure.kpis import COMPLETED, PAST
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.mentors import kpis_for
from mentor_analytics.measure.prepare import mentor_key
from mentor_analytics.measure.tally import denominator_mask, numerator_mask, why_off
from mentor_analytics.measure.windows import Measured, in_window, measured

SHOWN = 5


def evidence(
    masks: Masks,
    subjects: pd.DataFrame,
    scope: Scope,
    column: str,
    preset: Preset,
    as_of: pd.Timestamp,
) -> list[str]:
    """Ids of the sessions that explain a column's value, per subject: at most five, then "and N more".

    For a rate that should be high those that count against it, for one that should be low those that count;
    for a mean those it is taken of, the furthest off first. Then the newest first.

    Parameters
    ----------
    masks
        Of prepared sessions.
    subjects
        The flagged rows: their name in the column `scope`, mentors also `mentor_key`.
    column
        What the flag is about. A column that no session explains (a model's) has no evidence: empty text.
    """
    sessions = masks.frame
    kpis = kpis_for(sessions, bool(preset.options.get("tutor_initiated_only", True)))
    what = measured(column, kpis, preset.denominators)
    if what is not None and not why_off(what.kpi, what.denominator, sessions.columns):
        behind, worst = _behind(masks, what, as_of), _badness(sessions, what)
    elif column == "days_since_last_session":
        behind, worst = masks.every((PAST, COMPLETED)), np.zeros(len(sessions))
    else:
        return [""] * len(subjects)
    group = _positions(sessions, subjects, scope)
    at = np.flatnonzero(behind & (group >= 0))
    newest = sessions["scheduled_at"].iloc[at].to_numpy("datetime64[us]").astype(np.int64)
    at = at[np.lexsort((-newest, worst[at]))]
    ids = pd.DataFrame({"group": group[at], "id": sessions["session_id"].iloc[at].to_numpy()})
    counts = np.bincount(ids["group"], minlength=len(subjects))
    first = ids.groupby("group", sort=False).head(SHOWN).groupby("group")["id"].agg(", ".join)
    shown = first.reindex(range(len(subjects)), fill_value="")
    return [
        f"{text} and {n - SHOWN} more" if n > SHOWN else text for text, n in zip(shown, counts, strict=True)
    ]


def _behind(masks: Masks, what: Measured, as_of: pd.Timestamp) -> Mask:
    within = denominator_mask(masks, what.kpi, what.denominator)
    if what.days:
        starts, now = masks.frame["scheduled_at"], what.when != "before"
        inside = in_window(starts, as_of, what.days)
        within = within & (inside if now else in_window(starts, as_of, 2 * what.days) & ~inside)
    if what.kpi.kind in {"mean", "ratio"}:
        return within
    counted = numerator_mask(masks, what.kpi, what.denominator)
    return within & (~counted if what.kpi.higher_is_better and what.kpi.kind == "share" else counted)


def _badness(sessions: pd.DataFrame, what: Measured) -> npt.NDArray[np.float64]:
    """Sorts the worst first, where a session has a value of its own."""
    if what.kpi.kind not in {"mean", "ratio"}:
        return np.zeros(len(sessions))
    values = sessions[what.kpi.column].to_numpy(float)
    if what.kpi.per:
        values = values - sessions[what.kpi.per].to_numpy(float)
    return values if what.kpi.higher_is_better else -values


def _positions(sessions: pd.DataFrame, subjects: pd.DataFrame, scope: Scope) -> npt.NDArray[np.intp]:
    """Which row of `subjects` each session belongs to, -1 for none."""
    codes, found = pd.factorize(sessions[scope])
    names = [mentor_key(str(name)) if scope == "mentor" else str(name) for name in found]
    wanted = pd.Index(subjects["mentor_key" if scope == "mentor" else scope].astype("str"))
    return np.append(wanted.get_indexer(pd.Index(names, dtype="str")), -1)[codes].astype(np.intp)
