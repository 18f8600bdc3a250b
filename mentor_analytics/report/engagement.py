"""What is said of logins and of new mentors: sentences and tables for people."""

from collections.abc import Mapping

import pandas as pd

from mentor_analytics.assess.words import counted, percent
from mentor_analytics.measure.engagement import ACTIVATED_DAYS, AWAY_DAYS, LOOK_DAYS, STARTED, Activation
from mentor_analytics.measure.kpis import ENOUGH_SESSIONS
from mentor_analytics.report.why import day_words


def away(people: pd.DataFrame) -> pd.DataFrame:
    """Of `measure.engagement.here` those who did not log in for a week or more, or never."""
    return people[~(people["days_away"] < AWAY_DAYS).to_numpy(dtype=bool)].reset_index(drop=True)


def away_table(
    people: pd.DataFrame, sessions_30d: Mapping[str, float], mentor: str, timezone: str
) -> pd.DataFrame:
    """Who is away, as people read it.

    Parameters
    ----------
    people
        Of `away`.
    sessions_30d
        By key of the mentor, where there are sessions.
    mentor
        What mentors are called.
    timezone
        Of the days.
    """
    last = ["never" if pd.isna(moment) else day_words(moment, timezone) for moment in people["last_login_at"]]
    days = [None if pd.isna(days) else int(days) for days in people["days_away"]]
    had = [sessions_30d.get(key) for key in people["mentor_key"]]
    return pd.DataFrame(
        {
            mentor: people["mentor"],
            "Last login": last,
            "Days away": pd.array(days, dtype="Int64"),
            f"Logins ({LOOK_DAYS} d)": people["logins"],
            f"Sessions ({LOOK_DAYS} d)": pd.array(
                [None if n is None else int(n) for n in had], dtype="Int64"
            ),
        }
    )


def here_words(people: pd.DataFrame, n_unknown: int) -> str:
    """Who is here, in a sentence or two; with those of whom nothing is known."""
    n, here = len(people), len(people) - len(away(people))
    said = f"{here:,} of {counted(n, 'mentor')} ({percent(here / n)}) logged in within the last {AWAY_DAYS} days."
    if not n_unknown:
        return said
    has, are = ("has", "is") if n_unknown == 1 else ("have", "are")
    return f"{said} {counted(n_unknown, 'mentor')} with sessions {has} no event at all and {are} in no figure here."


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


def shares_table(found: Activation) -> pd.DataFrame:
    """How many new mentors began within 14 and 30 days, with n and interval, and the days it took."""
    columns = {what: column for column, what in STARTED}
    rows = []
    for what, of in found.shares.groupby("what", sort=False):
        days = found.table[columns[str(what)]]
        middle = (
            "–" if days.isna().all() else f"{days.median():g} (of the {int(days.notna().sum()):,} who did)"
        )
        row = {"": str(what).capitalize(), "n": int(of["n"].iloc[0])}
        for limit, hits, n, share, low, high in of[["days", "hits", "n", "share", "low", "high"]].itertuples(
            index=False
        ):
            row[f"Within {limit} days"] = (
                f"{percent(share)} ({hits:,} of {n:,}; 95 % from {percent(low)} to {percent(high)})"
                if n
                else "–"
            )
        rows.append({**row, "Median days": middle})
    return pd.DataFrame(rows)


def new_table(found: Activation, mentor: str) -> pd.DataFrame:
    """Each new mentor with the days it took, the latest hired first."""
    table = found.table.iloc[::-1].reset_index(drop=True)
    shown = {mentor: table["mentor"].astype("str"), "Hired on": table["hired_on"].dt.strftime("%Y-%m-%d")}
    for column, what in STARTED:
        if column in table:
            days = table[column].astype("Int64").astype("str")
            shown[f"Days to {what}"] = days.where(table[column].notna(), "not yet")
    return pd.DataFrame(shown)
