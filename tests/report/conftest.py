import pytest

from tests.report.contents import book_of, hostile_content, sample_content


@pytest.fixture(scope="session")
def sample_book(tmp_path_factory):
    return book_of(sample_content(), tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def hostile_book(tmp_path_factory):
    return book_of(hostile_content(), tmp_path_factory.mktemp("hostile"))
