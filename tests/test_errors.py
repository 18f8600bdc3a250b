import pytest

from mentor_analytics.errors import (
    DefinitionError,
    MissingColumnError,
    OutputError,
    RefusedFileError,
    UnknownNameError,
    listed,
)


@pytest.mark.parametrize(
    ("items", "expected"),
    [((), ""), (("a",), "a"), (range(3), "0, 1, 2"), (range(14), "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 4 more")],
)
def test_lists_in_messages_stay_short(items, expected):
    assert listed(items) == expected


@pytest.mark.parametrize(
    ("error", "says", "exit_code"),
    [
        (RefusedFileError("empty", "It is empty.", "Export it again."), "It is empty. Export it again.", 2),
        (MissingColumnError(["rating"], ["Mentor"]), "not found: rating. The data has: Mentor.", 2),
        (
            UnknownNameError("preset", "x", ["standard"]),
            "There is no preset called 'x'. Choose one of: standard.",
            2,
        ),
        (DefinitionError("No."), "No.", 2),
        (OutputError("Disk full.", "Make room."), "Disk full. Make room.", 3),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_says_what_happened_and_what_to_do(error, says, exit_code):
    assert says in str(error)
    assert error.exit_code == exit_code
