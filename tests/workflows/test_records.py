"""Presets, settings, edits and summaries: each decision a version, nothing lost, conflicts told."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from mentor_analytics.assess.presets import PRESETS, STANDARD
from mentor_analytics.errors import ConfirmError, DefinitionError, UnknownNameError
from mentor_analytics.workflows import records
from mentor_analytics.workflows.imports import plan_undo, undo
from mentor_analytics.workflows.records import Edit
from mentor_analytics.workflows.workspace import choices, status
from tests.store.stores import NOW, csv_of, line, one, put

LATER = NOW + pd.Timedelta(hours=1)
MINE = replace(STANDARD, name="mine", label="Mine")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "w.db"


def edited(db: Path) -> list[list[object]]:
    return records.edits(db)[["session_id", "owner", "status", "note", "due", "by"]].to_numpy().tolist()


def test_presets_are_built_in_ones_and_saved_ones(db: Path) -> None:
    assert records.presets(db) == dict(PRESETS)
    assert not db.exists()
    first = records.save_preset(db, MINE, by="pm", now=NOW)
    second = records.save_preset(db, replace(MINE, label="Mine, mended"), by="pm", now=NOW)
    assert (first.version, second.version) == (1, 2)
    assert records.presets(db) == {**PRESETS, "mine": second}
    assert choices(db, {}, "mine").preset == second


@pytest.mark.parametrize("name", ["standard", "", "  "])
def test_a_preset_needs_a_name_of_its_own(name: str, db: Path) -> None:
    with pytest.raises(DefinitionError, match="a name of its own"):
        records.save_preset(db, replace(MINE, name=name), by="", now=NOW)


def test_a_deleted_preset_goes_and_its_versions_stay(db: Path) -> None:
    records.save_preset(db, MINE, by="", now=NOW)
    records.save_settings(db, {"preset": "mine"}, by="", now=NOW)
    records.delete_preset(db, "mine", by="", now=NOW)
    assert "mine" not in records.presets(db)
    assert choices(db, {}).preset.name == "standard"
    assert records.save_preset(db, MINE, by="", now=NOW).version == 3
    for name in ("standard", "nobody's"):
        with pytest.raises(UnknownNameError):
            records.delete_preset(db, name, by="", now=NOW)


@pytest.mark.parametrize("words", [("Coach", "coach "), ("Learner", ""), ("", "mentor")])
def test_mentors_and_learners_are_not_called_the_same(words: tuple[str, str], db: Path) -> None:
    with pytest.raises(DefinitionError, match="called the same"):
        records.save_settings(db, {"mentor_word": words[0], "learner_word": words[1]}, by="", now=NOW)
    assert records.stored_settings(db) == {}
    records.save_settings(db, {"mentor_word": "Learner", "learner_word": "Mentee"}, by="", now=NOW)
    with pytest.raises(DefinitionError, match="called the same"):
        records.save_settings(db, {"learner_word": ""}, by="", now=NOW)


def test_settings_are_versions_and_an_empty_text_unsets(db: Path) -> None:
    assert records.stored_settings(db) == {}
    records.save_settings(db, {"timezone": "UTC", "mentor_word": "Tutor"}, by="pm", now=NOW)
    version = status(db).settings_version
    records.save_settings(db, {"timezone": "UTC"}, by="pm", now=NOW)
    assert status(db).settings_version == version  # nothing changed
    records.save_settings(db, {"mentor_word": ""}, by="pm", now=NOW)
    assert records.stored_settings(db) == {"timezone": "UTC"}
    assert one(db, "SELECT count(*) FROM setting_versions") == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", "red"),
        ("preset", "nope"),
        ("timezone", "Atlantis"),
        ("phrases", "no header"),
        ("tracker_rows", "many"),
        ("tracker_rows", "0"),
        ("mentor_word", " "),
        ("mentor_word", "x" * 41),
        ("learner_word", "a\nb"),
    ],
)
def test_what_cannot_be_set_is_refused_and_nothing_is_written(name: str, value: str, db: Path) -> None:
    with pytest.raises((UnknownNameError, DefinitionError)):
        records.save_settings(db, {"timezone": "UTC", name: value}, by="", now=NOW)
    assert records.stored_settings(db) == {}


def test_edits_are_one_row_a_session_with_the_last_of_each_field(db: Path) -> None:
    assert records.edits(db).empty
    put(db, csv_of(line(1), line(2)))
    seen = records.edits(db)
    told = records.save_edits(
        db,
        [Edit("S1", "owner", "Kim"), Edit("S1", "note", "a"), Edit("S1", "note", "b")],
        by="pm",
        now=NOW,
        seen=seen,
    )
    assert (told.applied, told.conflicts) == (2, [])
    assert edited(db) == [["S1", "Kim", "", "b", "", "pm"]]
    assert records.edits(db)["at"].tolist() == [NOW]
    assert records.edits(db).columns.tolist() == list(seen.columns)
    assert records.edits(db)["at"].dtype == seen["at"].dtype


def test_the_same_edit_again_is_none(db: Path) -> None:
    records.save_edits(db, [Edit("S1", "owner", "Kim")], by="pm", now=NOW, seen={})
    version = status(db).records_version
    again = records.save_edits(db, [Edit("s1 ", "owner", "Kim")], by="pm", now=LATER, seen={})
    assert (again.applied, again.conflicts) == (0, [])
    assert status(db).records_version == version
    assert records.save_edits(db, [], by="", now=NOW, seen={}).applied == 0


def test_what_somebody_else_changed_meanwhile_is_told_and_kept(db: Path) -> None:
    records.save_edits(db, [Edit("S1", "owner", "Kim")], by="a", now=NOW, seen={})
    seen = records.edits(db)
    records.save_edits(db, [Edit("S1", "owner", "Lee")], by="b", now=LATER, seen=seen)
    told = records.save_edits(
        db,
        [Edit("S1", "owner", "Max"), Edit("S1", "note", "n"), Edit("S2", "note", "m")],
        by="c",
        now=LATER,
        seen=seen,
    )
    assert told.applied == 2
    [conflict] = told.conflicts
    assert (conflict.session_id, conflict.yours, conflict.theirs, conflict.by, conflict.at) == (
        "S1", "Max", "Lee", "b", LATER,
    )  # fmt: skip
    assert edited(db) == [["S1", "Lee", "", "n", "", "c"], ["S2", "", "", "m", "", "c"]]


def test_what_was_seen_may_be_given_by_field(db: Path) -> None:
    records.save_edits(db, [Edit("S1", "owner", "Kim")], by="a", now=NOW, seen={})
    told = records.save_edits(
        db, [Edit("S1", "owner", "Max")], by="c", now=NOW, seen={("s1", "owner"): "Kim"}
    )
    assert (told.applied, told.conflicts) == (1, [])


def test_an_edit_taken_back_leaves_no_row(db: Path) -> None:
    records.save_edits(db, [Edit("S1", "owner", "Kim")], by="", now=NOW, seen={})
    records.save_edits(db, [Edit("S1", "owner", "")], by="", now=NOW, seen=records.edits(db))
    assert edited(db) == []
    assert one(db, "SELECT count(*) FROM edit_versions") == 2


def test_a_field_or_a_state_nobody_knows_is_refused(db: Path) -> None:
    with pytest.raises(UnknownNameError, match="field"):
        records.save_edits(db, [Edit("S1", "rating", "5")], by="", now=NOW, seen={})
    with pytest.raises(UnknownNameError, match="state"):
        records.save_summaries(db, [("S1", "x", "done")], by="", now=NOW)


def test_the_newest_summary_counts(db: Path) -> None:
    assert records.summaries(db).empty
    records.save_summaries(db, [("S1", "a", "draft"), ("S2", "b", "edited")], by="x", now=NOW)
    records.save_summaries(db, [("S1", "c", "approved")], by="y", now=LATER)
    records.save_summaries(db, [], by="y", now=LATER)
    told = records.summaries(db)
    assert told[["session_id", "text", "state", "by"]].to_numpy().tolist() == [
        ["S2", "b", "edited", "x"],
        ["S1", "c", "approved", "y"],
    ]
    assert told["at"].tolist() == [NOW, LATER]


def test_a_draft_takes_the_place_of_nothing_when_told_so(db: Path) -> None:
    records.save_summaries(db, [("S1", "mine", "edited")], by="x", now=NOW)
    drafts = [("s1", "drafted", "draft"), ("S2", "drafted", "draft")]
    assert records.save_summaries(db, drafts, by="y", now=LATER, over=False) == 1
    assert records.save_summaries(db, drafts, by="y", now=LATER, over=False) == 0
    told = records.summaries(db).set_index("session_id")["text"]
    assert told.to_dict() == {"S1": "mine", "S2": "drafted"}


def test_what_people_wrote_waits_for_sessions_that_go_and_is_there_when_they_return(db: Path) -> None:
    put(db, csv_of(line(1)))
    put(db, csv_of(line(1, 4), line(2), line(3)))
    records.save_edits(
        db, [Edit("S1", "note", "stays"), Edit("S2", "note", "waits")], by="", now=NOW, seen={}
    )
    records.save_summaries(db, [("S3", "waits", "approved")], by="", now=NOW)
    plan = plan_undo(db)
    assert plan is not None
    assert (plan.n_removed, plan.n_restored, plan.n_edits_waiting) == (2, 1, 2)
    with pytest.raises(ConfirmError, match=r"2 sessions with notes"):
        undo(db, by="", now=NOW)
    assert status(db).n_sessions == 3
    undo(db, by="", now=NOW, yes=True)
    assert status(db).n_sessions == 1
    put(db, csv_of(line(2).replace("S2", "s2")))
    notes = records.edits(db).set_index("session_id")["note"]
    assert notes["S1"] == "stays"
    assert notes["s2"] == "waits"  # under the id the session has now
    assert records.summaries(db)["text"].tolist() == ["waits"]


def test_a_corrected_session_keeps_what_people_wrote(db: Path) -> None:
    put(db, csv_of(line(1, 5)))
    records.save_edits(db, [Edit("S1", "owner", "Kim")], by="", now=NOW, seen={})
    put(db, csv_of(line(1, 1)))
    assert edited(db) == [["S1", "Kim", "", "", "", ""]]
    plan = plan_undo(db)
    assert plan is not None
    assert plan.asks == ()  # the session stays, so its notes do
