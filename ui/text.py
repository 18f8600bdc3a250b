"""Words of people on a page: always text, never Markdown or HTML."""

import re

JOINER = "\u2060"
"""Invisible; what has it inside is no longer taken for an address and made a link, which no backslash prevents."""
_LINK_LIKE = re.compile(r"https?:|ftp:|www(?=\.)|mailto:|xmpp:|[\w.+-](?=@)", re.IGNORECASE)
_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#|~$:]|&(?=#?\w)|^[-+]|^\d+(?=\.)")
"""What may start Markdown. Anything else stays: screen readers read the backslashes of a label out."""


def plain(text: object) -> str:
    """A text that Streamlit's Markdown shows as it is written: no links, pictures, maths, icons or colours.

    Line breaks become spaces; what a label cannot show is left out.
    """
    words = _LINK_LIKE.sub(f"\\g<0>{JOINER}", " ".join(str(text).split()))
    return _MARKUP.sub(_escaped, words)


def _escaped(found: re.Match[str]) -> str:
    """A backslash before a sign; after the digits of what would else be the first point of a list."""
    signs = found.group()
    return f"{signs}\\" if signs[0].isdigit() else f"\\{signs}"
