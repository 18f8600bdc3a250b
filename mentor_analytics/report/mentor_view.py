"""One mentor, told: why they may need help, what is counted, what learners wrote, the last sessions."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mentor_analytics.assess.rules import Preset
from mentor_analytics.assess.words import counted
from mentor_analytics.measure.kpis import BY_NAME, ENOUGH_SESSIONS
from mentor_analytics.measure.masks import column_label
from mentor_analytics.measure.mentors import ENOUGH_RATINGS
from mentor_analytics.measure.tables import kpi_table
from mentor_analytics.report.mentor_cards import MentorCard, mentor_cards
from mentor_analytics.report.mentor_risk import Standing, standing
from mentor_analytics.report.mentor_signals import Told, first_sessions_words, signals
from mentor_analytics.report.queues import counts_of, flagged_sentence, missed_words, not_held
from mentor_analytics.report.session_columns import Called, session_columns
from mentor_analytics.report.session_table import red_list
from mentor_analytics.report.why import (
    SENTIMENT_WORDS,
    Reason,
    against_target,
    counted_words,
    day_words,
    in_words,
    reasons_of,
    shown,
)

LAST_SESSIONS = 50
MOST_COMMENTS = 200
MOST_PHRASES = 8
TILES = (
    "attendance_rate",
    "completion_rate",
    "average_rating",
    "prep_compliance",
    "follow_up_rate",
    "action_item_rate",
    "negative_feedback_count",
    "reschedule_rate",
    "duration_ratio",
)
"""KPIs of a mentor's page, under the denominators of the preset. Data only."""

_LISTED = ("scheduled_at", "status", "learner", "program", "session_type", "rating")


@dataclass(frozen=True)
class MentorView:
    """One mentor in words and tables.

    Parameters
    ----------
    mentor_key, mentor
        Who.
    standing
        Where they stand in the queue, why, and what to try.
    head
        Sentences: how many sessions and when the last was, how many are flagged, how sure that is.
    first_sessions
        The badge of first sessions; empty where there are none.
    profile
        What their profile says, on one line; empty without one.
    cards, signals
        The nine figures, and the early signs.
    kpis
        The columns of `kpi_table` for `TILES`; those the data do not allow are left out.
    flags
        What mentor rules say, the most severe first.
    phrases
        Key phrases of the comments with how often, the most frequent first.
    comments
        Under headings for people, the newest first.
    session_ids, last
        The last sessions, the newest first: their ids, and under headings for people.
    """

    mentor_key: str
    mentor: str
    standing: Standing
    head: tuple[str, ...]
    first_sessions: str
    profile: str
    cards: tuple[MentorCard, ...]
    signals: tuple[Told, ...]
    kpis: pd.DataFrame
    flags: tuple[Reason, ...]
    phrases: tuple[tuple[str, int], ...]
    comments: pd.DataFrame
    session_ids: tuple[str, ...]
    last: pd.DataFrame


def mentor_view(
    sessions: pd.DataFrame,
    flags: pd.DataFrame,
    mentors: pd.DataFrame,
    key: str,
    preset: Preset,
    called: Called,
) -> MentorView | None:
    """Tell one mentor; None when nobody has this key.

    Parameters
    ----------
    sessions
        Judged, of everybody.
    flags
        `FLAG_COLUMNS`, of all subjects.
    mentors
        Of `measure.mentors`, of everybody: the adjusted rating leans on all.
    """
    found = mentors[(mentors["mentor_key"] == key).to_numpy(dtype=bool)]
    if found.empty:
        return None
    row = found.iloc[0]
    mine = sessions[(sessions["mentor_key"] == key).to_numpy(dtype=bool)]
    mine = mine.sort_values("scheduled_at", ascending=False, kind="stable")
    table = kpi_table(mine, preset.denominators, targets=preset.targets)
    listed = table[table["is_default"] & table["kpi"].isin(TILES) & table["value"].notna()]
    told = row.to_dict()
    past = mine[~mine["is_ahead"].to_numpy(dtype=bool)]
    last = past.head(LAST_SESSIONS)
    return MentorView(
        mentor_key=key,
        mentor=str(row["mentor"]),
        standing=standing(found),
        first_sessions=first_sessions_words(told),
        profile=_profile(told),
        cards=mentor_cards(told),
        signals=signals(told),
        head=_head(row, past, preset, called),
        kpis=listed.set_index("kpi")
        .reindex([name for name in TILES if name in set(listed["kpi"])])
        .reset_index(),
        flags=tuple(reasons_of(flags, "mentor", str(row["mentor"]), preset)),
        phrases=_phrases(past),
        comments=_comments(past, called),
        session_ids=tuple(last["session_id"].astype("str")),
        last=red_list(last, preset, called, _LISTED),
    )


