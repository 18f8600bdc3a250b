import pytest

from mentor_analytics.demo.template import template_file, template_table
from mentor_analytics.ingest.upload import read_upload
from mentor_analytics.schema import EXPECTED, REQUIRED
from tests.ingest.uploads import NOW


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_template_is_a_good_file(tmp_path, suffix):
    path = tmp_path / f"template{suffix}"
    path.write_bytes(template_file(suffix))
    upload = read_upload(path, timezone="Asia/Kolkata", now=NOW, isolated=False)
    assert upload.outcome == "accept"
    assert upload.rows["stored"] == 2
    assert {*REQUIRED, *EXPECTED} <= set(upload.sessions.columns)
    assert upload.sessions["status"].tolist() == ["completed", "no_show"]
    assert upload.sessions.iloc[0].notna().all()


def test_the_table_is_what_stands_in_the_file():
    table = template_table()
    assert table["Status"].tolist() == ["Completed", "No Show"]
    assert template_file(".csv").decode().splitlines()[0] == ",".join(table.columns)
