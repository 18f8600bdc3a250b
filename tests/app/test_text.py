"""Words of people stay words."""

import pytest

from ui.text import plain


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("", ""),
        ("Kavya Nair", "Kavya Nair"),
        ("**bold** [a](b)", r"\*\*bold\*\* \[a\]\(b\)"),
        ("<img src=x>", r"\<img src=x\>"),
        ("two\n\n# lines", r"two \# lines"),
        (":smile: $x$ `code`", r"\:smile\: \$x\$ \`code\`"),
        (3.5, r"3\.5"),
        (0.67, r"0\.67"),
        ("of 3.5", "of 3.5"),
        ("see https://evil.test", "see https\\:\u2060//evil.test"),
        ("www.evil.test", "www\u2060.evil.test"),
        ("kavya@example.org", "kavya\u2060@example.org"),
        ("kavya.-@example.org", "kavya.-\u2060@example.org"),
        ("Date & Time", "Date & Time"),
        ("No Follow-up!", "No Follow-up!"),
        ("Session: mock", r"Session\: mock"),
        ("![p](x)", r"!\[p\]\(x\)"),
        ("&amp; &#58; &", r"\&amp; \&#58; &".replace("#", r"\#")),
        ("- item", r"\- item"),
        ("+ item", r"\+ item"),
        ("---", r"\---"),
        ("12. item", r"12\. item"),
        ("1) item", r"1\) item"),
    ],
)
def test_plain(given: object, shown: str) -> None:
    assert plain(given) == shown
