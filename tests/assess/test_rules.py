import json
from dataclasses import replace

import pytest

from mentor_analytics.assess.presets import PRESETS, STANDARD
from mentor_analytics.assess.rules import Light, Preset, Rule, preset_from_json, preset_to_json
from mentor_analytics.conditions import Condition
from mentor_analytics.errors import DefinitionError

WHEN = ((Condition("rating", "<", 3),),)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_presets_survive_json(preset):
    assert preset_from_json(preset_to_json(preset)) == preset


def test_an_edited_preset_is_read():
    given = json.loads(preset_to_json(STANDARD))
    given["rules"][0]["when"] = [
        [{"column": "status", "op": "in", "value": ["completed", "no_show"], "missing_is": False}]
    ]
    rule = preset_from_json(json.dumps(given)).rules[0]
    assert rule.when == ((Condition("status", "in", ("completed", "no_show")),),)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("[]", id="a list"),
        pytest.param("{}", id="no fields"),
        pytest.param('{"scope": [], "rules": [{}], "notes": [], "light": {}}', id="half a rule"),
        pytest.param(preset_to_json(STANDARD).replace('"<"', '"=<"', 1), id="an unknown operator"),
        pytest.param(preset_to_json(STANDARD).replace('"high"', '"dreadful"', 1), id="an unknown severity"),
    ],
)
def test_what_is_no_preset_is_refused(text):
    with pytest.raises(DefinitionError):
        preset_from_json(text)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"severity": "dreadful"}, "dreadful", id="severity"),
        pytest.param({"scope": "planet"}, "planet", id="scope"),
        pytest.param({"when": ()}, "no condition", id="no alternative"),
        pytest.param({"when": ((),)}, "no condition", id="an empty alternative"),
    ],
)
def test_a_rule_that_cannot_be_judged_is_refused(changes, words):
    fields = {
        "name": "x",
        "label": "X",
        "scope": "session",
        "when": WHEN,
        "severity": "low",
        "category": "rating",
    }
    with pytest.raises(DefinitionError, match=words):
        Rule(**{**fields, **changes})


def test_a_light_needs_all_its_words():
    with pytest.raises(DefinitionError, match="red"):
        Light(words={"green": "fine"})


def test_a_rule_stands_once():
    rule = Rule("x", "X", "session", WHEN, "low", "rating")
    with pytest.raises(DefinitionError, match="twice: x"):
        Preset("p", "P", 1, "seed", ((),), "sessions", {}, (rule, rule), STANDARD.light)


def test_a_preset_written_before_there_were_targets_is_read():
    given = json.loads(preset_to_json(STANDARD))
    assert given.pop("targets") == {}
    assert given.pop("parked") == []
    assert preset_from_json(json.dumps(given)) == STANDARD


def test_targets_survive_json():
    preset = replace(STANDARD, targets={"average_rating": 4.5})
    assert preset_from_json(preset_to_json(preset)) == preset


@pytest.mark.parametrize("target", ["4", None, True, float("nan"), [4]])
def test_a_target_is_a_number(target):
    with pytest.raises(DefinitionError, match="average_rating"):
        replace(STANDARD, targets={"average_rating": target})
