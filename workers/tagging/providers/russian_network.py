"""The forward pass of slovnet's NER network over many sentences at once: no padding, no window copies.

The weights are slovnet's, and so are the answers; slovnet's own pass pads every batch and copies each window of three
tokens, which takes half of its time. Sentences stand one after the other with an empty row between them: a convolution
of width three sees nothing across it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


class Network:
    """Reads ids of words and shapes and says each token's tag."""

    def __init__(self, model: Any) -> None:
        self._word_indexes: Array = model.emb.word.indexes.array
        self._word_codes: Array = model.emb.word.codes.array
        self._parts = np.arange(self._word_codes.shape[0])
        self._shapes: Array = model.emb.shape.weight.array
        self._layers = [_Layer(layer) for layer in model.encoder.layers]
        self._projection: Array = model.head.proj.weight.array
        self._bias: Array = model.head.proj.bias.array
        self._transitions: Array = model.head.crf.transitions.array

    def tags(self, sentences: Sequence[tuple[list[int], list[int]]]) -> list[list[int]]:
        """The tags of every sentence, given as ids of words and ids of shapes; no sentence is empty."""
        lengths = np.array([len(words) for words, _ in sentences])
        starts = np.cumsum(lengths + 1) - lengths
        rows = int(starts[-1] + lengths[-1] + 1)
        tokens = np.ones(rows, bool)
        tokens[starts - 1] = tokens[-1] = False
        between = ~tokens
        words, where = np.unique([word for words, _ in sentences for word in words], return_inverse=True)
        vectors = self._word_codes[self._parts, self._word_indexes[words]].reshape(len(words), -1)
        dimensions = vectors.shape[1]
        values = np.zeros((rows, dimensions + self._shapes.shape[1]), np.float32)
        values[tokens, :dimensions] = vectors[where]
        values[tokens, dimensions:] = self._shapes[[shape for _, shapes in sentences for shape in shapes]]
        for layer in self._layers:
            values = layer(values)
            values[between] = 0
        emissions = values @ self._projection + self._bias
        return self._best_paths(emissions, starts, lengths)

    def _best_paths(self, emissions: Array, starts: Array, lengths: Array) -> list[list[int]]:
        """Viterbi for all sentences side by side, the longest first, so that those at work are a prefix."""
        order = np.argsort(-lengths, kind="stable")
        first, sizes = starts[order], lengths[order]
        active = np.searchsorted(-sizes, -np.arange(int(sizes[0])), side="left")
        scores = emissions[first]
        history: list[Array] = []
        for step in range(1, int(sizes[0])):
            count = int(active[step])
            reached = scores[:count, :, None] + self._transitions
            history.append(reached.argmax(1))
            scores[:count] = reached.max(1) + emissions[first[:count] + step]
        paths: list[list[int]] = [[]] * len(sizes)
        best_last = scores.argmax(1).tolist()
        steps = [each.tolist() for each in history]
        for row, sentence in enumerate(order.tolist()):
            tag = best_last[row]
            path = [tag]
            for back in range(int(sizes[row]) - 2, -1, -1):
                tag = steps[back][row][tag]
                path.append(tag)
            path.reverse()
            paths[sentence] = path
        return paths


class _Layer:
    """A convolution of width three, what is below zero cut off, and the batch's norm as one factor and one shift."""

    def __init__(self, layer: Any) -> None:
        weight = layer.conv.weight.array
        if weight.shape[2] != 3 or layer.conv.padding != 1:
            raise ValueError(f"convolution of width {weight.shape[2]}: the weights are of another network")
        self._filters = weight.shape[0]
        self._weight: Array = np.ascontiguousarray(weight.transpose(1, 2, 0).reshape(weight.shape[1], -1))
        self._bias: Array = layer.conv.bias.array
        norm = layer.norm
        self._factor: Array = norm.weight.array / norm.std.array
        self._shift: Array = norm.bias.array - norm.mean.array * self._factor

    def __call__(self, values: Array) -> Array:
        spread = values @ self._weight
        size = self._filters
        result: Array = spread[:, size : 2 * size] + self._bias
        result[1:] += spread[:-1, :size]
        result[:-1] += spread[1:, 2 * size :]
        np.maximum(result, 0, out=result)
        result *= self._factor
        result += self._shift
        return result
