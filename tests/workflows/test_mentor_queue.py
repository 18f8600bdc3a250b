"""The queue seen from an earlier day uses nothing learned or booked later; of a part nobody is called gone."""

from pathlib import Path

import pandas as pd

from mentor_analytics.assess.presets import STANDARD
from mentor_analytics.assess.scores import is_gone
from mentor_analytics.measure.about import About
from mentor_analytics.workflows.choices import choices
from mentor_analytics.workflows.loading import counted_again, load_scored
from mentor_analytics.workflows.mentor_queue import mentor_queue
from mentor_analytics.workflows.sources import Source
from tests.assess.histories import MONDAY, ZONE, end_after, history
from tests.store.stores import NOW, csv_of, put

DAYS = [*range(0, 70, 2)]


def source() -> Source:
    """Two mentors with a session every other day, booked two days before, and the forecast of today."""
    rows = [(day, who, "u", 4) for day in DAYS for who in "AB"]
    sessions = history(*rows)
    sessions["booked_at"] = sessions["scheduled_at"] - pd.Timedelta(days=2)
    told = pd.DataFrame({"mentor_key": sessions["mentor_key"].unique(), "churn_probability": 0.9})
    return Source(sessions, (STANDARD,), end_after(70), ZONE, ("mine.csv",), About(forecasts=told))


def test_an_earlier_day_knows_neither_todays_forecast_nor_what_was_booked_later() -> None:
    today = mentor_queue(source(), "", end_after(70))
    assert today.table["churn_probability"].eq(0.9).all()
    assert "leaving" in set(today.parts["part"]) or today.parts["column"].eq("churn_probability").any()
    earlier = mentor_queue(source(), f"{MONDAY + pd.Timedelta(days=40):%Y-%m-%d}", end_after(70))
    assert "churn_probability" not in earlier.table.columns
    assert not earlier.parts["column"].eq("churn_probability").any()
    assert earlier.table["sessions_to_come"].eq(1).all()
    same_day = mentor_queue(source(), f"{MONDAY + pd.Timedelta(days=69):%Y-%m-%d}", end_after(70))
    assert same_day.table["churn_probability"].eq(0.9).all()


def test_who_works_elsewhere_by_now_is_not_called_gone(tmp_path: Path) -> None:
    head = "session_id,mentor,status,scheduled_at,program"
    lines = [
        f"S{who}{day},{who},Completed,{MONDAY + pd.Timedelta(days=day):%Y-%m-%d} 10:00,"
        f"{'P1' if who == 'A' and day >= 30 else 'P0'}"
        for day in DAYS
        for who in "AB"
        if who == "A" or day < 30
    ]
    put(tmp_path / "w.db", csv_of(*lines, head=head))
    loaded = load_scored(tmp_path / "w.db", choices(tmp_path / "w.db", {}, None), NOW)
    part = counted_again(loaded, (loaded.scored.sessions["program"] == "P0").to_numpy(dtype=bool))
    for each in (loaded, part, counted_again(part, part.scored.sessions["mentor"].notna().to_numpy())):
        mentors = each.scored.mentors
        assert mentors["mentor"].tolist() == ["A", "B"]
        assert is_gone(mentors["priority_reason"]).tolist() == [False, True]
    then = counted_again(part, part.scored.sessions["mentor"].notna().to_numpy(), end_after(30))
    assert not is_gone(then.scored.mentors["priority_reason"]).any()
