"""How much of an upload we take. Data only."""

EXTENSIONS = (".csv", ".xlsx")
UPLOAD_BYTES = 200 * 1024**2
UNPACKED_BYTES = 500 * 1024**2
UNPACK_RATIO = 200  # for a part over RATIO_FROM_BYTES
RATIO_FROM_BYTES = 1024**2
ZIP_PARTS = 1_000
ROWS = 1_000_000
WORKBOOK_ROWS = 200_000
COLUMNS = 200
FARTHEST_COLUMN = 1_000  # a table may stand away from the sheet's edge, but not absurdly far
CELL_CHARS = 100_000
EXCEL_CELL_CHARS = 32_767
NAME_CHARS = 120
VALUE_CHARS = 100  # nothing longer is a number, a date or a word of ours; patterns are not tried on it
HEADER_WITHIN = 20  # rows in which the header is looked for

CHILD_BYTES = 1536 * 1024**2
CHILD_BYTES_PER_BYTE = 24  # a workbook unpacks, and its grid is held as cells
CHILD_BYTES_MOST = 6 * 1024**3
CHILD_SECONDS = 60
CHILD_SECONDS_PER_MB = 6
