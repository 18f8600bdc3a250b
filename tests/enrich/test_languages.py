import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.enrich.languages import as_text, is_blank, is_other_script


@pytest.mark.parametrize(
    ("text", "blank", "other"),
    [
        pytest.param("", True, False, id="empty"),
        pytest.param(" \t\r\n\u3000", True, False, id="white space"),
        pytest.param("\u200b\ufeff\x00", True, False, id="invisible"),
        pytest.param(".", False, False, id="full stop"),
        pytest.param("10/10 👍", False, False, id="no letters"),
        pytest.param("good", False, False, id="English"),
        pytest.param("très utile, große Hilfe", False, False, id="accents"),
        pytest.param("très bien", False, False, id="accents as marks"),
        pytest.param("ｇｏｏｄ", False, False, id="wide letters"),
        pytest.param("बहुत अच्छा", False, True, id="Devanagari"),
        pytest.param("बहुत अच्छा session", False, True, id="mostly Devanagari"),
        pytest.param("The mentor said बहुत", False, False, id="mostly Latin"),
        pytest.param("очень хорошо", False, True, id="Cyrillic"),
        pytest.param("很好", False, True, id="Chinese"),
        pytest.param("جيد جدا", False, True, id="Arabic"),
    ],
)
def test_blank_and_script(text, blank, other):
    assert (is_blank(text), is_other_script(text)) == (blank, other)


@given(st.text())
def test_a_blank_text_is_in_no_script(text):
    assert not (is_blank(text) and is_other_script(text))


@pytest.mark.parametrize("dtype", ["object", "category", "str"])
def test_as_text(dtype):
    found = as_text(pd.Series(["a", None, "b"], dtype=dtype))
    assert str(found.dtype) == "str"
    assert found.isna().tolist() == [False, True, False]


def test_as_text_mends_what_no_column_can_hold():
    assert as_text(pd.Series(["a\ud800b", 5], dtype="object")).tolist() == ["a?b", "5"]