def _profile(row: Mapping[Any, Any]) -> str:
    """`DSML · looked after by Meena Iyer · here since 3 Mar 2025`, as far as a profile says it."""
    given = {name: row.get(name) for name in ("profile_program", "profile_subject", "manager", "hired_on")}
    known = {name: value for name, value in given.items() if not pd.isna(value) and value != ""}
    words = {"manager": "looked after by {}", "hired_on": "here since {}"}
    if "hired_on" in known:
        day = pd.Timestamp(known["hired_on"])
        known["hired_on"] = f"{day.day} {day:%b %Y}"
    return " · ".join(words.get(name, "{}").format(value) for name, value in known.items())


def kpis_table(kpis: pd.DataFrame) -> pd.DataFrame:
    """The KPIs of a mentor as people read them: value, out of what, and where it stands."""
    rows = []
    for row in kpis.to_dict("records"):
        kpi = BY_NAME[str(row["kpi"])]
        rows.append(
            (
                kpi.label,
                shown(float(row["value"]), kpi.unit),
                against_target(row, kpi) if row["target"] == row["target"] else "",
                counted_words(kpi, row["numerator"], row["denominator"], str(row["denominator_name"])),
            )
        )
    return pd.DataFrame(rows, columns=["KPI", "Value", "Against target", "Counted"])


def _head(row: pd.Series, past: pd.DataFrame, preset: Preset, called: Called) -> tuple[str, ...]:
    done = past[(past["status"] == "completed").to_numpy(dtype=bool)]
    last = (
        f", the last completed one on {day_words(done['scheduled_at'].iloc[0], called.timezone)}"
        if len(done)
        else ", none completed"
    )
    windows = ", ".join(f"{row[f'sessions_{days}d']:,} in the last {days} days" for days in (7, 30, 90))
    told = [f"{counted(len(past), 'session')}{last}; {windows}.", _flagged(past, preset)]
    if "average_rating_n" in row.index and row["average_rating_n"] > 0:
        n = int(row["average_rating_n"])
        few = (
            f" Fewer than {ENOUGH_RATINGS} ratings: a single one moves it much." if n < ENOUGH_RATINGS else ""
        )
        told.append(
            f"Rating {row['average_rating']:.2f} as it is, {row['shrunken_rating']:.2f} adjusted for how few "
            f"ratings there are (n = {n:,}).{few}"
        )
    if len(past) < ENOUGH_SESSIONS:
        told.append(f"Fewer than {ENOUGH_SESSIONS} sessions: read every figure with care.")
    return tuple(told)


def _flagged(past: pd.DataFrame, preset: Preset) -> str:
    missed = past["light"][not_held(past)]
    also = f" {missed_words(missed)}." if len(missed) else ""
    return f"{flagged_sentence(counts_of(past['light']), preset)}{also}" if preset.scope else also.strip()


def _phrases(past: pd.DataFrame) -> tuple[tuple[str, int], ...]:
    """In how many comments each key phrase stands."""
    if "keywords" not in past.columns:
        return ()
    counts: Counter[str] = Counter()
    for text in past["keywords"].dropna().astype("str"):
        counts.update({each.strip().strip('"“”') for each in text.split(",") if each.strip()})
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:MOST_PHRASES])


def _comments(past: pd.DataFrame, called: Called) -> pd.DataFrame:
    if "feedback" not in past.columns:
        return pd.DataFrame()
    said = past[past["feedback"].fillna("").ne("").to_numpy(dtype=bool)].head(MOST_COMMENTS)
    columns = {
        each.heading: each.values
        for each in session_columns(said, ("scheduled_at", "rating"), called, say_zone=False)
    }
    if "sentiment" in said.columns:
        columns["Class"] = in_words(said["sentiment"], SENTIMENT_WORDS)
    columns[column_label("feedback")] = said["feedback"].astype("str")
    if "keywords" in said.columns:
        columns[column_label("keywords")] = said["keywords"].astype("str")
    return pd.DataFrame(columns).reset_index(drop=True)
