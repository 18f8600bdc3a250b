"""What is said of logins and of new mentors: sentences and tables for people."""

from collections.abc import Mapping

import pandas as pd

from mentor_analytics.assess.words import counted
from mentor_analytics.measure.engagement import ACTIVATED_DAYS, AWAY_DAYS, LOOK_DAYS, STARTED, Activation
from mentor_analytics.measure.kpis import ENOUGH_SESSIONS
from mentor_analytics.report.why import day_words


def with_sessions(people: pd.DataFrame, sessions_30d: Mapping[str, float]) -> pd.DataFrame:
    """Of `measure.engagement.here`, with `sessions` in the last 30 days, missing for who never had one."""
    had = people["mentor_key"].map(dict(sessions_30d)).astype("Float64").astype("Int64")
    return people.assign(sessions=had)


def away(people: pd.DataFrame) -> pd.DataFrame:
    """Of `with_sessions` those who did not log in for a week or more, or never.

    Who has sessions comes first, then who was here last.
    """
    gone = people[~(people["days_away"] < AWAY_DAYS).to_numpy(dtype=bool)]
    had = gone["sessions"]
    order = gone.assign(idle=~(had > 0).fillna(False).to_numpy(dtype=bool))
    order = order.sort_values(["idle", "days_away", "mentor"], kind="stable", ignore_index=True)
    return order.drop(columns="idle")


def logins_table(people: pd.DataFrame, mentor: str, timezone: str) -> pd.DataFrame:
    """How often some log in (of `with_sessions`), as people read it.

    Parameters
    ----------
    mentor
        What mentors are called.
    timezone
        Of the days.
    """
    last = ["never" if pd.isna(moment) else day_words(moment, timezone) for moment in people["last_login_at"]]
    return pd.DataFrame(
        {
            mentor: people["mentor"],
            "Last login": last,
            "Days away": people["days_away"].astype("Int64"),
            "Logins a week": people["per_week"].round(1),
            f"Logins ({LOOK_DAYS} d)": people["logins"],
            f"Sessions ({LOOK_DAYS} d)": people["sessions"],
        }
    )


def unknown_words(n: int) -> str:
    """How many mentors nothing is known of; empty for none."""
    if not n:
        return ""
    has, are = ("has", "is") if n == 1 else ("have", "are")
    return f"{counted(n, 'mentor')} with sessions {has} no event at all and {are} in no figure here."


def activation_words(found: Activation) -> list[str]:
    """Who is counted as new, who is left out, and how many began in time."""
    n = len(found.table)
    begin = f"{found.begins.day} {found.begins:%b %Y}"
    since = f"hired since {begin}, the first day of the records, and at least {max(ACTIVATED_DAYS)} days ago"
    said = [f"Counted: {counted(n, 'mentor')} {since}."]
    left_out = []
    if found.before:
        left_out.append(f"{found.before:,} hired before, whose beginning is not recorded")
    if found.too_new:
        left_out.append(
            f"{found.too_new:,} hired less than {max(ACTIVATED_DAYS)} days ago, who may still begin in time"
        )
    if left_out:
        said.append(f"Left out: {'; '.join(left_out)}.")
    if 0 < n < ENOUGH_SESSIONS:
        said.append(f"{counted(n, 'mentor')}: too few to speak of a rate; read each one below.")
    return said


def median_words(found: Activation) -> list[str]:
    """How long it took those who began."""
    said = []
    for column, what in STARTED:
        days = found.table.get(column, pd.Series(dtype=float)).dropna()
        if len(days):
            of = f"the {len(days):,} of {len(found.table):,} who had one"
            said.append(f"Days to the {what}: {days.median():g} in the median of {of}.")
    return said


def new_table(found: Activation, mentor: str) -> pd.DataFrame:
    """Each new mentor with the days it took, the latest hired first."""
    table = found.table.iloc[::-1].reset_index(drop=True)
    shown = {mentor: table["mentor"].astype("str"), "Hired on": table["hired_on"]}
    for column, what in STARTED:
        if column in table:
            days = table[column].astype("Int64").astype("str")
            shown[f"Days to {what}"] = days.where(table[column].notna(), "not yet")
    return pd.DataFrame(shown)
