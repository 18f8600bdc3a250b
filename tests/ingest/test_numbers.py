"""Numbers as people write them; NaN below means that nothing is guessed."""

import math
from collections.abc import Callable
from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.numbers import (
    Read,
    ascii_digits,
    is_yes_no,
    number,
    read_minutes,
    read_ratings,
    read_scores,
    read_shares,
)
from mentor_analytics.schema import Range

STARS, MINUTES, SHARE, SCORE = Range(1, 5), Range(0, 600), Range(0, 1), Range(0, 10)
UNREADABLE, OUTSIDE = Code.UNREADABLE_VALUE, Code.OUT_OF_RANGE


def ratings(texts: list[str], counts: list[int] | None = None, **options: bool) -> Read:
    return read_ratings(texts, np.array(counts or [1] * len(texts)), STARS, **options)


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [
        ("", False, nan), ("5", False, 5), ("-5", False, -5), ("+5", False, 5), ("5.", False, 5), (".5", False, 0.5),
        ("1e3", False, 1000), ("1E-2", False, 0.01), (" 5 ", False, 5), ("1,5", False, nan), ("1,5", True, 1.5),
        ("10,000", False, 10_000), ("1,000.5", False, 1000.5), ("10,000", True, 10), ("1.5", True, 1.5),
        ("1,2,3", True, nan),
        ("٤٥", False, 45), ("４.５", False, 4.5), ("४५", False, 45), ("5 5", False, nan), ("five", False, nan),
        ("0x10", False, nan),
        ("1_000", False, nan), ("inf", False, nan), ("nan", False, nan), ("½", False, nan), ("²", False, nan),
        ("5%", False, nan),
    ],
)  # fmt: skip
def test_plain_numbers(text: str, comma: bool, value: float) -> None:
    assert number(text, decimal_comma=comma) == pytest.approx(value, nan_ok=True)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_float_reads_back(value: float) -> None:
    assert number(repr(value)) == value


@given(st.integers(-(10**12), 10**12))
def test_any_number_with_thousands_reads_back(value: int) -> None:
    assert number(f"{value:,}") == value


@given(st.text(max_size=60), st.booleans())
def test_no_text_breaks_the_readers(text: str, comma: bool) -> None:
    for read in (
        ratings([text], decimal_comma=comma),
        read_minutes([text], MINUTES, decimal_comma=comma),
        read_shares([text], SHARE, decimal_comma=comma),
        read_scores([text], SCORE, decimal_comma=comma),
    ):
        value = float(read.values[0])
        assert math.isnan(value) == (0 in read.faults or not text)
        assert not math.isinf(value)


@pytest.mark.parametrize(
    ("text", "stars", "fault"),
    [
        ("", nan, None), ("4", 4, None), ("4.0", 4, None), ("4.5", 4.5, None), ("4/5", 4, None), ("4 / 5", 4, None),
        ("4 out of 5", 4, None), ("4 of 5", 4, None), ("4.5/5", 4.5, None), ("5 stars", 5, None), ("1 star", 1, None),
        ("4/5 stars", 4, None), ("4★", 4, None), ("★★★★", 4, None), ("★★★☆☆", 3, None), ("⭐⭐⭐⭐", 4, None),
        ("⭐️", 1, None),
        ("٤", 4, None), ("8/10", nan, UNREADABLE), ("four", nan, UNREADABLE), ("3 - good", nan, UNREADABLE),
        ("4,5", nan, UNREADABLE),
        ("5 5", nan, UNREADABLE), ("0", nan, OUTSIDE), ("0.9", nan, OUTSIDE), ("6", nan, OUTSIDE),
        ("-1", nan, OUTSIDE),
        ("1e300", nan, OUTSIDE), ("★★★★★★", nan, OUTSIDE), ("4/" + "9" * 5_000, nan, UNREADABLE),
        ("9" * 50_000 + "x", nan, UNREADABLE),
    ],
    ids=lambda value: repr(value)[:20],
)  # fmt: skip
def test_ratings(text: str, stars: float, fault: Code | None) -> None:
    read = ratings(["3", "3.5", text])
    assert read.values[2] == pytest.approx(stars, nan_ok=True)
    assert read.faults.get(2) == fault


@pytest.mark.parametrize(
    ("texts", "counts", "code"),
    [
        (["8", "9", "10"], [1, 1, 1], Code.SCALE_SUSPECT),
        (["8", "4"], [1, 1], OUTSIDE),
        (["8", "4"], [2, 1], Code.SCALE_SUSPECT),
        (["8", "4", ""], [2, 1, 100], Code.SCALE_SUSPECT),
        (["8", "4", "good"], [2, 1, 100], Code.SCALE_SUSPECT),
        (["11", "12"], [5, 5], OUTSIDE),
    ],
    ids=["all_above", "just_half", "most_by_rows", "blanks_do_not_count", "words_do_not_count", "beyond_ten"],
)
def test_most_ratings_above_five_put_the_scale_in_doubt(
    texts: list[str], counts: list[int], code: Code
) -> None:
    assert ratings(texts, counts).faults[0] == code


def test_a_value_beyond_ten_is_outside_of_either_scale() -> None:
    assert ratings(["8", "9", "11"]).faults == {0: Code.SCALE_SUSPECT, 1: Code.SCALE_SUSPECT, 2: OUTSIDE}


