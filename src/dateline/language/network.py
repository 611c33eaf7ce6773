"""spaCy's model as plain matrices: words in, for each a vector, a tag and what the parser looks at.

The weights are the pinned model's and so is the arithmetic; what is spared is everything round it. A word's
embedding depends on nothing but the word and the blank behind it, so that it is asked of spaCy's own layers once and
kept. The convolution over neighbours is four products of one shape. spaCy's way of the same costs some three times as much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from spacy.tokens import Doc

# Words kept with their embeddings, 40 MB of them at most; then the store starts anew.
MOST_WORDS = 100_000
# What spaCy adds to the variance that a layer is divided by.
EPSILON = 1e-8


@dataclass(frozen=True, slots=True)
class Layer:
    """One convolution: a product over a word and its two neighbours, the greatest of its pieces, normalised."""

    weights: Any  # (3 × width, pieces × width), piece by piece
    bias: Any
    gain: Any
    shift: Any

    def add_to(self, vectors: Any) -> None:
        """Add what the layer finds to each vector but the first and the last, which are borders."""
        width = vectors.shape[1]
        found = np.hstack([vectors[:-2], vectors[1:-1], vectors[2:]]) @ self.weights
        found += self.bias
        best = found[:, :width]
        for at in range(width, found.shape[1], width):
            np.maximum(best, found[:, at : at + width], out=best)
        best = best - best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best) / width
        best *= ((variance + EPSILON) ** -0.5)[:, None]
        best *= self.gain
        best += self.shift
        vectors[1:-1] += best


@dataclass(frozen=True, slots=True)
class Network:
    """The model's weights, and the words met so far. Build one with `network`."""

    vocab: Any
    embed: Any  # spaCy's embedding layers
    known: dict[tuple[int, int], int]  # (spaCy's key of a word, whether a blank follows) → row of ``table``
    table: Any
    layers: tuple[Layer, ...]
    tags: tuple[Any, Any]
    tag_names: tuple[str, ...]
    lower: tuple[Any, Any]
    features: tuple[Any, Any, Any]  # weights, bias, and what stands for no word
    moves: tuple[Any, Any]

    def vectors(self, words: Sequence[tuple[int, int]]) -> Any:
        """A vector for each word of a text, in the light of the four before and behind it."""
        reach = len(self.layers)
        found = np.zeros((len(words) + 2 * reach, self.table.shape[1]), dtype=np.float32)
        found[reach : len(found) - reach] = self.table[self._rows(words)]
        for layer in self.layers:
            layer.add_to(found)
        return found[reach : len(found) - reach]

    def _rows(self, words: Sequence[tuple[int, int]]) -> list[int]:
        new = [word for word in dict.fromkeys(words) if word not in self.known]
        if len(self.known) + len(new) > MOST_WORDS:
            self.known.clear()
            new = list(dict.fromkeys(words))
        if new:
            strings, at = self.vocab.strings, len(self.known)
            doc = Doc(self.vocab, [strings[key] for key, _ in new], [bool(blank) for _, blank in new])
            self.table[at : at + len(new)] = self.embed.predict([doc])[0]
            self.known.update(zip(new, range(at, at + len(new)), strict=True))
        return [self.known[word] for word in words]

    def tagged(self, vectors: Any) -> list[str]:
        """Each word's tag."""
        weights, bias = self.tags
        return [self.tag_names[tag] for tag in (vectors @ weights + bias).argmax(axis=1).tolist()]

    def parts(self, vectors: Any) -> Any:
        """What each word adds to a state's score in each of the eight places the parser looks at: eight rows a word.

        The eight rows behind the last word's stand for places where no word is.
        """
        weights, bias = self.lower
        wide, inner, none = self.features
        found = np.empty((len(vectors) + 1, wide.shape[1]), dtype=np.float32)
        np.dot(vectors @ weights + bias, wide, out=found[:-1])
        found[-1] = none
        found[:, : len(inner)] += inner
        return found.reshape(-1, len(inner))

    def scores(self, parts: Any, looked_at: Any) -> Any:
        """The score of each move in each state, from the words (or -1) in the eight places it looks at."""
        places = looked_at.shape[1]
        rows = looked_at * places + np.arange(places)
        sums = parts.take(rows, axis=0, mode="wrap").sum(axis=1)
        half = sums.shape[1] // 2
        weights, bias = self.moves
        return np.maximum(sums[:, :half], sums[:, half:]) @ weights + bias


def network(nlp: Any, *, moves: int) -> Network:
    """The matrices of a loaded spaCy pipeline; of the parser's moves the first so many."""
    tok2vec = nlp.get_pipe("tok2vec").model
    maxouts, norms = _named(tok2vec.get_ref("encode"), "maxout"), _named(tok2vec.get_ref("encode"), "layernorm")
    parser = nlp.get_pipe("parser").model
    (tags,) = _named(nlp.get_pipe("tagger").model, "softmax")
    (linear,) = _named(parser.get_ref("tok2vec"), "linear")
    lower, upper = parser.get_ref("lower"), parser.get_ref("upper")
    weights, bias = _affine(upper)
    return Network(
        vocab=nlp.vocab,
        embed=tok2vec.get_ref("embed"),
        known={},
        table=np.empty((MOST_WORDS, tok2vec.get_dim("nO")), dtype=np.float32),
        layers=tuple(_layer(maxout, norm) for maxout, norm in zip(maxouts, norms, strict=True)),
        tags=_affine(tags),
        tag_names=nlp.get_pipe("tagger").labels,
        lower=_affine(linear),
        features=_features(lower),
        moves=(np.ascontiguousarray(weights[:, :moves]), bias[:moves]),
    )


def _named(model: Any, name: str) -> list[Any]:
    return [layer for layer in model.walk() if layer.name == name]


def _affine(model: Any) -> tuple[Any, Any]:
    return np.ascontiguousarray(model.get_param("W").T), model.get_param("b")


def _layer(maxout: Any, norm: Any) -> Layer:
    weights, bias = maxout.get_param("W"), maxout.get_param("b")  # (width, pieces, 3 × width), (width, pieces)
    by_piece = weights.transpose(1, 0, 2).reshape(-1, weights.shape[2])
    return Layer(np.ascontiguousarray(by_piece.T), bias.T.reshape(-1), norm.get_param("G"), norm.get_param("b"))


def _features(lower: Any) -> tuple[Any, Any, Any]:
    # (8, hidden, 2, in), (hidden, 2), (1, 8, hidden, 2)
    weights, bias, pad = (lower.get_param(name) for name in ("W", "b", "pad"))
    wide = weights.transpose(0, 2, 1, 3).reshape(-1, weights.shape[3])
    return np.ascontiguousarray(wide.T), bias.T.reshape(-1), pad[0].transpose(0, 2, 1).reshape(-1)
