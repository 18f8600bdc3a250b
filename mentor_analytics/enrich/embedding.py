"""Word vectors that ship inside the wordllama wheel, read straight from its two files: no network, no torch.

The package itself is not imported: importing it sets up logging for the whole program, and its loader looks for a file
under another name and then asks a model hub.
"""

import importlib.util
from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from mentor_analytics.enrich.languages import well_formed
from mentor_analytics.errors import DefinitionError

Vectors = npt.NDArray[np.float32]

TOKENIZER = Path("tokenizers", "l2_supercat_tokenizer_config.json")
WEIGHTS = Path("weights", "l2_supercat_256.safetensors")


class Embedder(Protocol):
    """Whatever turns texts into vectors; KeyBERT's backends are of this shape."""

    def embed(self, documents: Sequence[str], verbose: bool = False) -> Vectors:
        """One row per text."""


class StaticVectors:
    """256 numbers per text: the mean over the tokens of its words. White space does not count.

    `KeyBERT(model=keybert_backend(StaticVectors()))` makes KeyBERT itself work with them (module `backend`).

    Raises
    ------
    DefinitionError
        The files are not where the wheel puts them.
    """

    def __init__(self) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        folder = _wheel_folder()
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._table: npt.NDArray[np.float16] = load_file(str(folder / WEIGHTS))["embedding.weight"]
        except Exception as error:  # both libraries raise bare exceptions of their own making
            raise _not_there() from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def embed(self, documents: Sequence[str], verbose: bool = False) -> Vectors:
        """One row of 256 numbers per text; zeros for a text without words.

        Texts share words, so each distinct word is looked up once. The vocabulary has no token that reaches over a
        space: the tokens of a text are those of its words.
        """
        words = [str(document).split() for document in documents]
        numbers: dict[str, int] = {}
        places = [numbers.setdefault(word, len(numbers)) for word in chain.from_iterable(words)]
        sums, sizes = self._words(list(numbers))
        ends = np.cumsum([0, *map(len, words)])
        shape = (len(words), len(numbers))
        counts = csr_matrix((np.ones(len(places), np.float32), places, ends), shape=shape)
        tokens = counts @ sizes
        return np.asarray(counts @ sums / np.maximum(tokens, 1)[:, None], dtype=np.float32)

    def _words(self, words: list[str]) -> tuple[Vectors, Vectors]:
        """Sum of the token vectors of each word, and how many tokens it has."""
        if not words:
            return np.empty((0, self._table.shape[1]), np.float32), np.empty(0, np.float32)
        clean = list(map(well_formed, words))
        encoded = [one.ids for one in self._tokenizer.encode_batch_fast(clean, add_special_tokens=False)]
        sizes = np.array(list(map(len, encoded)))
        starts = np.cumsum(sizes) - sizes
        tokens = self._table[list(chain.from_iterable(encoded))].astype(np.float32)
        return np.add.reduceat(tokens, starts, axis=0), sizes.astype(np.float32)


def _wheel_folder() -> Path:
    spec = importlib.util.find_spec("wordllama")  # finds the folder without running the package
    if spec is None or spec.origin is None:
        raise _not_there()
    return Path(spec.origin).parent


def _not_there() -> DefinitionError:
    return DefinitionError(
        "The bundled word vectors (package wordllama) cannot be read.",
        "Install the requirements again: pip install --no-deps -r requirements.txt.",
    )


@cache
def bundled_vectors() -> StaticVectors:
    """The bundled vectors, loaded once per process (a tenth of a second, 20 MB)."""
    return StaticVectors()


def unit_rows(vectors: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Each row divided by its length; a row of zeros stays."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths)[:, None])
