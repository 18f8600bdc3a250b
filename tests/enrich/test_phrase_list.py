import pytest

from mentor_analytics.enrich.phrase_list import load_phrases, packaged_phrases, read_phrases
from mentor_analytics.errors import DefinitionError

HEADER = "phrase,weight,reason,unless\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEADER + "was late,-0.4,Late,i|we\n", id="comma"),
        pytest.param(
            "phrase;weight;reason;unless\r\nwas late;-0,4;Late;i|we\r\n", id="semicolon, decimal comma"
        ),
        pytest.param("\ufeff" + HEADER + "\nwas late,-0.4,Late,I| we\n,,,\n", id="mark, blank lines, spaces"),
        pytest.param("reason,unless,weight,phrase\nLate,i|we,-.4,Was Late\n", id="other order, case"),
    ],
)
def test_a_list_is_read(text):
    (line,) = read_phrases(text, "mine.csv").phrases
    assert (line.phrase, line.weight, line.reason, line.unless) == ("was late", -0.4, "Late", ("i", "we"))


def test_an_empty_list_is_allowed():
    assert read_phrases(HEADER, "mine.csv").phrases == ()


def test_unless_may_be_left_out():
    assert read_phrases("phrase,weight,reason\nlate,-0.4,Late\n", "mine.csv").phrases[0].unless == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("was late,much,Late,", "weight", id="weight"),
        pytest.param("was late,-3,Late,", "weight", id="weight out of range"),
        pytest.param("was late,-0.4,,", "reason", id="reason"),
        pytest.param("... late,-0.4,Late,", "between two words", id="gap"),
        pytest.param("late(,-0.4,Late,", "not a word", id="not a word"),
        pytest.param("was late,-0.4,Late,,more", "more fields", id="too many fields"),
        pytest.param("rushed,-0.4,Late,", "twice", id="twice"),
    ],
)
def test_a_bad_line_is_named(line, said):
    with pytest.raises(DefinitionError, match=rf"Line 3 of mine\.csv: .*{said}"):
        read_phrases(f"{HEADER}rushed,-0.4,Rushed,\n{line}\n", "mine.csv")


@pytest.mark.parametrize("text", ["", "phrase,reason\nlate,Late\n", "late,-0.4,Late\n"])
def test_a_list_without_its_columns_is_refused(text):
    with pytest.raises(DefinitionError, match=r"Line 1 of mine\.csv"):
        read_phrases(text, "mine.csv")


def test_a_file_is_read_in_either_encoding(tmp_path):
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes((HEADER + "café fermé,-0.4,Late,\n").encode(encoding))
        assert load_phrases(path).phrases[0].phrase == "café fermé"


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(DefinitionError, match=r"nowhere\.csv cannot be read"):
        load_phrases(tmp_path / "nowhere.csv")


def test_the_packaged_list_is_in_order():
    lines = packaged_phrases().phrases
    assert len(lines) > 100
    by_reason: dict[str, set[int]] = {}
    for line in lines:
        by_reason.setdefault(line.reason, set()).add((line.weight > 0) - (line.weight < 0))
    assert {
        reason: signs for reason, signs in by_reason.items() if len(signs) > 1
    } == {}  # one reason, one sign
