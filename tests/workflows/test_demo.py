"""The files of an invented platform: the same bytes, read back without a doubt, nothing asked of the sample."""

import json
from pathlib import Path

import pandas as pd
import pytest

from mentor_analytics.demo.files import TIMEZONE
from mentor_analytics.demo.platform import synthetic_platform
from mentor_analytics.errors import DefinitionError, MentorAnalyticsError, OutputError
from mentor_analytics.ingest.upload import read_upload
from mentor_analytics.workflows.demo import Wishes, demo_files, write_demo

NOW = pd.Timestamp("2026-11-02 09:00", tz="UTC")
SMALL = Wishes(300, seed=3, days=40)


def test_each_file_is_read_back_as_it_was(tmp_path: Path) -> None:
    made = synthetic_platform(300, 3, days=40)
    frames = {"sessions": made.sessions, "profiles": made.profiles, "events": made.events}
    for path, (kind, frame) in zip(demo_files(SMALL, tmp_path), frames.items(), strict=True):
        assert path.name == f"invented_{kind}.csv"
        read = read_upload(path, timezone=TIMEZONE, now=NOW, isolated=False)
        assert (read.kind, read.warnings, read.rows["stored"]) == (kind, [], len(frame))
        assert set(frame.columns) <= set(read.sessions.columns)
        for name in frame.columns:
            told, meant = read.sessions[name].astype("object"), frame[name].astype("object")
            assert told.where(told.notna(), None).tolist() == meant.where(meant.notna(), None).tolist(), name


def test_the_same_wishes_give_the_same_bytes(tmp_path: Path) -> None:
    written = [
        write_demo(SMALL, tmp_path / f"{name}.csv", with_profiles=True, truths=tmp_path / f"{name}.json")
        for name in "ab"
    ]
    assert [path.name for path in written[0]] == ["a.csv", "a_profiles.csv", "a_events.csv", "a.json"]
    for one, other in zip(*written, strict=True):
        assert one.read_bytes() == other.read_bytes()
    other = write_demo(Wishes(300, seed=4, days=40), tmp_path / "c.csv")
    assert [path.name for path in other] == ["c.csv"]
    assert other[0].read_bytes() != written[0][0].read_bytes()


@pytest.mark.parametrize("planted", [True, False])
def test_truths_are_written_as_data(planted: bool, tmp_path: Path) -> None:
    wishes = Wishes(300, seed=3, days=40, planted=planted)
    file = tmp_path / "t.json"
    assert file not in demo_files(wishes, tmp_path, file)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert (told["seed"], told["sessions"], told["days"]) == (3, 300, 40)
    truths = synthetic_platform(300, 3, days=40, planted=planted).truths
    assert [each["name"] for each in told["truths"]] == [truth.name for truth in truths]


def test_until_a_day_some_are_ahead(tmp_path: Path) -> None:
    sessions = pd.read_csv(*write_demo(Wishes(1000, until="2026-11-20"), tmp_path / "a.csv"))
    ahead = sessions["Status"].eq("Scheduled")
    assert ahead.sum() == 4
    assert sessions.loc[~ahead, "Scheduled Start"].str[:10].max() == "2026-11-20"
    assert sessions.loc[ahead, "Scheduled Start"].str[:10].min() > "2026-11-20"
    for day in ("20 Nov", "2026-02-30", "x"):
        with pytest.raises(DefinitionError, match="is no day"):
            write_demo(Wishes(10, until=day), tmp_path / "b.csv")


def test_the_sample_is_as_it_is(tmp_path: Path) -> None:
    assert [path.name for path in demo_files(Wishes(), tmp_path)] == ["sample_sessions.csv"]
    for wishes in (Wishes(days=30), Wishes(planted=False), Wishes(until="2026-11-20")):
        with pytest.raises(MentorAnalyticsError, match="120 sessions, as they are"):
            write_demo(wishes, tmp_path / "a.csv")
    with pytest.raises(MentorAnalyticsError, match="as they are"):
        write_demo(Wishes(), tmp_path / "a.csv", with_profiles=True)
    with pytest.raises(MentorAnalyticsError, match="as they are"):
        demo_files(Wishes(), tmp_path, tmp_path / "t.json")
    assert not (tmp_path / "a.csv").exists()


def test_truths_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"t\.json cannot be written"):
        write_demo(SMALL, tmp_path / "a.csv", truths=tmp_path / "none" / "t.json")
