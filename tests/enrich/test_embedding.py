import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from mentor_analytics.enrich import embedding
from mentor_analytics.enrich.embedding import TOKENIZER, WEIGHTS, StaticVectors, bundled_vectors, unit_rows
from mentor_analytics.errors import DefinitionError
from tests.enrich.invented import HOSTILE, comments

VECTORS = bundled_vectors()


@pytest.fixture(scope="module")
def plain():
    """The same said plainly: all tokens of the whole text, their mean."""
    folder = embedding._wheel_folder()
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    table = load_file(str(folder / WEIGHTS))["embedding.weight"].astype(np.float32)

    def embed(text):
        ids = tokenizer.encode(" ".join(text.split()), add_special_tokens=False).ids
        return table[ids].mean(axis=0) if ids else np.zeros(table.shape[1], np.float32)

    return embed


@pytest.mark.parametrize("text", ["late", "career guidance", "C++, naïve 👍 10/10!", "  two\n\nlines  ", ""])
def test_the_mean_over_the_tokens(plain, text):
    np.testing.assert_allclose(VECTORS.embed([text])[0], plain(text), atol=1e-6)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_the_mean_over_the_tokens_of_any_text(plain, text):
    np.testing.assert_allclose(VECTORS.embed([text])[0], plain(text), atol=1e-5)


def test_a_text_has_the_same_vector_in_any_company():
    texts = comments(50)
    together = VECTORS.embed(texts)
    alone = np.vstack([VECTORS.embed([text]) for text in texts])
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_array_equal(VECTORS.embed(texts[::-1]), together[::-1])


@pytest.mark.parametrize("texts", [[], [""], ["", " "]])
def test_no_words_are_zeros(texts):
    np.testing.assert_array_equal(VECTORS.embed(texts), np.zeros((len(texts), 256), np.float32))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_has_a_vector(text):
    assert np.isfinite(VECTORS.embed([text])).all()


def test_unit_rows():
    rows = unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]]))
    np.testing.assert_allclose(rows, [[0.6, 0.8], [0.0, 0.0]])


@pytest.mark.parametrize("spoil", ["no package", "no file", "bad file"])
def test_vectors_that_cannot_be_read_are_told(monkeypatch, tmp_path, spoil):
    if spoil == "no package":
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    else:
        monkeypatch.setattr(embedding, "_wheel_folder", lambda: tmp_path)
    if spoil == "bad file":
        (tmp_path / TOKENIZER).parent.mkdir()
        (tmp_path / TOKENIZER).write_text("{}")
    with pytest.raises(DefinitionError, match="wordllama"):
        StaticVectors()
