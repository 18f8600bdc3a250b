"""Invented comments for tests: many, seeded, with the shapes real ones have."""

import random

OPENINGS = (
    "Mentor was",
    "The session felt",
    "He is",
    "Overall it was",
    "Honestly,",
    "My tutor was not",
    "It wasn't",
)
TONES = (
    "late",
    "rushed",
    "clear",
    "very helpful",
    "GREAT",
    "not bad",
    "vague",
    "patient",
    "boring",
    "okay",
    "sooo good",
)
LINKS = (", and", " but", ".", "; still", " because", " -", " though")
DETAILS = (
    "explained my resume",
    "didn't answer my questions",
    "we covered SQL and Python",
    "no time for the project",
    "I learned a lot about system design",
    "the audio kept breaking",
    "career guidance was motivating",
    "left early",
)
ENDS = ("!", "!!!", ".", "", " :)", " 👍", " ???", " Thanks", "\n\nWould book again", " <b>10/10</b>")

HOSTILE = {
    "emoji": "😀👍🏽🎉",
    "flags and families": "🇮🇳👩‍👩‍👧‍👦",
    "numbers": "10/10 4.5",
    "punctuation": "?!...;;--((",
    "control": "a\x00b\x07\x1b[31mred\x1b[0m\r\n\tc",
    "formula": '=HYPERLINK("http://127.0.0.1:9","late")',
    "lone surrogate": "late \ud800 rushed \udfff",
    "noncharacters": "good \ufffe\uffff bad",
    "right to left": "\u202egnal\u202c late",
    "zero width": "la\u200bte rus\u200dhed",
    "zalgo": "l̷̢͝a̶͚͠t̴̜̚e̵̹͝",
    "html": "<script>alert(1)</script> late",
    "nul only": "\x00",
    "40 kB of words": "late rushed good but not bad " * 1400,
    "40 kB without a space": "a" * 40_000,
    "40 kB of quotes": "'" * 40_000,
    "40 kB of exclamation marks": "good" + "!" * 40_000,
    "40 kB of not": "not " * 10_000,
    "40 kB of emoji": "😀" * 10_000,
    "40 kB of brackets": "(" * 20_000 + ")" * 20_000,
    "40 kB of dots": ". " * 20_000,
    "dotted capital i": "İ WAS LATE, İİİ rushed",
    "special tokens": "<s> </s> <unk> ▁late▁",
    "backslashes": "\\n\\x00 late\\",
    "lines": "late\n\n\nrushed\r\rvague",
}


def comments(n: int, seed: int = 7) -> list[str]:
    """So many comments, some of them alike."""
    draw = random.Random(seed)
    return [
        f"{draw.choice(OPENINGS)} {draw.choice(TONES)}{draw.choice(LINKS)} {draw.choice(DETAILS)}{draw.choice(ENDS)}"
        for _ in range(n)
    ]
