import pytest

from mentor_analytics.conditions import columns_of
from mentor_analytics.errors import DefinitionError
from mentor_analytics.measure.kpis import BY_NAME, DENOMINATORS, KPIS, MENTOR_KPIS, default_denominator
from mentor_analytics.schema import BY_NAME as COLUMNS

EVERY = (*KPIS, *MENTOR_KPIS)


@pytest.mark.parametrize("kpi", EVERY, ids=lambda kpi: kpi.name)
def test_a_kpi_names_known_columns_and_denominators(kpi):
    assert set(kpi.denominators) <= set(DENOMINATORS)
    named = {*columns_of(kpi.numerator), *columns_of(kpi.known), kpi.column, kpi.per} - {""}
    assert named <= set(COLUMNS)
    assert kpi.help.endswith(".")


@pytest.mark.parametrize("kpi", EVERY, ids=lambda kpi: kpi.name)
def test_a_kpi_has_what_its_kind_needs(kpi):
    assert bool(kpi.column) == (kpi.kind in {"mean", "ratio"})
    assert bool(kpi.per) == (kpi.kind == "ratio")
    assert (kpi.numerator == ((),)) or kpi.kind in {"share", "count"}


def test_names_and_labels_are_unique():
    assert len({kpi.name for kpi in EVERY}) == len({kpi.label for kpi in EVERY}) == len(EVERY)
    assert len({each.label for each in DENOMINATORS.values()}) == len(DENOMINATORS)


def test_denominators_name_known_columns_and_leave_out_what_is_ahead():
    for each in DENOMINATORS.values():
        assert set(columns_of(each.when)) <= set(COLUMNS)
        assert each.name == "listed" or all("is_ahead" in columns_of((every,)) for every in each.when)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("attendance_rate", 0.80),
        ("average_rating", 4.0),
        ("prep_compliance", 0.90),
        ("action_item_rate", 0.85),
        ("follow_up_rate", 0.85),
        ("mean_polarity", 0.0),
    ],
)
def test_targets(name, target):
    assert BY_NAME[name].target == target
    assert BY_NAME[name].strict == (name == "mean_polarity")


def test_only_these_have_targets_and_action_items_a_stretch():
    assert sum(kpi.target is not None for kpi in EVERY) == 6
    assert [(kpi.name, kpi.stretch) for kpi in EVERY if kpi.stretch is not None] == [
        ("action_item_rate", 1.0)
    ]


def test_the_default_is_the_presets_else_the_first():
    kpi = BY_NAME["attendance_rate"]
    assert default_denominator(kpi, {}) == "held"
    assert default_denominator(kpi, {"attendance_rate": "all"}) == "all"
    with pytest.raises(DefinitionError, match="rated"):
        default_denominator(kpi, {"attendance_rate": "rated"})
