import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.report.lines import LINES_MOST, lines_of, row_height


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("short", 20, 1),
        ("one\ntwo\n\nfour", 20, 4),
        ("a few words that do not fit one line of so narrow a column", 20, 3),
        ("x" * 30, 20, 2),
        ("x" * 40_000, 20, LINES_MOST),
        ("word " * 3_000, 44, LINES_MOST),
        ("会议" * 10, 20, 3),
    ],
    ids=["blank", "short", "breaks", "wrapped", "long word", "endless word", "endless text", "wide letters"],
)
def test_lines_are_counted_as_they_are_wrapped(text, width, lines):
    assert lines_of(text, width) == lines


@given(st.text(max_size=200), st.floats(5, 80))
def test_lines_stay_within_bounds_and_more_room_never_needs_more(text, width):
    found = lines_of(text, width)
    assert 1 <= found <= LINES_MOST
    assert lines_of(text, width * 20) <= found


def test_rows_grow_with_lines_up_to_a_bound():
    assert row_height(1) < row_height(3) < row_height(LINES_MOST) == row_height(50)