@pytest.mark.parametrize(
    ("text", "minutes", "fault"),
    [
        ("", nan, None), ("45", 45, None), ("45.5", 45.5, None), ("0", 0, None), ("45 min", 45, None),
        ("45mins.", 45, None),
        ("45 minutes", 45, None), ("45m", 45, None), ("1h", 60, None), ("1 hr", 60, None),
        ("1.5 hours", 90, None), ("1h 15m", 75, None),
        ("1h15m", 75, None), ("1 hour 15 minutes", 75, None), ("0:45", 45, None), ("1:15", 75, None),
        ("1:15:30", 75.5, None),
        ("00:45:00", 45, None), ("PT45M", 45, None), ("pt1h30m", 90, None), ("PT90S", 1.5, None),
        ("30 secs", 0.5, None), ("٤٥", 45, None),
        ("600", 600, None), ("601", nan, OUTSIDE), ("-5", nan, OUTSIDE), ("10,000", nan, OUTSIDE),
        ("45:00", nan, OUTSIDE),
        ("45-60", nan, UNREADABLE), ("~45", nan, UNREADABLE), ("45+", nan, UNREADABLE), ("PT", nan, UNREADABLE),
        ("h", nan, UNREADABLE),
        ("1:75", nan, UNREADABLE), ("an hour", nan, UNREADABLE), (":", nan, UNREADABLE),
        ("999999999 h", nan, OUTSIDE),
    ],
)  # fmt: skip
def test_minutes(text: str, minutes: float, fault: Code | None) -> None:
    read = read_minutes([text], MINUTES)
    assert read.values[0] == pytest.approx(minutes, nan_ok=True)
    assert read.faults.get(0) == fault


@given(st.integers(0, 9), st.integers(0, 59))
def test_every_spelling_of_a_length_is_the_same(hours: int, minutes: int) -> None:
    spellings = [
        f"{hours}:{minutes:02}",
        f"{hours}h {minutes}m",
        f"PT{hours}H{minutes}M",
        f"{hours}:{minutes:02}:00",
        str(60 * hours + minutes),
    ]
    assert read_minutes(spellings, MINUTES).values.tolist() == [60 * hours + minutes] * 5


@pytest.mark.parametrize(
    ("text", "score", "fault"),
    [("", nan, None), ("7.5", 7.5, None), ("7/10", 7, None), ("10", 10, None), ("0", 0, None),
    ("11", nan, OUTSIDE), ("-1", nan, OUTSIDE),
     ("seven", nan, UNREADABLE), ("4/5", nan, UNREADABLE)],
)  # fmt: skip
def test_scores(text: str, score: float, fault: Code | None) -> None:
    read = read_scores([text], SCORE)
    assert read.values[0] == pytest.approx(score, nan_ok=True)
    assert read.faults.get(0) == fault


AMBIGUOUS, SCALED = Code.AMBIGUOUS_SCALE, Code.SCALED_FRACTION


@pytest.mark.parametrize(
    ("texts", "shares", "faults", "told"),
    [
        ([], [], {}, set()),
        ([""], [nan], {}, set()),
        (["75%", "75", "75 %", "７５％"], [0.75] * 4, {}, set()),
        (["100", "0", "50"], [1, 0, 0.5], {}, set()),
        (["present", "Absent", "yes", "A", "60"], [1, 0, 1, 0, 0.6], {}, set()),
        (["0.75", "1", "0"], [0.75, 1, 0], {}, {SCALED}),
        (["0.75", "1", "80%"], [nan, nan, 0.8], {0: AMBIGUOUS, 1: AMBIGUOUS}, set()),
        (["0.75", "80"], [nan, 0.8], {0: AMBIGUOUS}, set()),
        (["1", "80"], [0.01, 0.8], {}, set()),
        (["110%", "-5", "101"], [nan] * 3, {0: OUTSIDE, 1: OUTSIDE, 2: OUTSIDE}, set()),
        (["late", "%", "1/2"], [nan] * 3, {0: UNREADABLE, 1: UNREADABLE, 2: UNREADABLE}, set()),
        (["x" * 5_000], [nan], {0: UNREADABLE}, set()),
    ],
    ids=["nothing", "blank", "signs", "bare", "words", "fractions", "fraction_and_one_among_percents",
    "bare_fraction",
         "one_percent", "outside", "unreadable", "long"],
)  # fmt: skip
def test_shares(texts: list[str], shares: list[float], faults: dict[int, Code], told: set[Code]) -> None:
    read = read_shares(texts, SHARE)
    assert read.values.tolist() == pytest.approx(shares, nan_ok=True)
    assert read.faults == faults
    assert set(read.told.values()) == told


@pytest.mark.parametrize(
    "reader",
    [lambda t: ratings(t, decimal_comma=True), lambda t: read_shares(t, Range(0, 1), decimal_comma=True)],
    ids=["rating", "share"],
)
def test_decimal_commas_where_semicolons_separate(reader: Callable[[list[str]], Read]) -> None:
    assert reader(["4,5", "3"]).faults == {}


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        ([], False),
        ([""], False),
        (["yes", "", "No"], True),
        (["1", "0"], True),
        (["1", "0.5"], False),
        (["yes", "80"], False),
    ],
)
def test_a_column_of_nothing_but_yes_and_no(texts: list[str], answer: bool) -> None:
    assert is_yes_no(texts) == answer


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("", ""),
        ("a1", "a1"),
        ("٤٥", "45"),
        ("４", "4"),
        ("Ⅳ", "Ⅳ"),
        ("4²", "4²"),
        ("1\u202f000", "1 000"),
        ("75％", "75%"),
    ],
)
def test_other_digits(text: str, digits: str) -> None:
    assert ascii_digits(text) == digits
