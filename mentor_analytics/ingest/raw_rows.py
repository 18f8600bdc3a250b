"""The raw rows of one table, column by column from disk: a million rows at once would not fit a small memory."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


class RawRows:
    """The rows of one parsed table, and which of them are good: those whose cells can be told apart.

    Parameters
    ----------
    path
        An Arrow file as `tables.TableReader` makes them.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with pa.OSFile(str(path)) as file:
            self._places = {name: i for i, name in enumerate(pa.ipc.open_file(file).schema.names)}
        self._is_good = pc.is_null(self._read("code"))
        self.n = pc.sum(self._is_good).as_py() or 0
        self.n_bad = len(self._is_good) - self.n

    def good(self, column: str) -> pa.ChunkedArray:
        """One column of the good rows: `row`, or `c0`, `c1` and so on."""
        cells = self._read(column)
        return cells.filter(self._is_good) if self.n_bad else cells

    def bad(self, column: str) -> pa.ChunkedArray:
        """One column of the other rows; `code` says what is wrong, `extra` what could not be placed."""
        return self._read(column).filter(pc.invert(self._is_good))

    def numbers(self) -> npt.NDArray[np.int32]:
        """The row numbers of the good rows, as a spreadsheet program shows them."""
        return self.good("row").to_numpy()  # type: ignore[no-any-return]

    def _read(self, column: str) -> pa.ChunkedArray:
        pa.default_memory_pool().release_unused()  # what the column before needed
        options = pa.ipc.IpcReadOptions(included_fields=[self._places[column]])
        with pa.OSFile(str(self._path)) as file:
            return pa.ipc.open_file(file, options=options).read_all()[column]
