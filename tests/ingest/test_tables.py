"""What is a session, what is a total, a footer or a fault."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.delimited import Block
from mentor_analytics.ingest.tables import TableReader, fill_merges
from tests.ingest.uploads import add_up, codes, csv_of, rows_of, taken

HEAD = "Session ID,Mentor,Status,Scheduled Start,Rating,Feedback"
ROW = "S1,Asha,Completed,2026-09-01 10:00,4,good"
ROW_2 = "S2,Bala,No Show,2026-09-02 10:00,,"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Total,2,,,4,", "totals_row_ignored"),
        ("TOTAL:,,,,,", "totals_row_ignored"),
        ("Grand Total,,2,,4,", "totals_row_ignored"),
        ("Sub-total,,1,,,", "totals_row_ignored"),
        ("Average,,,,4.2,", "totals_row_ignored"),
        (",,,Average,4.2,", "footer_ignored"),
        ("Asha Total,,1,,,", "totals_row_ignored"),
        ("Total sessions: 2,,,,,", "totals_row_ignored"),
        ("* no-show means that the learner was absent,,,,,", "footer_ignored"),
        ("Exported by the office", "footer_ignored"),
        (HEAD, "repeated_header_ignored"),
        (HEAD.upper(), "repeated_header_ignored"),
        (HEAD.replace("Session ID", " session id "), "repeated_header_ignored"),
    ],
)  # fmt: skip
def test_what_is_no_session_is_left_out_and_told(row: str, code: str, tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of(HEAD, ROW, ROW_2, row))
    if code == "footer_ignored" and row.startswith(",,,"):
        code = "bad_date"  # a word in the start's column: a session whose start cannot be read
        assert upload.rows["quarantined"] == 1
    else:
        assert upload.rows == {"input": 3, "stored": 2, "quarantined": 0, "duplicate": 0, "ignored": 1}
    assert rows_of(upload, code) == [4]


@pytest.mark.parametrize(
    "row",
    [
        "Total,Asha,Completed,2026-09-03 10:00,4,",
        "Count Dracula,Asha,Completed,2026-09-03 10:00,4,",
        "S3,Summer Total,Completed,2026-09-03 10:00,4,",
    ],
    ids=["id", "learner", "mentor"],
)
def test_a_session_may_be_called_total(row: str, tmp_path: Path) -> None:
    assert taken(tmp_path, csv_of(HEAD, ROW, row)).rows["stored"] == 2


@pytest.mark.parametrize(
    "row",
    ["S3,,,,,", "S3,Asha,,,,", "Count Dracula,Asha,Completed,,,", ",Asha,Completed,2026-09-03,4,"],
    ids=["only_an_id_but_more_follow", "id_and_mentor", "no_start", "no_id"],
)
def test_a_session_that_lacks_something_waits(row: str, tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of(HEAD, ROW, row, ROW_2))
    assert upload.rows == {"input": 3, "stored": 2, "quarantined": 1, "duplicate": 0, "ignored": 0}
    assert set(rows_of(upload, "missing_required_value")) == {3}


@pytest.mark.parametrize("blank", ["", ",,,,,", "  , ,\t,,,", " "], ids=repr)
def test_blank_rows_are_no_rows(blank: str, tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of(HEAD, blank, ROW, blank, blank, ROW_2, blank))
    assert upload.rows["input"] == 2
    assert codes(upload) == set()


@pytest.mark.parametrize("body", [(), ("",), (",,,,,",)], ids=["nothing", "a_blank_line", "separators"])
def test_a_header_alone_is_refused(body: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        taken(tmp_path, csv_of(HEAD, *body))
    assert refusal.value.cause == "no_sessions"


def test_totals_alone_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        taken(tmp_path, csv_of(HEAD, "Total,0,,,,", "Note"))
    assert refusal.value.cause == "no_sessions"


@pytest.mark.parametrize(
    ("rows", "stored", "code"),
    [
        (("S1,Asha,Completed,2026-09-01",), 1, "short_row"),
        (("S1,Asha,Completed",), 0, "short_row"),
        ((ROW + ",more",), 0, "long_row"),
        ((ROW + ",", ROW_2 + ","), 2, None),
        ((ROW + ",", ROW_2, ROW_2.replace("S2", "S3"), ROW_2.replace("S2", "S4")), 3, "long_row"),
        (("S1,Asha,Comp,leted,2026-09-01,4,",), 0, "long_row"),
    ],
    ids=["tail_missing", "needed_missing", "one_more", "every_row_ends_so", "one_row_ends_so", "shifted"],
)
def test_rows_of_other_lengths(rows: tuple[str, ...], stored: int, code: str | None, tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of(HEAD, *rows))
    assert upload.rows["stored"] == stored
    assert add_up(upload)
    assert (codes(upload) & {"short_row", "long_row"}) == ({code} if code else set())


def test_what_stood_beyond_the_headings_is_kept_with_the_waiting_row(tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of(HEAD, ROW + ",more,and more", ROW_2))
    assert upload.validated.quarantine["waits: beyond the last heading"].tolist() == ["more | and more"]


@pytest.mark.parametrize(("n", "stored"), [(100_000, 2), (100_001, 1)], ids=["longest", "over"])
def test_how_long_a_cell_may_be(n: int, stored: int, tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of(HEAD, ROW.replace("good", "x" * n), ROW_2))
    assert upload.rows["stored"] == stored
    assert ("cell_too_long" in codes(upload)) == (stored == 1)


def test_more_rows_than_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mentor_analytics.ingest.limits.ROWS", 3)
    monkeypatch.setattr("mentor_analytics.ingest.limits.HEADER_WITHIN", 2)
    rows = [ROW.replace("S1", f"S{i}") for i in range(6)]
    with pytest.raises(RefusedFileError) as refusal:
        taken(tmp_path, csv_of(HEAD, *rows))
    assert refusal.value.cause == "too_many_rows"


CELL = st.sampled_from(["", "x", "2026-09-01", "Total", "S1", "Completed", "Session ID", "note"])


@given(st.lists(st.lists(CELL, max_size=8), max_size=12))
def test_every_row_is_somewhere(rows: list[list[str]]) -> None:
    reader = TableReader()
    block = Block(list(range(1, len(rows) + 2)), [HEAD.split(","), *rows])
    batches = list(reader.batches([block]))
    filled = [
        number
        for number, row in zip(block.numbers[1:], rows, strict=True)
        if any(cell.strip() for cell in row)
    ]
    kept = [number for batch in batches for number in batch["row"].to_pylist()]
    left = [ignored.row for ignored in reader.notes.ignored]
    assert sorted(kept + left) == filled
    assert reader.notes.n_rows == len(filled)


@pytest.mark.parametrize(
    ("merges", "column", "filled"),
    [
        ([], ["a", "", "", "b"], []),
        ([((1, 1), (3, 1))], ["a", "a", "a", "b"], [(2, 1), (3, 1)]),
        ([((1, 1), (1, 4))], ["a", "", "", "b"], []),
        ([((1, 1), (4, 1))], ["a", "a", "a", "b"], [(2, 1), (3, 1)]),
        ([((2, 1), (3, 1))], ["a", "", "", "b"], []),
        ([((1, 1), (99, 1))], ["a", "a", "a", "b"], [(2, 1), (3, 1)]),
        ([((0, 0), (0, 0))], ["a", "", "", "b"], []),
    ],
    ids=["none", "vertical", "horizontal", "over_a_value", "of_blanks", "beyond_the_end", "nonsense"],
)
@pytest.mark.parametrize("split", [1, 4], ids=["block_by_block", "one_block"])
def test_merges_fill_downwards(merges, column, filled, split) -> None:
    rows = [["a"], [""], [], ["b"]]
    blocks = [Block([1, 2, 3, 4][i : i + split], rows[i : i + split]) for i in range(0, 4, split)]
    told: list[tuple[int, int]] = []
    out = [row for block in fill_merges(blocks, merges, told) for row in block.rows]
    assert [row[0] if row else "" for row in out] == column
    assert told == filled
