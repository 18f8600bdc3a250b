"""Promises about the app that one line of code could break."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
APP = [ROOT / "app.py", *sorted((ROOT / "ui").rglob("*.py")), *sorted((ROOT / "pages").rglob("*.py"))]
PACKAGE = sorted((ROOT / "mentor_analytics").rglob("*.py"))
RAW = {"html", "iframe", "write", "write_stream", "components"}
"""Of Streamlit: would take what people wrote as HTML or Markdown, whatever it is."""


def calls(path: Path) -> list[ast.Call]:
    """Every call in a file."""
    return [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]


@pytest.mark.parametrize("path", APP, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_drawn_raw(path: Path) -> None:
    for call in calls(path):
        assert "unsafe_allow_html" not in {keyword.arg for keyword in call.keywords}
        target = call.func
        if (
            isinstance(target, ast.Attribute)
            and isinstance(target.value, ast.Name)
            and target.value.id == "st"
        ):
            assert target.attr not in RAW


@pytest.mark.parametrize("path", [*APP, *PACKAGE], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_data_are_run_as_code(path: Path) -> None:
    names = {call.func.id for call in calls(path) if isinstance(call.func, ast.Name)}
    assert not names & {"eval", "exec", "compile"}
    shells = [keyword for call in calls(path) for keyword in call.keywords if keyword.arg == "shell"]
    assert shells == []


def test_the_server_is_closed_to_others() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["enableXsrfProtection"] is True
    assert config["server"]["enableCORS"] is True
    assert config["server"]["enableStaticServing"] is False
    assert config["server"]["maxUploadSize"] <= 200
    assert config["client"]["showErrorDetails"] == "none"
    assert config["browser"]["gatherUsageStats"] is False


def test_the_theme_asks_nobody_for_fonts() -> None:
    assert "http" not in (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")


def test_light_and_dark_say_the_same_things() -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    assert set(theme["light"]) == set(theme["dark"])
