import pytest

from mentor_analytics.assess.options import CHOICES, NO_ONLY, NOT_YES, with_options
from mentor_analytics.assess.presets import PRESETS, RELIABILITY, STANDARD, TRACKER
from mentor_analytics.conditions import columns_of
from mentor_analytics.errors import DefinitionError, UnknownNameError


def rule(preset, name):
    return next(each for each in preset.rules if each.name == name)


def test_a_choice_rewrites_its_rules_and_is_remembered():
    changed = with_options(STANDARD, {"prep_missing": "not_yes"})
    assert rule(STANDARD, "mentor_not_prepared").when == NO_ONLY
    assert rule(changed, "mentor_not_prepared").when == NOT_YES
    assert changed.options["prep_missing"] == "not_yes"
    assert [each.name for each in changed.rules] == [each.name for each in STANDARD.rules]


def test_a_window_is_a_column():
    changed = with_options(STANDARD, {"window": "any_window"})
    columns = columns_of(rule(changed, "reschedule_watch").when)
    assert columns == ("reschedule_rate_7d", "reschedule_rate_30d", "reschedule_rate_90d")
    assert columns_of(rule(with_options(RELIABILITY, {"window": "30d"}), "reschedule_over_limit").when) == (
        "reschedule_rate_30d",
    )


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_a_presets_options_are_what_its_rules_say(preset):
    assert with_options(preset, preset.options) == preset


@pytest.mark.parametrize("name", CHOICES)
def test_every_option_can_be_chosen(name):
    for value in CHOICES[name].allowed or (0.0, 0.1):
        assert with_options(TRACKER, {name: value}).options[name] == value
    for rewritten in (CHOICES[name].rewrites or {}).values():
        known = {each.name for preset in PRESETS.values() for each in preset.rules}
        assert set(rewritten) <= known


def test_unknown_options_and_values_are_named():
    with pytest.raises(UnknownNameError, match="colour"):
        with_options(STANDARD, {"colour": "blue"})
    with pytest.raises(DefinitionError, match="60d"):
        with_options(STANDARD, {"window": "60d"})
    with pytest.raises(DefinitionError, match="number"):
        with_options(STANDARD, {"neutral_band": 1.5})
