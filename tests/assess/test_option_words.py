from mentor_analytics.assess.option_words import OPTION_LABELS, choices_of, option_words
from mentor_analytics.assess.options import CHOICES
from mentor_analytics.assess.presets import OPERATIONS, STANDARD


def test_every_choice_has_words():
    assert set(OPTION_LABELS) == set(CHOICES)
    for name, choice in CHOICES.items():
        for value in choice.allowed:
            assert "_" not in option_words(name, value)
    assert "period_days" not in choices_of(OPERATIONS)
    assert "prep_missing" in choices_of(STANDARD)
