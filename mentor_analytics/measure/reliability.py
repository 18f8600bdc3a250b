"""Who moves or misses sessions: the rates of the last 7, 30 and 90 days, by whom, and over time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from mentor_analytics.conditions import Condition, Mask
from mentor_analytics.measure.kpis import MISSED_BY_MENTOR, NO_SHOW, Kpi, default_denominator
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.mentors import kpis_for, names_whom, reschedule_basis
from mentor_analytics.measure.tables import grouped, kpi_by
from mentor_analytics.measure.tally import denominator_mask, numerator_mask
from mentor_analytics.measure.windows import DAYS, in_window, measure_columns, wanted_columns

What = Literal["moved", "missed"]
KPI_OF: Mapping[What, str] = {"moved": "reschedule_rate", "missed": "no_show_rate"}
REPEATED, REPEATED_DAYS = 2, 30
"""So many no-shows in so many days are repeated."""
BY_WHOM: Mapping[What, str] = {"moved": "initiated_by", "missed": "no_show_by"}
REPEATED_COLUMNS = ("who", "key", "name", "no_shows", "n", "last_at")


@dataclass(frozen=True)
class Asked:
    """What is counted.

    Parameters
    ----------
    what
        Sessions that were moved, or that somebody did not come to.
    by_mentor
        Only those by the mentor, where the data say by whom.
    """

    what: What = "moved"
    by_mentor: bool = True

    def kpis(self, sessions: pd.DataFrame) -> dict[str, Kpi]:
        """The KPIs by name, both rates counted as the data allow and as is asked for."""
        found = dict(kpis_for(sessions, self.by_mentor))
        if self.by_mentor and says_who(sessions, "missed"):
            found["no_show_rate"] = replace(
                found["no_show_rate"],
                label="No-shows by the mentor",
                numerator=((NO_SHOW, MISSED_BY_MENTOR),),
                help="Sessions the mentor did not come to, out of all.",
            )
        return found

    def kpi(self, sessions: pd.DataFrame) -> Kpi:
        """The rate that is asked for."""
        return self.kpis(sessions)[KPI_OF[self.what]]

    def basis(self, sessions: pd.DataFrame) -> str:
        """Whose are counted, in a sentence."""
        if self.what == "moved":
            return reschedule_basis(sessions, self.by_mentor)
        if not self.by_mentor:
            return "Every no-show counts, whoever did not come."
        if says_who(sessions, "missed"):
            return "Only sessions the mentor did not come to count as no-shows."
        return "The data do not say who did not come, so every no-show counts."


def says_who(sessions: pd.DataFrame, what: What) -> bool:
    """Whether any session that was moved or missed names by whom."""
    return names_whom(sessions, BY_WHOM[what], _STATUS[what])


_STATUS: Mapping[What, str] = {"moved": "rescheduled", "missed": "no_show"}


def counted(sessions: pd.DataFrame, asked: Asked, defaults: Mapping[str, str]) -> tuple[Mask, Mask]:
    """Which sessions the rate is out of, and to which of them it happened."""
    masks, kpi = Masks(sessions), asked.kpi(sessions)
    denominator = default_denominator(kpi, defaults)
    return denominator_mask(masks, kpi, denominator), numerator_mask(masks, kpi, denominator)


def rates(
    sessions: pd.DataFrame,
    as_of: pd.Timestamp,
    asked: Asked,
    defaults: Mapping[str, str],
    also: Iterable[str] = (),
) -> pd.DataFrame:
    """One row per mentor: the rate over 7, 30 and 90 days and all the time, each with its n and Wilson interval.

    Parameters
    ----------
    sessions
        Prepared.
    as_of
        Where the windows end.
    defaults
        KPI name to denominator name, of the preset.
    also
        Further measured columns, as rules name them.

    Returns
    -------
    `mentor_key`, `mentor`, `<kpi>[_<days>d][_n|_low|_high]` of the KPI asked for, and `also`, as far as the sessions
    carry them; in order of the names.
    """
    groups, keys = grouped(sessions, "mentor_key", "UTC")
    kpi = KPI_OF[asked.what]
    names = [
        f"{kpi}{window}{part}"
        for window in (*(f"_{days}d" for days in DAYS), "")
        for part in ("", "_n", "_low", "_high")
    ]
    wanted = wanted_columns(dict.fromkeys([*names, *also]), asked.kpis(sessions), defaults)
    table = pd.DataFrame(measure_columns(Masks(sessions), groups, wanted, as_of), index=range(len(keys)))
    name_of = (
        sessions[["mentor_key", "mentor"]].drop_duplicates("mentor_key").set_index("mentor_key")["mentor"]
    )
    table.insert(0, "mentor_key", pd.Series(keys, dtype="str"))
    table.insert(1, "mentor", name_of.reindex(keys).astype("str").to_numpy())
    return table.sort_values("mentor", kind="stable", ignore_index=True)


def over_time(
    sessions: pd.DataFrame, asked: Asked, defaults: Mapping[str, str], period: str, timezone: str
) -> pd.DataFrame:
    """Everybody's rate per month or week: `GROUP_COLUMNS`."""
    return kpi_by(sessions, asked.kpi(sessions), period, defaults, timezone)


