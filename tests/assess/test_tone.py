import pytest

from mentor_analytics.assess.options import CHOICES
from mentor_analytics.assess.presets import PRESETS
from mentor_analytics.assess.segments import SEGMENTS
from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.measure.kpis import KPIS, MENTOR_KPIS


def told():
    for preset in PRESETS.values():
        yield from preset.light.words.values()
        for rule in (*preset.rules, *preset.notes):
            yield rule.label
            yield rule.advice
    for kpi in (*KPIS, *MENTOR_KPIS):
        yield kpi.label
        yield kpi.help
    for segment in SEGMENTS:
        yield segment.label
        yield segment.template
    for choice in CHOICES.values():
        yield choice.help


def test_nothing_we_say_is_unkind():
    assert {text: unkind_words(text) for text in told() if unkind_words(text)} == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Whose FAULT is this?", ("fault",)),
        ("the default setting", ()),
        ("careless and sloppy", ("careless", "sloppy")),
        ("", ()),
    ],
)
def test_whole_words_are_looked_for(text, words):
    assert unkind_words(text) == words


def test_every_rule_says_what_to_try():
    for preset in PRESETS.values():
        assert all(rule.advice.endswith(".") for rule in preset.rules)
