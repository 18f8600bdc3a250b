import numpy as np
import pytest

from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.report.charts.drawing import LONGEST_NAME, domain_of, names, told

NAMES = [
    ([], []),
    (["Asha"], ["Asha"]),
    (["Asha\n  Rao", "Asha Rao"], ["Asha Rao", "Asha Rao (2)"]),
    (["", "  "], ["–", "– (2)"]),
    (["x" * 40], ["x" * (LONGEST_NAME - 1) + "…"]),
    (["x" * 40, "x" * 41], ["x" * (LONGEST_NAME - 1) + "…", "x" * (LONGEST_NAME - 1) + "… (2)"]),
]


@pytest.mark.parametrize(("given", "short"), NAMES)
def test_names_are_short_and_told_apart(given, short):
    assert names(given) == short


DOMAINS = [
    ("attendance_rate", [[0.5, 0.9], [0.8]], (0.476, 0.924)),
    ("attendance_rate", [[0.0, 1.0]], (0.0, 1.0)),
    ("attendance_rate", [[np.nan]], (0.0, 1.0)),
    ("attendance_rate", [[0.5]], (0.475, 0.525)),
    ("average_rating", [[4.0, 5.0], [np.nan]], (3.94, 5.0)),
    ("average_rating", [[]], (1.0, 5.0)),
    ("duration_gap", [[-10.0, 10.0]], (-11.2, 11.2)),
    ("duration_ratio", [[0.0, 2.0]], (0.0, 2.12)),
    ("mean_polarity", [[np.nan]], (-1.0, 1.0)),
    ("duration_gap", [[]], (0.0, 1.0)),
]


@pytest.mark.parametrize(("kpi", "values", "domain"), DOMAINS)
def test_the_axis_holds_what_is_drawn_and_nothing_impossible(kpi, values, domain):
    np.testing.assert_allclose(domain_of(BY_NAME[kpi], *values), domain)


def test_a_long_list_says_how_many_more():
    assert told(["a", "b", "c"], 2) == "a; b; and 1 more"
    assert told(["a", "b"], 2) == "a; b"
    assert told([]) == ""
