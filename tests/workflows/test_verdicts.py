"""What people say of findings and flags is kept, version by version."""

from pathlib import Path

import pandas as pd
import pytest

from mentor_analytics.errors import UnknownNameError
from mentor_analytics.store.database import writing
from mentor_analytics.workflows import verdicts
from mentor_analytics.workflows.workspace import status
from tests.store.stores import NOW, csv_of, line, one, put

LATER = NOW + pd.Timedelta("1h")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "w.db"
    put(path, csv_of(line(1), line(2)))
    return path


def test_without_a_workspace_nothing_was_said(tmp_path: Path) -> None:
    findings, flags = (ask(tmp_path / "w.db") for ask in (verdicts.finding_verdicts, verdicts.flag_verdicts))
    assert list(findings.columns) == ["finding", "verdict", "by", "at"]
    assert list(flags.columns) == ["subject_type", "subject", "rule", "verdict", "by", "at"]
    assert findings.empty
    assert flags.empty
    assert str(flags["at"].dtype) == "datetime64[us, UTC]"
    assert not (tmp_path / "w.db").exists()


def test_the_last_verdict_on_a_finding_counts(db: Path) -> None:
    for verdict, now in (("kept", NOW), ("useful", LATER)):
        verdicts.save_finding_verdict(db, "fridays", verdict, by="pm", now=now)
    verdicts.save_finding_verdict(db, "mondays", "dismissed", by="kim", now=NOW)
    told = verdicts.finding_verdicts(db)
    assert told.to_numpy().tolist() == [
        ["fridays", "useful", "pm", LATER],
        ["mondays", "dismissed", "kim", NOW],
    ]
    assert one(db, "SELECT count(*) FROM finding_verdicts") == 3


def test_a_verdict_taken_back_is_gone_but_not_forgotten(db: Path) -> None:
    verdicts.save_finding_verdict(db, "fridays", "kept", by="pm", now=NOW)
    verdicts.save_finding_verdict(db, "fridays", "", by="pm", now=LATER)
    verdicts.save_flag_verdict(db, "session", "S1", "low_rating", "wrong", by="pm", now=NOW)
    verdicts.save_flag_verdict(db, "session", "S1", "low_rating", "", by="pm", now=LATER)
    assert verdicts.finding_verdicts(db).empty
    assert verdicts.flag_verdicts(db).empty
    assert one(db, "SELECT count(*) FROM flag_verdicts") == 2


def test_a_session_is_the_same_however_its_id_is_written(db: Path) -> None:
    verdicts.save_flag_verdict(db, "session", " s1", "low_rating", "wrong", by="pm", now=NOW)
    verdicts.save_flag_verdict(db, "session", "S1", "low_rating", "useful", by="pm", now=LATER)
    verdicts.save_flag_verdict(db, "mentor", "m0123456789", "low_rating", "not_applicable", by="", now=LATER)
    told = verdicts.flag_verdicts(db)
    assert told[["subject_type", "subject", "rule", "verdict"]].to_numpy().tolist() == [
        ["session", "S1", "low_rating", "useful"],
        ["mentor", "m0123456789", "low_rating", "not_applicable"],
    ]


def test_only_what_is_new_is_told_to_those_who_look(db: Path) -> None:
    before = status(db).records_version
    for _ in range(2):
        verdicts.save_finding_verdict(db, "fridays", "kept", by="pm", now=NOW)
        verdicts.save_flag_verdict(db, "mentor", "m1", "low_rating", "wrong", by="pm", now=NOW)
    verdicts.save_finding_verdict(db, "mondays", "", by="pm", now=NOW)
    assert status(db).records_version == before + 2


def test_other_words_are_refused(db: Path) -> None:
    with pytest.raises(UnknownNameError):
        verdicts.save_finding_verdict(db, "fridays", "wrong", by="pm", now=NOW)
    with pytest.raises(UnknownNameError):
        verdicts.save_flag_verdict(db, "mentor", "m1", "low_rating", "dismissed", by="pm", now=NOW)


@pytest.mark.parametrize("table", ["finding_verdicts", "flag_verdicts"])
@pytest.mark.parametrize("change", ["UPDATE {} SET verdict = ''", "DELETE FROM {}"])
def test_what_was_said_cannot_be_changed(table: str, change: str, db: Path) -> None:
    verdicts.save_finding_verdict(db, "fridays", "kept", by="pm", now=NOW)
    verdicts.save_flag_verdict(db, "mentor", "m1", "low_rating", "wrong", by="pm", now=NOW)
    with pytest.raises(Exception, match="only added to"), writing(db) as connection:
        connection.execute(change.format(table))
