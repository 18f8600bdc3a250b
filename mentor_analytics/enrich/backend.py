"""KeyBERT itself, for those who want it: our vectors as its backend, and any model folder as ours.

Importing KeyBERT costs most of a second, so nothing else in the package does.
"""

import importlib
import warnings
from pathlib import Path
from typing import Any

from mentor_analytics.enrich.embedding import Embedder, Vectors
from mentor_analytics.errors import DefinitionError


def _backends() -> Any:
    """KeyBERT's backends, imported so that the filter it sets for every FutureWarning does not stay."""
    with warnings.catch_warnings():
        import keybert.backend
    return keybert.backend


def keybert_backend(vectors: Embedder) -> Any:
    """The vectors in the shape KeyBERT asks for: `KeyBERT(model=keybert_backend(StaticVectors()))`."""

    class Backend(_backends().BaseEmbedder):  # type: ignore[misc]
        def embed(self, documents: list[str], verbose: bool = False) -> Vectors:
            return vectors.embed(documents, verbose)

    return Backend()


def sentence_model(folder: Path) -> Embedder:
    """A sentence-transformers model from a local folder, for keywords of higher quality and 100 times the time.

    Nothing is ever downloaded: what is not a folder is refused.

    Raises
    ------
    DefinitionError
        No such folder, sentence-transformers is not installed, or the folder holds no model.
    """
    if not folder.is_dir():
        raise DefinitionError(
            "The keyword model is not a folder on this machine.",
            "Set KEYWORD_MODEL to the folder of a sentence-transformers model, or leave it empty.",
        )
    try:
        library = importlib.import_module("sentence_transformers")
    except ImportError as error:
        raise DefinitionError(
            "A keyword model is set, but the package sentence-transformers is not installed.",
            "Install it, or leave KEYWORD_MODEL empty to use the bundled vectors.",
        ) from error
    try:
        model = library.SentenceTransformer(str(folder), local_files_only=True)
        backend: Embedder = _backends().SentenceTransformerBackend(model)
    except (OSError, ValueError, KeyError) as error:
        raise DefinitionError(
            "The folder of the keyword model holds no sentence-transformers model.",
            "Check KEYWORD_MODEL, or leave it empty to use the bundled vectors.",
        ) from error
    return backend
