"""Every file of the corpus becomes exactly what its entry says."""

import json
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mentor_analytics import cli
from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.issues import Code, issue_frame
from mentor_analytics.ingest.upload import Upload, read_upload
from tests.ingest.uploads import CORPUS, NOW, ZONE, add_up, cells, local_days

INDEX: dict[str, Any] = json.loads((CORPUS / "index.json").read_text(encoding="utf-8"))
ENTRIES: list[dict[str, Any]] = INDEX["files"]
TAKEN = [entry for entry in ENTRIES if entry["expected"] != "reject"]
REFUSED = [entry for entry in ENTRIES if entry["expected"] == "reject"]


def read(file: str, *, isolated: bool = False) -> Upload:
    return read_upload(CORPUS / file, timezone=ZONE, now=NOW, isolated=isolated)


def by_file(entries: list[dict[str, Any]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("entry", entries, ids=[entry["file"] for entry in entries])


def test_the_index_names_every_file_and_every_file_is_named() -> None:
    files = {path.name for path in CORPUS.iterdir()} - {"index.json", "README.md", ".gitattributes"}
    assert files == {entry["file"] for entry in ENTRIES}
    assert len(ENTRIES) == 106


def test_every_warning_of_the_index_is_a_code_of_ours() -> None:
    assert {code for entry in ENTRIES for code in entry["must_warn"]} <= {str(code) for code in Code}


@pytest.mark.parametrize("isolated", [False, True], ids=["in_process", "limited_child"])
@by_file(TAKEN)
def test_taken_as_the_index_says(entry: dict[str, Any], isolated: bool) -> None:
    upload = read(entry["file"], isolated=isolated)
    assert upload.outcome == entry["expected"], [str(issue.code) for issue in upload.warnings]
    assert upload.rows == {
        "input": entry["input_rows"],
        "stored": entry["expected_rows_ok"],
        "quarantined": entry["expected_rows_quarantined"],
        "duplicate": entry["rows_duplicate"],
        "ignored": entry["rows_ignored"],
    }
    assert add_up(upload)
    assert upload.validated.cells_nulled == entry["cells_nulled"]
    assert set(entry["must_warn"]) <= {str(issue.code) for issue in upload.warnings}


@pytest.mark.parametrize("isolated", [False, True], ids=["in_process", "limited_child"])
@by_file(REFUSED)
def test_refused_for_its_cause_and_nothing_left_behind(
    entry: dict[str, Any], isolated: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(RefusedFileError) as refusal:
        read(entry["file"], isolated=isolated)
    assert refusal.value.cause == entry["cause"]
    assert refusal.value.what
    assert refusal.value.todo
    assert list(tmp_path.iterdir()) == []


def test_a_traversal_writes_nothing_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(CORPUS.parent.rglob("*"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(RefusedFileError):
        read("zip_traversal.xlsx")
    assert list(tmp_path.iterdir()) == []
    assert {
        path for path in set(CORPUS.parent.rglob("*")) - before if "__pycache__" not in path.parts
    } == set()


def first_learner_is_jose(upload: Upload) -> None:
    assert cells(upload, "learner")[0] == "José Peña"


def invisible_characters_are_gone(upload: Upload) -> None:
    assert cells(upload, "mentor")[3] == "Kavya Nair"


def no_controls_are_left(upload: Upload) -> None:
    for name in upload.sessions.select_dtypes(["str", "category"]):
        for text in upload.sessions[name].dropna().astype("str"):
            assert not any(ord(c) < 32 and c not in "\t\n\r" for c in text)


def decimal_comma_is_read(upload: Upload) -> None:
    assert cells(upload, "rating")[0] == 4.5


def no_rating_is_known(upload: Upload) -> None:
    assert "rating" not in upload.sessions or upload.sessions["rating"].isna().all()


def personal_columns_are_not_stored(upload: Upload) -> None:
    assert "+91 90000" not in upload.sessions.to_csv()
    told = " ".join(issue.message for issue in upload.issues)
    assert {header for header, column in upload.validated.mapping.items() if column is None} <= set(
        told.split("stored: ")[1].removesuffix(".").split(", ")
    )


def all_on_the_first_of_september(upload: Upload) -> None:
    assert set(local_days(upload)) == {"2026-09-01"}


def month_first_was_proven(upload: Upload) -> None:
    assert local_days(upload)[2] == "2026-09-03"


def day_first_was_assumed(upload: Upload) -> None:
    assert local_days(upload)[0] == "2026-04-03"


def naive_means_the_site(upload: Upload) -> None:
    assert local_days(upload) == ["2026-10-01", "2026-09-30"]


def the_first_two_are_an_hour_apart(upload: Upload) -> None:
    starts = upload.sessions["scheduled_at"]
    assert starts[1] - starts[0] == pd.Timedelta("1h")


def fractions_are_scaled(upload: Upload) -> None:
    assert cells(upload, "attendance")[0] == pytest.approx(0.75)


def bare_fraction_is_missing(upload: Upload) -> None:
    assert cells(upload, "attendance")[1] is None


def first_rating_is_four(upload: Upload) -> None:
    assert cells(upload, "rating")[0] == 4


def statuses_are_mapped(upload: Upload) -> None:
    assert Counter(cells(upload, "status")) == {
        "no_show": 5,
        "cancelled": 3,
        "completed": 2,
        "rescheduled": 2,
    }
    who = [*cells(upload, "initiated_by"), *cells(upload, "no_show_by")]
    assert any(party is not None for party in who)


def durations_are_read(upload: Upload) -> None:
    assert cells(upload, "actual_min") == [45, 45, 45, 75, 75, 90, 45, 45]
    assert upload.sessions["actual_min"].sum() == 465


def six_learners(upload: Upload) -> None:
    assert upload.sessions["learner"].nunique() == 6
    assert upload.sessions["learner"].notna().all()


def three_mentors(upload: Upload) -> None:
    assert upload.sessions["mentor"].nunique() == 3


def payloads_stay_text(upload: Upload) -> None:
    told = [issue for issue in upload.issues if issue.code == Code.FORMULA_LIKE_TEXT]
    kept = upload.sessions["feedback"].dropna()
    assert sum(len(issue.rows) for issue in told) >= 10
    assert kept.str.contains(r"^[=+\-@]|^\s*=", regex=True).any()


def subjects_are_one_line(upload: Upload) -> None:
    for name in ("mentor", "learner", "program", "batch"):
        assert not upload.sessions[name].astype("str").str.contains(r"[\r\n]", regex=True).any()


def instructions_are_only_text(upload: Upload) -> None:
    assert upload.sessions["feedback"].notna().any()
    assert upload.warnings == []


def long_text_is_whole(upload: Upload) -> None:
    assert upload.sessions["feedback"].str.len().max() >= 32_768


def numbers_are_finite(upload: Upload) -> None:
    for name in upload.sessions.select_dtypes("float64"):
        assert np.isfinite(upload.sessions[name].dropna()).all()


def mean_of_the_known_ratings_is_four(upload: Upload) -> None:
    assert upload.sessions["rating"].mean() == 4


CHECKS: dict[str, Callable[[Upload], None]] = {
    "enc_cp1252.csv": first_learner_is_jose,
    "enc_latin1.csv": first_learner_is_jose,
    "enc_mixed_bytes.csv": first_learner_is_jose,
    "uni_emoji_rtl_zerowidth.csv": invisible_characters_are_gone,
    "uni_control_chars.csv": no_controls_are_left,
    "del_semicolon_decimal_comma.csv": decimal_comma_is_read,
    "hdr_missing_optional.csv": no_rating_is_known,
    "hdr_extra_columns.csv": personal_columns_are_not_stored,
    "dat_iso_variants.csv": all_on_the_first_of_september,
    "dat_mdy_clear.csv": month_first_was_proven,
    "dat_all_ambiguous.csv": day_first_was_assumed,
    "dat_mixed_naive_aware.csv": naive_means_the_site,
    "dat_dst_edges.csv": the_first_two_are_an_hour_apart,
    "val_attendance_fraction.csv": fractions_are_scaled,
    "val_attendance_mixed_scales.csv": bare_fraction_is_missing,
    "val_rating_forms.csv": first_rating_is_four,
    "val_rating_missing_marks.csv": no_rating_is_known,
    "val_status_forms.csv": statuses_are_mapped,
    "val_duration_forms.csv": durations_are_read,
    "val_names_that_look_missing.csv": six_learners,
    "nam_mentor_variants.csv": three_mentors,
    "sec_formula_cells.csv": payloads_stay_text,
    "sec_header_injection.csv": subjects_are_one_line,
    "sec_prompt_injection.csv": instructions_are_only_text,
    "lim_cell_40k.csv": long_text_is_whole,
    "lim_one_row.csv": numbers_are_finite,
    "lim_all_same.csv": numbers_are_finite,
    "xls_error_cells.xlsx": mean_of_the_known_ratings_is_four,
}
WHOLE_CHAIN = {
    "typ_pickle.csv",  # refused without being unpickled
    "zip_traversal.xlsx",  # above
    "xls_external_link.xlsx",  # no connection is ever opened: nothing here can open one
}


@pytest.mark.parametrize("file", sorted(CHECKS))
def test_further_assertions_of_the_index(file: str) -> None:
    CHECKS[file](read(file))


def test_every_assertion_of_the_index_is_held() -> None:
    assert {entry["file"] for entry in ENTRIES if entry["check"]} == set(CHECKS) | WHOLE_CHAIN


@by_file(TAKEN)
def test_every_doubt_can_be_listed_and_written(entry: dict[str, Any]) -> None:
    upload = read(entry["file"])
    listed = issue_frame(upload.name, upload.issues)
    assert len(listed) >= len(upload.issues)
    assert listed["message"].str.len().gt(0).all()
    for frame in (listed, upload.validated.quarantine, upload.sessions):
        frame.to_csv().encode("utf-8")


@pytest.mark.parametrize("entry", INDEX["upload_names"], ids=lambda entry: entry["upload_name"][:20])
def test_upload_names(entry: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "stored"
    path.write_bytes((CORPUS / entry["content"]).read_bytes())
    name = entry["upload_name"]
    if entry["expected"] == "reject":
        with pytest.raises(RefusedFileError) as refusal:
            read_upload(path, timezone=ZONE, now=NOW, name=name, isolated=False)
        assert refusal.value.cause == "extension"
        return
    upload = read_upload(path, timezone=ZONE, now=NOW, name=name, isolated=False)
    assert upload.outcome == entry["expected"]
    assert len(upload.name) <= 120
    assert not set(upload.name) & set("/\\\r\n\x1b")
    assert [found.name for found in tmp_path.iterdir()] == ["stored"]


SEVERAL = (
    "00_good.csv",
    "typ_json.csv",
    "xls_error_cells.xlsx",
    "zip_bad_crc.xlsx",
    "val_status_unknown.csv",
)


def test_command_line_says_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code = cli.main(["check", "--json", *(str(CORPUS / file) for file in SEVERAL)])
    out, err = capsys.readouterr()
    answers = [json.loads(line) for line in out.splitlines()]
    assert exit_code == 2
    assert err == ""
    assert [answer["file"] for answer in answers] == [str(CORPUS / file) for file in SEVERAL]
    entries = {entry["file"]: entry for entry in ENTRIES}
    for file, answer in zip(SEVERAL, answers, strict=True):
        entry = entries[file]
        assert answer["outcome"] == entry["expected"]
        assert answer["rows"]["stored"] == entry["expected_rows_ok"]
        assert answer["cells_nulled"] == entry["cells_nulled"]
        assert bool(answer["reason"]) == (entry["expected"] == "reject")
        assert set(entry["must_warn"]) <= {warning["code"] for warning in answer["warnings"]}


@pytest.mark.parametrize(
    ("files", "exit_code"),
    [
        (["00_good.csv"], 0),
        (["00_good.csv", "val_status_unknown.csv"], 0),
        (["shp_empty.csv"], 2),
        (["shp_empty.csv", "00_good.csv"], 2),
        (["no_such_file.csv"], 2),
    ],
    ids=["taken", "warnings_too", "refused", "one_of_two_refused", "absent"],
)
def test_command_line_exit_codes(
    files: list[str], exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", "--json", *(str(CORPUS / file) for file in files)]) == exit_code
    assert len(capsys.readouterr().out.splitlines()) == len(files)
