"""Which words of a comment may be shown as a key phrase.

KeyBERT's own choice drops stop words before it pairs words, so that "late, shortened" and "guidance could use" turn
into phrases nobody wrote, and "not helpful" turns into "helpful". Here a phrase is a piece of the comment as written:
one or two neighbouring words, cut at stop words and punctuation, with the "not", "too" or "more" it hangs on.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

Candidates = Callable[[str], Sequence[str]]
"""Gives the phrases of a text that may be chosen, in any order; doubles do no harm."""

LONGEST_LEAD = 4  # words before the first that says something ("didn't get any real help")
WHOLE = 3  # words after a lead that are shown whole; of more, the first two

_LEADS = """
    not no never without hardly barely scarcely nothing neither nor cannot lack lacked lacks lacking
    too more less little better insufficient
    dont didnt doesnt isnt wasnt werent cant couldnt wont wouldnt havent hasnt
"""
LEADS = frozenset(_LEADS.split())
"""Words that turn the sense of what follows; a phrase behind one is shown with it."""

_STOP_WORDS = """
    a about above across after again all almost along already also although always am among an and another any anyone
    anything are around as at away be became because become been before being below between both but by came can
    come comes could day did do does doing done down during each either else enough especially etc even ever every
    everyone everything felt feel feels few find first for found from further gave get gets getting give given gives
    giving go goes going gone got had happened has have having he her here hers herself him himself his how however i if
    in indeed instead into is it its itself just keep kept kind know known let like liked likely lot lots made
    make makes making many maam may maybe me might mine most much must my myself nearly next now of off often ok okay on
    once one ones only onto or other others otherwise our ours ourselves out over own part per perhaps please pls put
    quite rather real really same say says see seem seemed seems several shall she should since sir so some somehow
    someone something sometimes somewhat soon still such sure take taken takes taking tell than thank thanks that the
    their theirs them themselves then there therefore these they thing things think this those though thought through
    throughout thus to together told took toward towards tried try trying under until up upon us use used uses using
    various very via want wanted was way ways we well went were what whatever when whenever where whether which while
    who whole whom whose why will with within would yes yet you your yours yourself yourselves
    im ive id ill hes shes theyre weve were youre thats theres whats lets
    two three four five six seven eight nine ten twelve fifteen twenty thirty half
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words a phrase is cut at."""

_NEVER_ALONE = """
    answered asked bad call calls class coach covered discussed excellent expected explained good great instructor
    joined learned learnt meeting meetings mentioned mentor mentors mentoring minutes mins nice overall person problem
    read reviewed session sessions shared started suggested talked teacher time times today topic topics tutor work
    worked
"""
NEVER_ALONE = frozenset(_NEVER_ALONE.split())
"""Words that say too little by themselves; they may stand beside another."""

SHORTEST_STEM = 4
_ENDINGS = ("'s", "ing", "es", "ed", "ly", "s", "e")
_WORD = r"[A-Za-zÀ-ÖØ-öø-ʯḀ-ỿ](?:[\w'+#-]*[\w+#])?"
_TOKEN = re.compile(rf"{_WORD}|\S")
_FIRST_LETTER = re.compile(_WORD[: _WORD.index("(")])


def phrases_of(text: str) -> list[str]:
    """The phrases of a comment that may be shown.

    >>> phrases_of("Excellent career guidance, very motivating")
    ['career', 'guidance', 'excellent career', 'career guidance', 'motivating']
    >>> phrases_of("Mentor was not very helpful")
    ['not very helpful']
    """
    found: list[str] = []
    for lead, run in _runs(text):
        if lead:
            found.append(" ".join(lead + (run if len(run) <= WHOLE else run[:2])))
            continue
        found += (word for word in run if len(word) > 1 and word not in NEVER_ALONE)
        found += (f"{first} {second}" for first, second in pairwise(run))
    return found


def _runs(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Neighbouring words that say something, with the lead before them."""
    lead: list[str] = []
    run: list[str] = []
    for token in _TOKEN.findall(text.lower().replace("’", "'")):
        kind = _kind(token)
        if kind == "word":
            run.append(token)
            continue
        if run:
            yield lead, run
            lead, run = [], []
        if kind == "lead":
            lead = [*lead, token] if lead else [token]
        elif kind == "stop" and lead:
            lead = [*lead, token]
        else:
            lead = []
        if len(lead) > LONGEST_LEAD:
            lead = []
    if run:
        yield lead, run


@lru_cache(maxsize=2**16)
def _kind(token: str) -> str:
    if token in LEADS or token.endswith("n't"):
        return "lead"
    if token in STOP_WORDS:
        return "stop"
    return "word" if _FIRST_LETTER.match(token) else "break"


@lru_cache(maxsize=2**16)
def stem(word: str) -> str:
    """A word without its ending, so that "motivating" and "motivated" count as one; never shown."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word