def by_party(sessions: pd.DataFrame, what: What) -> pd.Series:
    """How many past sessions each party moved or missed; those that do not say are `""`. Most first."""
    past = ~sessions["is_ahead"].to_numpy(dtype=bool)
    met = past & (sessions["status"] == _STATUS[what]).to_numpy(dtype=bool, na_value=False)
    if BY_WHOM[what] not in sessions.columns:
        return pd.Series({"": int(met.sum())} if met.any() else {}, dtype="int64")
    parties = sessions.loc[met, BY_WHOM[what]].astype("str").fillna("")
    return parties.value_counts().astype("int64")


def repeated_no_shows(sessions: pd.DataFrame, as_of: pd.Timestamp, learner: str | None) -> pd.DataFrame:
    """Mentors and learners who did not come at least `REPEATED` times in the last `REPEATED_DAYS` days.

    Parameters
    ----------
    sessions
        Prepared. Without `no_show_by` nobody can be named, and the table is empty.
    learner
        The column that tells learners apart, if there is one.

    Returns
    -------
    `REPEATED_COLUMNS`: `who` is mentor or learner, `n` the sessions of these days, `last_at` the last one missed; most
    no-shows first.
    """
    empty = pd.DataFrame(columns=list(REPEATED_COLUMNS))
    if "no_show_by" not in sessions.columns:
        return empty
    recent = in_window(sessions["scheduled_at"], as_of, REPEATED_DAYS) & ~sessions["is_ahead"].to_numpy(bool)
    columns = [
        "scheduled_at",
        "status",
        "no_show_by",
        "mentor_key",
        "mentor",
        *([learner] if learner else []),
    ]
    if learner and "learner" in sessions.columns and learner != "learner":
        columns.append("learner")
    rows = sessions.loc[recent, columns]
    parts = [_repeated(rows, "mentor", "mentor_key", "mentor")]
    if learner:
        name = "learner" if "learner" in rows.columns else learner
        parts.append(_repeated(rows, "learner", learner, name))
    kept = [part for part in parts if len(part)]
    if not kept:
        return empty
    found = pd.concat(kept, ignore_index=True)
    return found.sort_values(["no_shows", "last_at"], ascending=False, kind="stable", ignore_index=True)


def _repeated(rows: pd.DataFrame, party: str, key: str, name: str) -> pd.DataFrame:
    missed = rows[
        Masks(rows).every((NO_SHOW, Condition("no_show_by", "==", party))) & rows[key].notna().to_numpy()
    ]
    by_key = missed.groupby(missed[key].astype("str"), sort=True)
    table = by_key.agg(no_shows=("scheduled_at", "size"), last_at=("scheduled_at", "max"))
    table = table[table["no_shows"] >= REPEATED]
    n = rows[key].astype("str").value_counts().reindex(table.index)
    names = by_key[name].first().reindex(table.index).astype("str")
    return pd.DataFrame(
        {
            "who": party,
            "key": table.index.astype("str"),
            "name": np.where(names.isna(), table.index, names),
            "no_shows": table["no_shows"].to_numpy(),
            "n": n.to_numpy(),
            "last_at": table["last_at"].array,
        },
        columns=list(REPEATED_COLUMNS),
    )
