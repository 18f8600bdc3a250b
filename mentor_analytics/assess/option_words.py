"""What the options of a preset and their choices are called on a page. Data, and two look-ups."""

from collections.abc import Mapping

from mentor_analytics.assess.options import CHOICES
from mentor_analytics.assess.rules import Option, Preset


def option_words(name: str, value: Option) -> str:
    """One choice of an option, for people.

    Examples
    --------
    >>> option_words("prep_missing", "no_only"), option_words("quoted_phrases", True)
    ('only a plain no', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _CHOICE_WORDS.get((name, value), str(value))


_CHOICE_WORDS: Mapping[tuple[str, Option], str] = {
    ("prep_missing", "not_yes"): "everything but yes",
    ("prep_missing", "no_only"): "only a plain no",
    ("count_zero_minutes", "no"): "no",
    ("count_zero_minutes", "zeros"): "0 minutes",
    ("count_zero_minutes", "zeros_and_blanks"): "0 minutes or blank",
    ("window", "30d"): "the last 30 days",
    ("window", "any_window"): "any of 7, 30 and 90 days",
    ("impute", ""): "no",
    ("impute", "mentor_mean"): "with the mentor's mean",
}

OPTION_LABELS: Mapping[str, str] = {
    "prep_missing": "Not prepared means",
    "count_zero_minutes": "Sessions of 0 minutes count as under time",
    "window": "Reschedules are looked at over",
    "neutral_band": "Comments are neutral up to a polarity of",
    "blank_is_neutral": "Sessions without a comment count as neutral in tables",
    "tutor_initiated_only": "Only reschedules by the mentor count",
    "impute": "Fill missing ratings in the preparation table",
    "quoted_phrases": "Key phrases of summaries in quotation marks",
    "period_days": "Days that generated data span",
}
"""What each option of `CHOICES` is called on a page."""


def choices_of(preset: Preset) -> tuple[str, ...]:
    """The options a page may offer: those the preset has; how long generated data run is none of them."""
    return tuple(name for name in CHOICES if name in preset.options and name != "period_days")
