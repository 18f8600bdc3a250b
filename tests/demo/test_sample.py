"""The bundled sample gives the published counts; read here with plain pandas alone."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook
from textblob.en import sentiment

from mentor_analytics.demo.files import heading
from mentor_analytics.demo.sample import FILES, HOLIDAYS, sample_sessions, write_sample
from mentor_analytics.schema import INPUT_ONLY, SESSIONS

DATA = Path(__file__).parents[2] / "data"
LATE = "Mentor was late, shortened our discussion time."
NAMES = [column.name for column in SESSIONS if column.name not in INPUT_ONLY]


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    frame = pd.read_csv(
        DATA / FILES[0], parse_dates=["Scheduled Start", "Booked At", "Moved From", "Moved To"]
    )
    frame.columns = pd.Index(NAMES)
    frame["polarity"] = frame["feedback"].map(lambda text: sentiment(text)[0], na_action="ignore")
    return frame


def is_yes(values: pd.Series) -> pd.Series:
    return values.eq("Yes")


def test_csv_is_what_the_script_builds(tmp_path: Path) -> None:
    write_sample(tmp_path / FILES[0])
    assert (DATA / FILES[0]).read_bytes() == (tmp_path / FILES[0]).read_bytes()


def test_every_column_is_there_and_filled(sample: pd.DataFrame) -> None:
    header = (DATA / FILES[0]).read_text(encoding="utf-8").split("\n", 1)[0]
    assert header.split(",") == [heading(name) for name in NAMES]
    assert sample.shape == (120, len(NAMES) + 1)
    assert sample[NAMES].notna().any().all()


@pytest.mark.parametrize(
    ("column", "value", "count"),
    [
        ("attended", "Yes", 81),
        ("status", "Completed", 67),
        ("status", "No Show", 19),
        ("status", "Cancelled", 18),
        ("status", "Rescheduled", 16),
        ("action_items", "Yes", 44),
        ("follow_up_scheduled", "Yes", 50),
        ("mentor_prep", "Yes", 68),
        ("mentor_prep", "Partial", 29),
        ("mentor_prep", "No", 23),
        ("feedback", LATE, 7),
    ],
)
def test_count(sample: pd.DataFrame, column: str, value: str, count: int) -> None:
    assert sample[column].eq(value).sum() == count


@pytest.mark.parametrize(
    ("column", "value", "count"),
    [
        ("action_items", "Yes", 44),
        ("follow_up_scheduled", "Yes", 50),
        ("mentor_prep", "Yes", 44),
        ("attended", "Yes", 67),
    ],
)
def test_count_on_completed(sample: pd.DataFrame, column: str, value: str, count: int) -> None:
    assert sample.loc[sample["status"].eq("Completed"), column].eq(value).sum() == count


def test_comments(sample: pd.DataFrame) -> None:
    completed = sample["status"].eq("Completed")
    assert sample["feedback"].isna().sum() == 70
    assert sample.loc[completed, "feedback"].notna().sum() == 50
    others = sample["feedback"].dropna().loc[lambda texts: texts.ne(LATE)]
    assert others.is_unique


@pytest.mark.parametrize(
    ("column", "value", "total", "n"),
    [
        ("status", "Completed", 244, 67),
        ("mentor_prep", "Yes", 166, 44),
        ("mentor_prep", "Partial", 45, 13),
        ("mentor_prep", "No", 33, 10),
    ],
)
def test_ratings(sample: pd.DataFrame, column: str, value: str, total: int, n: int) -> None:
    ratings = sample.loc[sample[column].eq(value), "rating"].dropna()
    assert (ratings.sum(), len(ratings)) == (total, n)


@pytest.mark.parametrize(("band", "counts"), [(0.1, (34, 9, 7)), (0.05, (34, 9, 7)), (0.0, (34, 9, 7))])
def test_sentiment(sample: pd.DataFrame, band: float, counts: tuple[int, int, int]) -> None:
    polarity = sample["polarity"].dropna()
    positive, negative = polarity.gt(band), polarity.lt(-band)
    assert (positive.sum(), (~positive & ~negative).sum(), negative.sum()) == counts


def test_ratings_by_sentiment(sample: pd.DataFrame) -> None:
    polarity = sample["polarity"].fillna(0)
    groups = np.select([polarity.gt(0.1), polarity.lt(-0.1)], ["positive", "negative"], "neutral")
    rated = sample["rating"].groupby(groups).agg(["sum", "count"])
    assert rated.to_dict("index") == {
        "neutral": {"sum": 100, "count": 26},
        "positive": {"sum": 122, "count": 34},
        "negative": {"sum": 22, "count": 7},
    }


def test_mean_polarity(sample: pd.DataFrame) -> None:
    polarity = sample["polarity"]
    assert round(polarity.sum() / 120, 3) == 0.060
    assert round(polarity.mean(), 3) == 0.143
    assert round(polarity[polarity.lt(0)].mean(), 3) == -0.3


def test_correlation(sample: pd.DataFrame) -> None:
    rated = sample.dropna(subset="rating")
    assert round(rated["scheduled_min"].corr(rated["rating"]), 4) == -0.1638


def test_imputed_prep_effect(sample: pd.DataFrame) -> None:
    mean = sample.groupby("mentor")["rating"].transform("mean")
    filled = sample["rating"].fillna(mean)
    prepared = sample["mentor_prep"].ne("No")
    assert (round(filled[prepared].mean(), 4), round(filled[~prepared].mean(), 4)) == (3.6857, 3.5207)


ATTENDANCE: dict[str, dict[str, tuple[int, int]]] = {
    "program": {"AIML": (20, 32), "Academy": (17, 25), "DSML": (21, 26), "DevOps": (23, 37)},
    "batch": {
        "AIML Aug25": (6, 9),
        "AIML Jun25": (8, 14),
        "AIML Sept25": (6, 9),
        "Academy Aug25 Intermediate": (8, 9),
        "Academy Jul25 Beginner": (4, 7),
        "Academy Sept25 Advanced": (5, 9),
        "DSML Aug25 Advanced": (8, 9),
        "DSML Jul25 Intermediate": (6, 7),
        "DSML Jun25 Beginner": (7, 10),
        "DevOps Aug25": (8, 13),
        "DevOps Jun25": (12, 17),
        "DevOps Sept25": (3, 7),
    },
    "cohort": {
        "a_1M": (18, 24),
        "b_2-3M": (11, 18),
        "c_4-6M": (11, 18),
        "d_7-9M": (9, 13),
        "e_10-24M": (17, 26),
        "f_>24M": (15, 21),
    },
}


@pytest.mark.parametrize("column", ATTENDANCE)
def test_attendance_by_group(sample: pd.DataFrame, column: str) -> None:
    groups = is_yes(sample["attended"]).groupby(sample[column]).agg(["sum", "count"])
    assert {name: (row["sum"], row["count"]) for name, row in groups.iterrows()} == ATTENDANCE[column]


@pytest.mark.parametrize(
    ("column", "least", "below", "groups"),
    [
        ("program", 1, 3, 4),
        ("batch", 1, 7, 12),
        ("cohort", 1, 4, 6),
        ("mentor", 1, 8, 15),
        ("program", 10, 3, 4),
        ("batch", 10, 2, 4),
        ("cohort", 10, 4, 6),
        ("mentor", 10, 3, 5),
    ],
)
def test_groups_below_70_percent(
    sample: pd.DataFrame, column: str, least: int, below: int, groups: int
) -> None:
    counts = is_yes(sample["attended"]).groupby(sample[column]).agg(["sum", "count"])
    counts = counts[counts["count"].ge(least)]
    assert ((10 * counts["sum"] < 7 * counts["count"]).sum(), len(counts)) == (below, groups)


def test_mentors_behind_negative_comments(sample: pd.DataFrame) -> None:
    assert sample.loc[sample["polarity"].lt(0), "mentor"].value_counts().to_dict() == {
        "Vikram Singh": 2,
        "Neha Verma": 1,
        "Kavya Nair": 1,
        "Divya Krishnan": 1,
        "Priya Patel": 1,
        "Rahul Sharma": 1,
    }


def rules(sample: pd.DataFrame) -> pd.DataFrame:
    completed = sample["status"].eq("Completed")
    return pd.DataFrame(
        {
            "rating < 3": sample["rating"].lt(3),
            "rating < 3.5": sample["rating"].lt(3.5),
            "prep not yes": sample["mentor_prep"].ne("Yes"),
            "prep no": sample["mentor_prep"].eq("No"),
            "no follow-up": ~is_yes(sample["follow_up_scheduled"]),
            "negative": sample["polarity"].lt(-0.1),
            "absent": ~is_yes(sample["attended"]),
            "under time": completed & sample["actual_min"].lt(0.8 * sample["scheduled_min"]),
        }
    )


TRACKER = ["rating < 3", "prep not yes", "no follow-up", "negative"]
DIAGNOSTIC = ["absent", "rating < 3.5", "under time", "negative"]
STANDARD = ["rating < 3", "prep no", "no follow-up", "negative", "under time"]


@pytest.mark.parametrize(
    ("names", "completed_only", "hits", "by_number", "lights"),
    [
        pytest.param(TRACKER, False, [14, 52, 70, 7], [24, 51, 43, 2], (24, 49, 47), id="tracker, all"),
        pytest.param(TRACKER, True, [14, 23, 17, 7], [24, 27, 14, 2], (24, 25, 18), id="tracker, completed"),
        pytest.param(DIAGNOSTIC, False, [39, 29, 19, 7], [37, 74, 7, 2], (37, 72, 11), id="diagnostic, all"),
        pytest.param(
            DIAGNOSTIC, True, [0, 29, 19, 7], [23, 35, 7, 2], (23, 33, 11), id="diagnostic, completed"
        ),
        pytest.param(STANDARD, True, [14, 10, 17, 7, 19], [20, 32, 12, 1, 2], (20, 30, 17), id="standard"),
    ],
)
def test_flags(
    sample: pd.DataFrame,
    names: list[str],
    completed_only: bool,
    hits: list[int],
    by_number: list[int],
    lights: tuple[int, int, int],
) -> None:
    met = rules(sample)[names]
    if completed_only:
        met = met[sample["status"].eq("Completed")]
    number = met.sum(axis="columns")
    red = number.ge(2) | met["negative"]
    assert met.sum().tolist() == hits
    assert number.value_counts().sort_index().tolist() == by_number
    assert (number.eq(0).sum(), (number.eq(1) & ~red).sum(), red.sum()) == lights


def test_a_higher_rating_threshold_adds_15(sample: pd.DataFrame) -> None:
    met = rules(sample)
    assert (met["rating < 3.5"].sum() - met["rating < 3"].sum()) == 15


def test_held_only_have_what_held_sessions_have(sample: pd.DataFrame) -> None:
    """The one intended contradiction: 14 learners are noted as present where nothing was held."""
    held = sample["status"].eq("Completed")
    for column in ("rating", "feedback", "follow_up_on", "action_item_text", "engagement", "empathy"):
        assert sample.loc[~held, column].isna().all(), column
    assert sample.loc[~held, "actual_min"].fillna(0).eq(0).all()
    assert (is_yes(sample["attended"]) & ~held).sum() == 14
    assert is_yes(sample["attended"])[held].all()


def test_columns_agree(sample: pd.DataFrame) -> None:
    assert sample["follow_up_on"].notna().equals(is_yes(sample["follow_up_scheduled"]))
    assert sample["action_item_text"].notna().equals(is_yes(sample["action_items"]))
    moved = sample["status"].eq("Rescheduled")
    for column in ("moved_from_at", "moved_to_at", "reschedule_reason"):
        assert sample[column].notna().equals(moved), column
    assert sample["initiated_by"].notna().equals(moved | sample["status"].eq("Cancelled"))
    assert sample["no_show_by"].notna().equals(sample["status"].eq("No Show"))
    assert sample.loc[moved, "moved_from_at"].eq(sample.loc[moved, "scheduled_at"]).all()
    assert sample.loc[moved, "moved_to_at"].gt(sample.loc[moved, "scheduled_at"]).all()
    assert sample["booked_at"].lt(sample["scheduled_at"]).all()


def test_issue_notes_contradict_their_column_only_where_meant(sample: pd.DataFrame) -> None:
    note = sample["issue_note"]
    follow_up = note.eq("No follow-up scheduled") & is_yes(sample["follow_up_scheduled"])
    actions = note.eq("No action items documented") & is_yes(sample["action_items"])
    early = note.eq("Session ended early (< 20 mins)") & sample["actual_min"].ge(20)
    assert (follow_up.sum(), actions.sum(), early.sum()) == (1, 1, 1)


def test_dates_are_office_hours_of_working_days_in_two_months(sample: pd.DataFrame) -> None:
    start = sample["scheduled_at"]
    assert start.is_monotonic_increasing
    assert start.dt.strftime("%Y-%m").value_counts().to_dict() == {"2026-09": 65, "2026-10": 55}
    assert set(start.dt.day_of_week) == {0, 1, 2, 3, 4}
    assert start.dt.hour.between(10, 18).all()
    assert not start.dt.strftime("%Y-%m-%d").isin(HOLIDAYS).any()
    assert start.dropna().diff().dropna().min() >= pd.Timedelta(hours=1)


def test_learners_return_and_belong_to_one_batch(sample: pd.DataFrame) -> None:
    learners = sample.groupby("learner_id")
    assert 55 <= learners.ngroups <= 65
    assert sample["session_id"].is_unique
    for column in ("learner", "learner_email", "batch", "cohort"):
        assert learners[column].nunique().eq(1).all(), column
    assert sample["learner"].nunique() == learners.ngroups
    assert sample["learner_email"].str.endswith("@example.org").all()
    is_first = is_yes(sample["is_first_session"])
    held = sample["status"].eq("Completed").astype("int64")
    met_before = held.groupby([sample["learner_id"], sample["mentor"]]).cumsum() - held
    assert not (is_first & met_before.gt(0)).any()


DTYPES = {
    "id": "str",
    "text": "str",
    "line": "str",
    "person": "category",
    "label": "category",
    "status": "category",
    "prep": "category",
    "party": "category",
    "boolean": "boolean",
    "minutes": "float64",
    "share": "float64",
    "rating": "float64",
    "score": "float64",
    "instant": "datetime64[us, UTC]",
    "day": "datetime64[us]",
}


def test_frame_is_typed_as_a_sessions_frame() -> None:
    frame = sample_sessions()
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        column.name: DTYPES[column.kind] for column in SESSIONS if column.name not in INPUT_ONLY
    }
    allowed = {column.name: column.allowed for column in SESSIONS}
    for name in ("status", "mentor_prep", "initiated_by", "no_show_by"):
        assert set(frame[name].cat.categories) <= set(allowed[name]), name


def test_workbook_holds_the_same(sample: pd.DataFrame, tmp_path: Path) -> None:
    write_sample(tmp_path / FILES[1])
    built, committed = (
        list(load_workbook(folder / FILES[1])["Sessions"].values) for folder in (tmp_path, DATA)
    )
    assert built == committed
    sheet: Any = load_workbook(DATA / FILES[1])["Sessions"]
    header = next(sheet.iter_rows(max_row=1))
    assert [cell.value for cell in header] == [heading(name) for name in NAMES]
    assert all(cell.font.bold for cell in header)
    assert sheet.freeze_panes == "B2"
    rows = pd.DataFrame(committed[1:], columns=NAMES)
    for name in ("session_id", "mentor", "status", "feedback", "transcript", "attended"):
        assert rows[name].dropna().tolist() == sample[name].dropna().tolist(), name
    for name in ("actual_min", "rating", "clarity", "attendance"):
        assert rows[name].dropna().tolist() == sample[name].dropna().tolist(), name
    assert rows["scheduled_at"].tolist() == sample["scheduled_at"].tolist()
    assert {type(value) for value in committed[1][1:2]} == {dt.datetime}
