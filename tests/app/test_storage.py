"""A workspace that cannot be read is told in words on every page; nothing of it is drawn, nothing is written."""

from pathlib import Path

import pytest

from tests.app.conftest import App
from ui.navigation import BY_NAME

DAMAGES = {"text": b"not a workspace " * 500, "folder": None}


@pytest.mark.parametrize("page", ["overview", "tracker", "upload", "settings"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_workspace_is_told(app: App, tmp_path: Path, damage: str, page: str) -> None:
    content, db = DAMAGES[damage], tmp_path / "none.db"
    db.mkdir() if content is None else db.write_bytes(content)
    test = app(page, "none")
    said = " ".join(str(each.value) for each in test.error).replace("\\", "")
    assert ("is a folder" if content is None else "is no workspace, or it is damaged") in said
    assert test.exception == []
    assert test.title[0].value == BY_NAME[page].title
    assert content is None or db.read_bytes() == content
