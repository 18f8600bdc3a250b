"""Raw rows, column by column from disk."""

from pathlib import Path

import pyarrow as pa
import pytest

from mentor_analytics.ingest.raw_rows import RawRows


def stored(folder: Path, codes: list[str | None], cells: list[str]) -> RawRows:
    path = folder / "t.arrow"
    schema = pa.schema(
        [
            ("row", pa.int32()),
            ("code", pa.string()),
            ("extra", pa.string()),
            ("c0", pa.string()),
            ("c1", pa.string()),
        ]
    )
    with pa.ipc.new_file(str(path), schema) as writer:
        for i, (code, cell) in enumerate(
            zip(codes, cells, strict=True)
        ):  # a batch a row: chunks must not matter
            writer.write_batch(pa.record_batch([[i + 2], [code], [None], [cell], [cell * 2]], schema=schema))
    return RawRows(path)


@pytest.mark.parametrize(
    ("codes", "good", "bad"),
    [
        ([], [], []),
        ([None, None], ["a", "b"], []),
        ([None, "long_row", None], ["a", "c"], ["b"]),
        (["long_row", "bad_quoting"], [], ["a", "b"]),
    ],
    ids=["no_rows", "all_good", "some_bad", "all_bad"],
)
def test_good_and_bad_rows(codes: list[str | None], good: list[str], bad: list[str], tmp_path: Path) -> None:
    raw = stored(tmp_path, codes, list("abc")[: len(codes)])
    assert (raw.n, raw.n_bad) == (len(good), len(bad))
    assert raw.good("c0").to_pylist() == good
    assert raw.good("c1").to_pylist() == [cell * 2 for cell in good]
    assert raw.bad("c0").to_pylist() == bad
    assert raw.bad("code").to_pylist() == [code for code in codes if code]
    assert raw.numbers().tolist() == [i + 2 for i, code in enumerate(codes) if code is None]
