"""Words of people on a page: always text, never Markdown or HTML."""

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@])")


def plain(text: object) -> str:
    """A text that Streamlit's Markdown shows as it is written: no links, pictures, maths, icons or colours.

    Line breaks become spaces; what a label cannot show is left out.
    """
    words = " ".join(str(text).split())
    return _MARKUP.sub(r"\\\1", words)
