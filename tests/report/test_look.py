import pytest

from mentor_analytics.report.look import LIGHT_CELLS, MUTED, PANEL, PRIMARY, WHITE, YOURS


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "fill"),
    [*LIGHT_CELLS.values(), (WHITE, PRIMARY), (WHITE, YOURS), (PRIMARY, PANEL), (MUTED, WHITE)],
)
def test_letters_can_be_read_on_what_is_behind_them(ink, fill):
    dark, bright = sorted((luminance(ink), luminance(fill)))
    assert (bright + 0.05) / (dark + 0.05) >= 4.5
