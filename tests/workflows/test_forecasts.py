"""What may come of a workspace: kept beside it, dropped when seen from an earlier day."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.measure.about import NOTHING
from mentor_analytics.predict.leaving import churn_forecast
from mentor_analytics.store.snapshot import Snapshots
from mentor_analytics.workflows import forecasts, leaving
from mentor_analytics.workflows.choices import choices
from mentor_analytics.workflows.leaving import churn_table
from mentor_analytics.workflows.loading import Loaded, counted_again, load_scored
from tests.predict.sessions import ZONE, as_of, mentors_leaving
from tests.store.stores import CORPUS, NOW, put


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], False),
        (["march.csv"], False),
        (["sample_sessions.csv"], True),
        (["march.csv", "invented_sessions.csv"], True),
    ],
)
def test_what_the_demo_made_is_called_synthetic(names, expected) -> None:
    assert forecasts.is_synthetic([{"name": name} for name in names]) is expected


def test_the_table_is_kept_and_read_again(tmp_path: Path, monkeypatch) -> None:
    sessions, snapshots = mentors_leaving(40, days=150), Snapshots(tmp_path / "w.db", "stamp")
    made = churn_table(sessions, as_of(150), ZONE, NOTHING, snapshots)
    pd.testing.assert_frame_equal(made, churn_forecast(sessions, as_of(150), ZONE).table)
    monkeypatch.setattr(leaving, "churn_forecast", None)  # from here on only what was kept can answer
    pd.testing.assert_frame_equal(churn_table(sessions, as_of(150), ZONE, NOTHING, snapshots), made)
    with pytest.raises(TypeError):
        churn_table(sessions, as_of(149), ZONE, NOTHING, snapshots)


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    put(tmp_path / "w.db", CORPUS / "seq_a.csv")
    return load_scored(tmp_path / "w.db", choices(tmp_path / "w.db", {}, "operations"), NOW)


def test_mentors_carry_what_may_come_and_why_not(loaded: Loaded) -> None:
    mentors = loaded.scored.mentors
    assert mentors["churn_probability"].isna().all()
    assert mentors["churn_reason"].str.startswith("needs 200").all()
    assert not loaded.scored.judgement.flags["rule"].str.startswith("churn").any()


def test_a_probability_meets_the_rules_that_name_it(loaded: Loaded) -> None:
    keys = loaded.scored.mentors["mentor_key"]
    told = pd.DataFrame({"mentor_key": keys, "churn_probability": 0.8, "churn_probability_change_30d": 0.0})
    about = replace(loaded.about, forecasts=told)
    every = np.ones(len(loaded.scored.sessions), dtype=bool)
    with_it = counted_again(replace(loaded, about=about), every)
    assert (with_it.scored.judgement.flags["rule"] == "churn_critical").sum() == len(keys)
    earlier = counted_again(replace(loaded, about=about), every, loaded.as_of - pd.Timedelta(days=1))
    assert "churn_probability" not in earlier.scored.mentors  # it was learned from what came later
    assert earlier.about.forecasts is None


def test_cards_of_a_workspace(loaded: Loaded) -> None:
    missed, leaving_ = forecasts.no_shows(loaded), forecasts.leaving(loaded)
    assert (missed.card.what, leaving_.card.what) == ("no_show", "churn")
    assert missed.card.reason
    assert leaving_.card.reason
    assert missed.table.columns.tolist()[:4] == [
        "session_id",
        "no_show_probability",
        "reason",
        "why",
    ]
    assert loaded.about.forecasts is not None
