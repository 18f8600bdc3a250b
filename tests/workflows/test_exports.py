import hashlib
import io
import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from mentor_analytics.assess.judge import FLAGGED
from mentor_analytics.errors import OutputError, UnknownNameError
from mentor_analytics.ingest.upload import read_upload
from mentor_analytics.schema import LIGHTS
from mentor_analytics.workflows import imports, records, workspace
from mentor_analytics.workflows.exports import (
    BY_KIND,
    EXPORTS,
    Part,
    Source,
    export,
    file_bytes,
    table,
    tracker_file,
)

SAMPLE = Path(__file__).parents[2] / "data" / "sample_sessions.csv"
NOW = pd.Timestamp("2026-11-20", tz="UTC").as_unit("us")
TABLES = [each.kind for each in EXPORTS if each.kind not in {"tracker", "manifest"}]


def workspace_of(db, file=SAMPLE):
    staged = imports.prepare_import(db, file, name=file.name, given={}, timezone="Asia/Kolkata", now=NOW)
    imports.save_import(db, staged, by="", now=NOW, yes=True)
    return db


def source_of(db):
    chosen = workspace.choices(db, {})
    loaded = workspace.load_scored(db, chosen, NOW)
    return Source(db, loaded, workspace.status(db).workspace, 5_000)


@pytest.fixture
def source(tmp_path):
    return source_of(workspace_of(tmp_path / "w.db"))


@pytest.mark.parametrize("kind", [each.kind for each in EXPORTS])
def test_every_kind_can_be_written_and_is_the_same_again(kind, source, tmp_path):
    chosen = workspace.choices(source.path, {})
    first = export(source.path, kind, tmp_path / BY_KIND[kind].file, chosen, NOW)
    assert first.read_bytes() == file_bytes(source, kind, NOW)


def test_a_kind_nobody_knows_is_refused(source, tmp_path):
    with pytest.raises(UnknownNameError, match="tracker, sessions, summaries"):
        export(source.path, "everything", tmp_path / "x.csv", workspace.choices(source.path, {}), NOW)


def test_where_nothing_can_be_written_it_says_so(source, tmp_path):
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    with pytest.raises(OutputError, match="Choose another file"):
        export(source.path, "kpis", folder, workspace.choices(source.path, {}), NOW)


@pytest.mark.parametrize("kind", [each.kind for each in EXPORTS])
@pytest.mark.parametrize("name", ["x.txt", "x", "x.csv.gz"])
def test_a_name_that_says_another_kind_of_file_is_refused(kind, name, source, tmp_path):
    ending = BY_KIND[kind].file.rpartition(".")[2]
    with pytest.raises(OutputError, match=rf"Give --out a name that ends in \.{ending}"):
        export(source.path, kind, tmp_path / name, workspace.choices(source.path, {}), NOW)
    assert not (tmp_path / name).exists()


def test_the_ending_may_be_written_in_capitals(source, tmp_path):
    chosen = workspace.choices(source.path, {})
    assert export(source.path, "kpis", tmp_path / "K.CSV", chosen, NOW).exists()


@pytest.mark.parametrize("kind", TABLES)
def test_an_empty_workspace_gives_tables_without_rows(kind, tmp_path):
    empty = source_of(tmp_path / "none.db")
    assert len(table(empty, kind)) == (0 if kind != "kpis" else len(table(empty, "kpis")))
    assert file_bytes(empty, kind, NOW) == file_bytes(empty, kind, NOW)


def test_sessions_exported_can_be_read_again(source, tmp_path):
    out = export(source.path, "sessions", tmp_path / "s.csv", workspace.choices(source.path, {}), NOW)
    again = read_upload(out, timezone="Asia/Kolkata", now=NOW, isolated=False).sessions
    assert again["session_id"].tolist() == source.loaded.scored.sessions["session_id"].tolist()
    assert again["scheduled_at"].tolist() == source.loaded.scored.sessions["scheduled_at"].tolist()


def test_formulas_are_made_harmless_in_every_table(tmp_path):
    lines = [
        "Session ID,Start,Mentor,Status,Feedback,Rating,Program",
        "S1,2026-03-02 10:00,=HYPERLINK(),completed,=1+1 was late,2,+cmd",
    ]
    file = tmp_path / "hostile.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    hostile = source_of(workspace_of(tmp_path / "h.db", file))
    for kind in TABLES:
        for line in pd.read_csv(io.BytesIO(file_bytes(hostile, kind, NOW)), dtype="str").to_numpy().ravel():
            assert not str(line).lstrip().startswith(("=", "+", "@"))


