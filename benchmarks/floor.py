"""The floor: what nobody can go below. Start pandas, read the CSV, write the same outputs, zip the same workbook.

python -m benchmarks.floor SESSIONS.csv RESULTS FOLDER
"""

import sys
import time
import zipfile
from pathlib import Path

import pandas as pd

LOADING = "loading.txt"


def floor(source: Path, results: Path, folder: Path) -> None:
    """Read `source`, write the CSV files of `results` again into `folder`, and zip the parts of its workbook."""
    pd.read_csv(source)
    loading = 0.0  # having the frames is not part of the floor
    for path in sorted(results.glob("*.csv")):
        start = time.process_time()
        frame = pd.read_pickle(folder / f"{path.stem}.pickle")
        loading += time.process_time() - start
        frame.to_csv(folder / path.name, index=False)
    (folder / LOADING).write_text(str(loading), encoding="utf-8")
    with zipfile.ZipFile(folder / "tracker.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted((folder / "parts").rglob("*")):
            if part.is_file():
                archive.write(part, part.relative_to(folder / "parts"))


def prepare(results: Path, folder: Path) -> None:
    """Lay the frames and the workbook's parts ready, outside the measured process."""
    for path in sorted(results.glob("*.csv")):
        pd.read_csv(path).to_pickle(folder / f"{path.stem}.pickle")
    with zipfile.ZipFile(results / "tracker.xlsx") as archive:
        archive.extractall(folder / "parts")


if __name__ == "__main__":
    floor(*(Path(argument) for argument in sys.argv[1:4]))
