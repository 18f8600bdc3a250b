"""The bundled sample: 120 invented sessions of September and October 2026 with known counts.

What decides a count (mentor, status, minutes, preparation, rating, comment …) stands in `sample_rows.csv`;
the rest (dates, learners, scores …) is drawn here from one seed.
`python -m mentor_analytics.demo.sample FOLDER` writes the two files anew.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from mentor_analytics.demo.files import TIMEZONE, write_sessions
from mentor_analytics.demo.vocabulary import ACTION_ITEMS, FIRST_NAMES, LAST_NAMES, LOCAL_NAMES, TRANSCRIPTS
from mentor_analytics.schema import BY_NAME, INPUT_ONLY, SESSIONS

ROWS = Path(__file__).with_name("sample_rows.csv")
FILES = ("sample_sessions.csv", "sample_sessions.xlsx")
SEED = 2026
FIRST_DAY, LAST_DAY = "2026-09-01", "2026-10-30"
HOLIDAYS = ("2026-10-02", "2026-10-20")
OFFICE_HOURS = (10, 19)  # the last session begins before the second
SESSIONS_PER_LEARNER = 2.2
KNOWN_SHARE = 0.5  # of pairs that had met before the sample begins, where the learner is not new
SCORES = ("engagement", "empathy", "clarity", "engagement_quality")


def sample_sessions() -> pd.DataFrame:
    """Build the sample: a typed sessions frame with every column of the schema, in order of start."""
    rows = pd.read_csv(ROWS, dtype="str", keep_default_na=False, na_values=[""])
    rng = np.random.default_rng(SEED)
    rows["scheduled_at"] = _starts(len(rows), rng)
    rows = _with_learners(rows, rng)
    rows = _with_first_sessions(rows, rng)
    rows = _with_dates(rows, rng)
    rows = _with_scores(rows, rng)
    rows["action_item_text"] = _action_items(rows)
    rows["transcript"] = rows["session_id"].map(TRANSCRIPTS)
    names = [column.name for column in SESSIONS if column.name not in INPUT_ONLY]
    return pd.DataFrame({name: _typed(rows[name]) for name in names})


def write_sample(path: Path) -> None:
    """Write the sample to `path`, .csv or .xlsx (see `files.write_sessions` for what is refused)."""
    write_sessions(sample_sessions(), path)


def _starts(count: int, rng: np.random.Generator) -> pd.Series:
    """Draw starts in office hours of working days, ascending; those of one day lie an hour or more apart."""
    days = pd.bdate_range(FIRST_DAY, LAST_DAY, freq="C", holidays=list(HOLIDAYS))
    on_day = np.bincount(rng.integers(len(days), size=count), minlength=len(days))
    starts: list[pd.Timestamp] = []
    for day, sessions in zip(days, on_day, strict=True):
        hours = np.sort(rng.choice(np.arange(*OFFICE_HOURS), size=sessions, replace=False))
        minute = int(rng.choice([0, 30]))
        starts += [day + pd.Timedelta(hours=int(hour), minutes=minute) for hour in hours]
    return pd.Series(starts)


def _with_learners(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Share the sessions of one batch and cohort among a few learners."""
    group = rows.groupby(["batch", "cohort"], sort=True).ngroup()
    size = (group.value_counts().sort_index() / SESSIONS_PER_LEARNER).round().clip(lower=1).astype("int64")
    before = size.cumsum() - size  # learners of earlier groups
    within = group.groupby(group).cumcount() % group.map(size)
    learner = (group.map(before) + within).to_numpy()
    count = int(size.sum())
    first = rng.permutation(FIRST_NAMES[:LOCAL_NAMES])[:count]
    last = rng.permutation(LAST_NAMES[:LOCAL_NAMES])[:count]
    people = pd.DataFrame(
        {
            "learner_id": [f"L{1001 + number}" for number in range(count)],
            "learner": [f"{a} {b}" for a, b in zip(first, last, strict=True)],
            "learner_email": [f"{a}.{b}@example.org".lower() for a, b in zip(first, last, strict=True)],
        }
    )
    return rows.assign(**{name: people[name].to_numpy()[learner] for name in people.columns})


