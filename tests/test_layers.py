"""What import-linter cannot see: pages are files without a package."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]
UI = sorted((ROOT / "ui").rglob("*.py"))
CLOSED = (
    "mentor_analytics.store",
    "mentor_analytics.cli",
    "sqlite3",
    "sqlite_utils",
    "multiprocessing",
    "pickle",
)


def imported(path: Path) -> Iterator[str]:
    """Every module a file imports, also within functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


@pytest.mark.parametrize("path", [*PAGES, *UI], ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_reach_the_store_only_through_workflows(path: Path) -> None:
    assert [name for name in imported(path) if any(within(name, closed) for closed in CLOSED)] == []


@pytest.mark.parametrize("path", UI, ids=lambda path: path.name)
def test_widgets_know_no_page(path: Path) -> None:
    assert [name for name in imported(path) if within(name, "pages") or within(name, "app")] == []


def test_only_the_app_knows_streamlit() -> None:
    package = sorted((ROOT / "mentor_analytics").rglob("*.py"))
    assert [path for path in package if any(within(name, "streamlit") for name in imported(path))] == []
    assert any(within(name, "streamlit") for path in UI for name in imported(path))


def test_pages_are_found() -> None:
    assert len(PAGES) > 5
    assert not list((ROOT / "pages").glob("*.py"))  # Streamlit would make menu entries of them
