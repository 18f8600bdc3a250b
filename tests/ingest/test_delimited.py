"""CSV in any usual dialect."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.delimited import Dialect, head_lines, read_blocks, sniff
from mentor_analytics.ingest.encoding import Encoding
from mentor_analytics.ingest.issues import Code
from tests.ingest.uploads import cells, codes, csv_of, rows_of, taken

HEAD = "Session ID,Mentor,Status,Scheduled Start,Feedback"
ROW = "S1,Asha,Completed,2026-09-01 10:00,good"
ROW_2 = "S2,Bala,Completed,2026-09-02 10:00,fine"
UTF8 = Encoding("utf-8")


@pytest.mark.parametrize(
    ("head", "dialect"),
    [
        ([], Dialect(",")),
        (["\n"], Dialect(",")),
        ([HEAD], Dialect(",")),
        ([HEAD.replace(",", ";")], Dialect(";")),
        ([HEAD.replace(",", "\t")], Dialect("\t")),
        ([HEAD.replace(",", "|")], Dialect("|")),
        (["sep=;\r\n", HEAD], Dialect(";", skip=1)),
        (["SEP=|\n"], Dialect("|", skip=1)),
        (["sep=\t\n"], Dialect("\t", skip=1)),
        (["a, b, c, d, e, f, g\n", "Session ID;Mentor;Status;Start\n"], Dialect(";")),
        (["Session ID;Mentor, first;Status\n", "1;A, B, C, D, E;Done\n"], Dialect(";")),
        (['"Session ID";"Mentor, name";"Status"\n'], Dialect(";")),
    ],
    ids=["nothing", "blank", "comma", "semicolon", "tab", "pipe", "sep", "sep_upper", "sep_tab", "title_with_commas",
         "commas_in_cells", "quoted"],
)  # fmt: skip
def test_the_separator_is_found(head: list[str], dialect: Dialect) -> None:
    assert sniff(head) == dialect


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "end"], ids=["no_final_line_end", "final_line_end"])
def test_every_dialect_reads_the_same(separator: str, line_end: str, last: str, tmp_path: Path) -> None:
    lines = [line.replace(",", separator) for line in (HEAD, ROW, ROW_2)]
    upload = taken(tmp_path, line_end.join(lines) + (line_end if last else ""))
    assert cells(upload, "session_id") == ["S1", "S2"]
    assert cells(upload, "feedback") == ["good", "fine"]
    assert codes(upload) == set()


def read(
    tmp_path: Path, text: str, delimiter: str = ","
) -> tuple[list[list[str]], list[tuple[int, Code, str]]]:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode())
    blocks = list(read_blocks(path, UTF8, Dialect(delimiter)))
    return [row for block in blocks for row in block.rows], [
        fault for block in blocks for fault in block.faults
    ]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("a,b", ["a", "b"]),
        ("a,,b", ["a", "", "b"]),
        ("", []),
        (",", ["", ""]),
        ('"a,b",c', ["a,b", "c"]),
        ('"a ""b"" c",d', ['a "b" c', "d"]),
        ('a "b" c,d', ['a "b" c', "d"]),
        (' a, "b, c"', ["a", "b, c"]),
        ("a\\,b", ["a\\", "b"]),
        ("a,\x00b", ["a", "\x00b"]),
        ("a,b\u2028c", ["a", "b\u2028c"]),
    ],
    ids=repr,
)
def test_one_line(line: str, row: list[str], tmp_path: Path) -> None:
    rows, faults = read(tmp_path, line + "\n")
    assert (rows, faults) == ([row], [])


def test_line_breaks_in_quotes_are_content(tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of(HEAD, 'S1,Asha,Completed,2026-09-01,"one\ntwo, three\n\nfour"', ROW_2))
    assert cells(upload, "feedback") == ["one\ntwo, three\n\nfour", "fine"]
    assert codes(upload) == set()


def test_a_line_break_in_a_name_becomes_a_space_and_is_told(tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of(HEAD, 'S1,"Asha\r\n Rao",Completed,2026-09-01,x'))
    assert cells(upload, "mentor") == ["Asha Rao"]
    assert "control_chars_removed" in codes(upload)


@pytest.mark.parametrize(
    "row",
    [
        'S1,Asha,Completed,2026-09-01,"he said \\"good\\" twice"',
        'S1,Asha,Completed,2026-09-01,"a "b" c"',
        'S1 , "A, B" ,x,y,z',
    ],
    ids=["backslash", "not_doubled", "space_after_quote"],
)
def test_a_row_whose_quotes_do_not_fit_waits_with_its_text(row: str, tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of(HEAD, row, ROW_2))
    assert cells(upload, "session_id") == ["S2"]
    assert rows_of(upload, "bad_quoting") == [2]
    assert upload.validated.quarantine["waits: beyond the last heading"].tolist() == [row]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ((ROW.replace("good", '"good'), ROW_2), 2),
        ((ROW, ROW_2.replace("fine", '"fine')), 3),
        ((ROW.replace("good", '"good'), ROW_2, ROW_2.replace("fine", 'fine"')), 2),
        ((ROW.replace("good", '"good'), ROW_2.replace("fine", 'fine"')), 2),
        ((ROW.replace("Asha", '"Asha'), ROW_2.replace("Bala", 'Bala"')), 2),
        ((ROW.replace("good", '"good'), ROW_2, ROW_2.replace("fine", '"fine"')), 2),
    ],
    ids=[
        "never_closed",
        "in_the_last_row",
        "closed_two_rows_on",
        "closed_one_row_on",
        "closed_in_the_middle",
        "reopened",
    ],
)
def test_a_quote_that_swallows_rows_refuses_the_file_and_names_the_line(
    rows: tuple[str, ...], line: int, tmp_path: Path
) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        taken(tmp_path, csv_of(HEAD, *rows))
    assert refusal.value.cause == "open_quote"
    assert f"line {line}" in refusal.value.what


@pytest.mark.parametrize(
    "comment",
    [
        "first, second, third, fourth, fifth\nsixth, seventh, eighth, ninth, tenth",
        "plan:\n1,read\n2,write\n3,talk",
        "met on 2026-09-01\nand 2026-09-08, then again, later, soon, maybe",
        "\n\n,,,\n",
        "a\n2026-09-01\nb",
    ],
    ids=["commas", "small_table", "dates_in_prose", "blank_lines", "a_date_on_a_line"],
)
def test_a_comment_of_several_lines_is_no_open_quote(comment: str, tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of(HEAD, f'S1,Asha,Completed,2026-09-01,"{comment}"', ROW_2))
    assert cells(upload, "feedback") == [comment.strip(), "fine"]


def test_line_numbers_count_rows_as_a_spreadsheet_does(tmp_path: Path) -> None:
    upload = taken(
        tmp_path, csv_of("sep=,", HEAD, 'S1,Asha,Completed,2026-09-01,"a\nb"', "S2,Asha,Completed,soon,x")
    )
    assert rows_of(upload, "bad_date") == [4]


def test_blocks_meet_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"S{i},Asha,Completed,2026-09-01 10:00,x" for i in range(10)]
    whole = taken(tmp_path, csv_of(HEAD, *rows)).sessions
    monkeypatch.setattr("mentor_analytics.ingest.delimited.BLOCK_ROWS", 3)
    assert taken(tmp_path, csv_of(HEAD, *rows)).sessions.equals(whole)


def test_very_long_lines_are_cut_for_sniffing_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "\n" + "x" * 1_000_000 + "\n", encoding="utf-8")
    assert max(map(len, head_lines(path, UTF8))) <= 200_000


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=4
        ),
        max_size=5,
    )
)
def test_what_a_csv_writer_writes_is_read_or_refused(rows: list[list[str]]) -> None:
    import csv
    import io
    import tempfile

    buffer = io.StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        try:
            read_back, faults = read(Path(folder), buffer.getvalue())
        except RefusedFileError as refusal:
            if refusal.cause != "open_quote":
                raise
            return
    assert faults == []
    assert read_back == rows