def _with_first_sessions(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """First until the pair has met; a learner of an older cohort may have met the mentor before."""
    pair = rows.groupby(["learner_id", "mentor"]).ngroup()
    held = rows["status"].eq("completed").astype("int64")
    met = held.groupby(pair).cumsum() - held
    knew = rng.random(int(pair.max()) + 1)[pair] < KNOWN_SHARE
    is_new = rows["cohort"].isin(["a_1M", "b_2-3M"])
    return rows.assign(is_first_session=(met.eq(0) & (is_new | ~knew)).map({True: "yes", False: "no"}))


def _with_dates(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """When it was booked, to when it was moved, and when the follow-up is."""
    count = len(rows)
    start = rows["scheduled_at"]
    day = start.dt.normalize()
    booked = (
        day
        - pd.to_timedelta(rng.integers(1, 15, count), unit="D")
        + pd.to_timedelta(rng.integers(9 * 60, 21 * 60, count), unit="min")
    )
    moved = _working_day(day + pd.to_timedelta(rng.integers(1, 6, count), unit="D"))
    moved += pd.to_timedelta(rng.integers(*OFFICE_HOURS, count), unit="h")
    follow_up = _working_day(day + pd.to_timedelta(rng.integers(3, 12, count), unit="D"))
    is_moved = rows["status"].eq("rescheduled")
    return rows.assign(
        booked_at=booked,
        moved_from_at=start.where(is_moved),
        moved_to_at=moved.where(is_moved),
        follow_up_on=follow_up.where(rows["follow_up_scheduled"].eq("yes")),
    )


def _working_day(days: pd.Series) -> pd.Series:
    """Give each day, or the next working day after it."""
    holidays = np.array(HOLIDAYS, dtype="datetime64[D]")
    moved = np.busday_offset(days.to_numpy().astype("datetime64[D]"), 0, roll="forward", holidays=holidays)
    return pd.Series(moved, index=days.index).astype("datetime64[us]")


def _with_scores(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Scores that follow the rating loosely, and the share of the session the learner was there."""
    held = rows["status"].eq("completed")
    rating = rows["rating"].astype("float64")
    share = pd.Series(rng.choice([1.0, 1.0, 1.0, 1.0, 0.95, 0.9, 0.8], len(rows)))
    columns = {
        name: (4.6 + 0.8 * rating + rng.normal(0, 0.7, len(rows))).clip(0, 10).round(1) for name in SCORES
    }
    away = rows["no_show_by"].eq("learner")
    return rows.assign(**columns, attendance=share.where(held).mask(away, 0.0))


def _action_items(rows: pd.DataFrame) -> list[str | None]:
    """Next steps in turn, each session type with its own."""
    noted = rows["action_items"].eq("yes")
    turn = noted.groupby(rows["session_type"]).cumsum() - 1
    return [
        ACTION_ITEMS[kind][place % len(ACTION_ITEMS[kind])] if yes else None
        for kind, place, yes in zip(rows["session_type"], turn, noted, strict=True)
    ]


def _typed(values: pd.Series) -> pd.Series:
    """Give a column of the drafted rows the type a sessions frame has."""
    kind = BY_NAME[str(values.name)].kind
    if kind == "instant":
        return pd.to_datetime(values).dt.tz_localize(TIMEZONE).astype("datetime64[us, UTC]")
    if kind == "day":
        return values.astype("datetime64[us]")
    if kind == "boolean":
        return values.map({"yes": True, "no": False}).astype("boolean")
    if kind in {"minutes", "share", "rating", "score"}:
        return values.astype("float64")
    if kind in {"person", "label", "status", "prep", "party"}:
        return values.astype("str").astype("category")
    return values.astype("str")


if __name__ == "__main__":
    for name in FILES:
        write_sample(Path(sys.argv[1] if len(sys.argv) > 1 else "data") / name)
