"""What mentors and learners are called here, put into the app's own texts. Never into what people wrote."""

import re
from collections.abc import Mapping
from dataclasses import replace

from mentor_analytics.assess.rules import Preset, Rule

_WORDS = re.compile(r"\b(?P<a>[Aa] )?(?P<who>[Mm]entor|[Ll]earner)(?P<many>s?)\b(?! analytics|\.\w)")
_VOWELS = "AEIOUaeiou"


def renamed(text: str, called: Mapping[str, str]) -> str:
    """One of the app's own texts with the words of this place: `mentors` becomes `tutors`.

    Parameters
    ----------
    text
        With the words mentor and learner, as the app comes with them.
    called
        `mentor`, `learner`: what they are called (`Preset.labels`).

    Examples
    --------
    >>> renamed("Call the learner; 3 mentors look on. Mentor prepared", {"mentor": "Tutor", "learner": "Student"})
    'Call the student; 3 tutors look on. Tutor prepared'
    """

    def own(found: re.Match[str]) -> str:
        who, many = found["who"], found["many"]
        word = called.get(who.lower(), "") or who
        if word.casefold() == who.casefold():
            return found.group()
        if who[0].islower():
            word = in_sentence(word)
        article = found["a"] or ""
        if article and word[0] in _VOWELS:
            article = f"{article[0]}n "
        return f"{article}{word}{many}"

    return _WORDS.sub(own, text)


def in_sentence(word: str) -> str:
    """A name as it stands within a sentence: `Tutor` is a tutor, `TA` stays a TA.

    Examples
    --------
    >>> in_sentence("Tutor"), in_sentence("TA")
    ('tutor', 'TA')
    """
    return word if word.isupper() and len(word) > 1 else word.lower()


def with_own_words(preset: Preset) -> Preset:
    """The same preset, its rules labelled and explained in the words of this place. To show, not to save.

    Nothing changes where mentors and learners are called so.
    """

    def own(rule: Rule) -> Rule:
        return replace(
            rule, label=renamed(rule.label, preset.labels), advice=renamed(rule.advice, preset.labels)
        )

    return replace(
        preset,
        rules=tuple(map(own, preset.rules)),
        parked=tuple(map(own, preset.parked)),
        notes=tuple(map(own, preset.notes)),
        scope_label=renamed(preset.scope_label, preset.labels),
    )