def test_summaries_show_what_people_made_of_the_drafts(source):
    drafts = table(source, "summaries").set_index("session_id")
    first, second, third, fourth = drafts.index[:4]
    kept = drafts.loc[second, "summary"]
    rows = [
        (first, "=My own words", "edited"),
        (second, kept, "approved"),
        (fourth, "An older draft.", "draft"),
    ]
    records.save_summaries(source.path, rows, by="asha", now=NOW)
    found = table(source, "summaries").set_index("session_id")
    assert found.loc[first, ["summary", "origin", "state"]].tolist() == ["=My own words", "person", "edited"]
    assert found.loc[second, ["summary", "origin", "state"]].tolist() == [kept, "template", "approved"]
    assert found.loc[third, ["summary", "origin", "state"]].tolist() == [
        drafts.loc[third, "summary"],
        "template",
        "none",
    ]
    # A draft nobody touched follows the session it is of.
    assert found.loc[fourth, ["summary", "origin", "state"]].tolist() == [
        drafts.loc[fourth, "summary"],
        "template",
        "draft",
    ]
    assert b"'=My own words" in file_bytes(source, "summaries", NOW)


def test_the_manifest_holds_the_fingerprints_of_the_tables(source):
    made = json.loads(file_bytes(source, "manifest", NOW))
    for kind in TABLES:
        expected = hashlib.sha256(file_bytes(source, kind, NOW)).hexdigest()
        assert made["outputs"][BY_KIND[kind].file] == expected
    assert made["counts"]["sessions"] == 120
    assert made["inputs"][0]["name"] == "sample_sessions.csv"


def sheet(content, title):
    rows = list(openpyxl.load_workbook(io.BytesIO(content))[title].iter_rows(min_row=3, values_only=True))
    return pd.DataFrame(rows[1:], columns=list(rows[0]))


def test_the_tracker_says_which_workspace_and_what_was_written(source):
    session = source.loaded.scored.sessions["session_id"][0]
    nothing = records.edits(source.path)
    records.save_edits(source.path, [records.Edit(session, "owner", "Asha")], by="", now=NOW, seen=nothing)
    content = tracker_file(source, NOW)
    meta = openpyxl.load_workbook(io.BytesIO(content))["_meta"]
    assert meta["B2"].value == source.workspace_id
    rows = sheet(content, "Early warning").set_index("Session ID")
    assert rows["Owner"].dropna().to_dict() == {session: "Asha"}


def part(source, *, program="DSML", lights=FLAGGED, light=None):
    sessions = source.loaded.scored.sessions
    within = (sessions["program"] == program).to_numpy(dtype=bool)
    picked = within & sessions["light"].isin(list(lights)).to_numpy(dtype=bool)
    if light:
        picked &= (sessions["light"] == light).to_numpy(dtype=bool)
    return Part(within, picked, tuple(lights), f"Program: {program}")


def test_a_part_is_counted_over_its_people_and_lists_what_was_picked(source):
    sessions = source.loaded.scored.sessions
    chosen = part(source, light="red")
    content = tracker_file(source, NOW, chosen)
    listed = sheet(content, "Early warning")
    assert sorted(listed["Session ID"]) == sorted(sessions["session_id"][chosen.picked])
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book["Overview"]["A2"].value.endswith("only Program: DSML")
    judged = int((sessions["light"].notna() & chosen.within).sum())
    assert f"of {judged} judged sessions" in book["Early warning"]["A1"].value
    assert f"Listed: {chosen.picked.sum()} sessions, only Program: DSML." in book["Early warning"]["A1"].value


def test_sessions_that_are_all_good_can_be_listed(source):
    chosen = part(source, lights=LIGHTS, light="green")
    listed = sheet(tracker_file(source, NOW, chosen), "Early warning")
    assert len(listed) == chosen.picked.sum() > 0
    assert set(listed["Light"]) == {"● All good"}


def test_a_part_that_is_everything_is_the_whole_tracker(source):
    every = np.ones(120, dtype=bool)
    whole = Part(every, every, FLAGGED, "")
    assert tracker_file(source, NOW, whole) == tracker_file(source, NOW)


def test_a_part_of_nothing_is_an_empty_tracker(source):
    nothing = np.zeros(120, dtype=bool)
    content = tracker_file(source, NOW, Part(nothing, nothing, FLAGGED, "Program: none"))
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames[0] == "Overview"
