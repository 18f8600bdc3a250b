import sys
import types
import warnings

import numpy as np
import pytest

from mentor_analytics.enrich.backend import keybert_backend, sentence_model
from mentor_analytics.enrich.embedding import bundled_vectors
from mentor_analytics.enrich.keywords import keywords
from mentor_analytics.errors import DefinitionError


def test_keybert_works_with_our_vectors():
    filters = list(warnings.filters)
    backend = keybert_backend(bundled_vectors())
    assert list(warnings.filters) == filters  # importing KeyBERT silences every FutureWarning; ours does not
    from keybert import KeyBERT

    found = KeyBERT(model=backend).extract_keywords("Excellent career guidance, very motivating", top_n=2)
    assert [word for word, _ in found] == ["motivating", "career"]


@pytest.mark.parametrize("name", ["nowhere", "all-MiniLM-L6-v2"])
def test_a_model_that_is_no_folder_is_refused(tmp_path, name):
    with pytest.raises(DefinitionError, match="not a folder"):
        sentence_model(tmp_path / name)


def test_a_model_without_its_library_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(DefinitionError, match="not installed"):
        sentence_model(tmp_path)


def pretend_library(monkeypatch, build):
    """sentence-transformers is not among our requirements: stand-ins of the two classes we touch."""
    import keybert.backend

    monkeypatch.setitem(
        sys.modules, "sentence_transformers", types.SimpleNamespace(SentenceTransformer=build)
    )
    monkeypatch.setattr(keybert.backend, "SentenceTransformerBackend", lambda model: model)


def test_a_model_folder_is_used(tmp_path, monkeypatch):
    class Model:
        def __init__(self, folder, local_files_only):
            assert (folder, local_files_only) == (str(tmp_path), True)

        def embed(self, documents, verbose=False):
            return np.array([[len(text), 1.0] for text in documents])

    pretend_library(monkeypatch, Model)
    assert keywords(["career guidance"], sentence_model(tmp_path)) == [["career guidance"]]


def test_a_folder_without_a_model_is_told(tmp_path, monkeypatch):
    def build(folder, local_files_only):
        raise OSError(folder)

    pretend_library(monkeypatch, build)
    with pytest.raises(DefinitionError, match="holds no"):
        sentence_model(tmp_path)
