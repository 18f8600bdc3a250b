import pytest

from mentor_analytics.errors import DefinitionError, UnknownNameError
from mentor_analytics.settings import PREFIX, SETTINGS, load_settings


def test_defaults_and_overrides():
    settings = load_settings({})
    assert (settings.timezone, settings.tracker_rows, settings.phrases) == ("Asia/Kolkata", 5000, "")
    assert load_settings({PREFIX + "TIMEZONE": "Europe/London"}).timezone == "Europe/London"
    assert load_settings({PREFIX + "TRACKER_ROWS": "12"}).tracker_rows == 12


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../../etc/passwd", "Asia/Kolkata\n"])
def test_an_unknown_zone_is_refused_with_examples(zone):
    with pytest.raises(UnknownNameError, match="Asia/Kolkata"):
        load_settings({PREFIX + "TIMEZONE": zone})


def test_a_number_must_be_one():
    with pytest.raises(DefinitionError, match="whole number"):
        load_settings({PREFIX + "TRACKER_ROWS": "many"})


def test_every_setting_explains_itself():
    assert all(setting.name.isupper() and setting.help for setting in SETTINGS)
