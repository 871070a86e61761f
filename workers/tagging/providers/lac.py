"""The Chinese model run in NumPy: two layers of a GRU that reads both ways, and a CRF over the tags.

Sentences are read together, packed so that no step computes more than the characters that stand there. Nothing here
knows text; ``chinese.py`` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.tagging.providers.lac_weights import HIDDEN, LAYERS, Floats, Weights

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """What the model says of one sentence."""

    tags: Rows
    """The tag of each character, on the likeliest path."""
    certainty: Floats
    """The probability of each of those tags over all paths, 0 to 1."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """One GRU in both directions; first index: forward, backward."""

    inputs: tuple[Floats, Floats]
    biases: tuple[Floats, Floats]
    gates: Floats
    """(2, hidden, 2 hidden): what the state says of update and reset."""
    candidate: Floats
    """(2, hidden, hidden)."""


class Network:
    """The trained network; it keeps no state between calls."""

    def __init__(self, weights: Weights) -> None:
        tensors = weights.tensors
        self._embedding = tensors["word_emb"]
        self._layers = [_layer(weights, 2 * each) for each in range(LAYERS)]
        self._emission = tensors["fc_4.w_0"], tensors["fc_4.b_0"]
        transitions = tensors["crfw"]
        self._start, self._stop, self._step = transitions[0], transitions[1], transitions[2:]
        self._by_target = np.ascontiguousarray(self._step.T)
        self._odds = np.exp(self._step)

    def tag(self, sentences: Sequence[Rows]) -> list[Tagged]:
        """Of each sentence (rows of the embedding, at least one) its tags, in the order given."""
        order = sorted(range(len(sentences)), key=lambda each: -len(sentences[each]))
        batch = _packed([len(sentences[each]) for each in order])
        characters = np.empty(batch.cells, dtype=np.intp)
        for column, each in enumerate(order):
            characters[batch.of(column)] = sentences[each]
        emissions = self._emissions(batch, characters)
        paths = self._paths(batch, emissions)
        certainty = self._certainty(batch, emissions, paths)
        answers: list[Tagged | None] = [None] * len(order)
        for column, each in enumerate(order):
            cells = batch.of(column)
            answers[each] = Tagged(tags=paths[cells], certainty=certainty[cells])
        return [each for each in answers if each is not None]

    def _emissions(self, batch: _Batch, characters: Rows) -> Floats:
        """(cells, tags): what the characters say of their tags."""
        known, places = np.unique(characters, return_inverse=True)
        layer = self._layers[0]
        vectors = self._embedding[known]
        ahead = (vectors @ layer.inputs[0] + layer.biases[0])[places]
        back = (vectors @ layer.inputs[1] + layer.biases[1])[places[batch.mirror]]
        read = _recur(layer, batch, ahead, back)
        for layer in self._layers[1:]:
            ahead = read @ layer.inputs[0] + layer.biases[0]
            back = (read @ layer.inputs[1] + layer.biases[1])[batch.mirror]
            read = _recur(layer, batch, ahead, back)
        weight, bias = self._emission
        emissions: Floats = read @ weight + bias
        return emissions

    def _paths(self, batch: _Batch, emissions: Floats) -> Rows:
        """(cells): the tags of each sentence's likeliest path."""
        best = np.zeros(emissions.shape, dtype=np.int8)
        score = emissions[batch.step(0)] + self._start
        for step in range(1, batch.steps):
            rows = batch.alive[step]
            reached = score[:rows, None, :] + self._by_target
            best[batch.step(step)] = reached.argmax(axis=2)
            score[:rows] = reached.max(axis=2) + emissions[batch.step(step)]
        tag = (score + self._stop).argmax(axis=1)
        paths = np.zeros(batch.cells, dtype=np.intp)
        columns = np.arange(len(tag))
        for step in range(batch.steps - 1, -1, -1):
            rows = batch.alive[step]
            paths[batch.step(step)] = tag[:rows]
            if step:
                tag[:rows] = best[batch.step(step)][columns[:rows], tag[:rows]]
        return paths

    def _certainty(self, batch: _Batch, emissions: Floats, paths: Rows) -> Floats:
        """(cells): how probable each tag of the path is over all paths; the forward-backward algorithm."""
        local = np.exp(emissions - emissions.max(axis=1, keepdims=True))
        forward = np.zeros_like(local)
        reached = local[batch.step(0)] * np.exp(self._start)
        for step in range(batch.steps):
            if step:
                reached = (reached[: batch.alive[step]] @ self._odds) * local[batch.step(step)]
            reached /= reached.sum(axis=1, keepdims=True)
            forward[batch.step(step)] = reached
        certainty = np.zeros(batch.cells, dtype=np.float32)
        behind = np.tile(np.exp(self._stop), (batch.alive[0], 1))
        columns = np.arange(batch.alive[0])
        for step in range(batch.steps - 1, -1, -1):
            rows, cells = batch.alive[step], batch.step(step)
            both = forward[cells] * behind[:rows]
            certainty[cells] = both[columns[:rows], paths[cells]] / both.sum(axis=1)
            if step:
                back = (local[cells] * behind[:rows]) @ self._odds.T
                behind[:rows] = back / back.sum(axis=1, keepdims=True)
        return certainty


@dataclass(frozen=True, slots=True)
class _Batch:
    """Where the characters of sentences stand that are read together: all first ones, then all second ones, ...

    A character is a cell. Sentences come in order of falling length, so that those not over yet are the first.
    """

    alive: list[int]
    """Of each step the number of sentences that are not over yet."""
    starts: Rows
    """Of each step its first cell."""
    lengths: list[int]
    mirror: Rows
    """Of each cell the one that stands there when its sentence is read from its end."""

    @property
    def steps(self) -> int:
        """The length of the longest sentence."""
        return len(self.alive)

    @property
    def cells(self) -> int:
        """Characters of all sentences."""
        return len(self.mirror)

    def step(self, number: int) -> slice:
        """The cells of one step."""
        start = int(self.starts[number])
        return slice(start, start + self.alive[number])

    def of(self, column: int) -> Rows:
        """The cells of one sentence, in reading order."""
        return self.starts[: self.lengths[column]] + column


def _packed(lengths: list[int]) -> _Batch:
    """The batch of sentences of these lengths, which do not rise."""
    steps = np.arange(lengths[0])
    alive = (np.array(lengths)[None, :] > steps[:, None]).sum(axis=1)
    starts = np.concatenate((np.zeros(1, dtype=np.intp), alive.cumsum()[:-1]))
    mirror = np.empty(alive.sum(), dtype=np.intp)
    for column, length in enumerate(lengths):
        cells = starts[:length] + column
        mirror[cells] = cells[::-1]
    return _Batch(alive.tolist(), starts, lengths, mirror)


def _layer(weights: Weights, first: int) -> _Layer:
    """Forward is the ``first`` GRU of the weights, backward the next.

    A GRU's matrix is stored as two blocks one after the other, whatever its described shape: hidden by 2 hidden for
    update and reset, hidden by hidden for the candidate.
    """
    tensors = weights.tensors
    pair = (first, first + 1)
    flat = [tensors[f"gru_{each}.w_0"].reshape(-1) for each in pair]
    border = 2 * HIDDEN * HIDDEN
    return _Layer(
        inputs=(tensors[f"fc_{first}.w_0"], tensors[f"fc_{first + 1}.w_0"]),
        biases=(_bias(weights, first), _bias(weights, first + 1)),
        gates=np.stack([each[:border].reshape(HIDDEN, 2 * HIDDEN) for each in flat]),
        candidate=np.stack([each[border:].reshape(HIDDEN, HIDDEN) for each in flat]),
    )


def _bias(weights: Weights, each: int) -> Floats:
    bias: Floats = weights.tensors[f"fc_{each}.b_0"] + weights.tensors[f"gru_{each}.b_0"][0]
    return bias


def _recur(layer: _Layer, batch: _Batch, ahead: Floats, back: Floats) -> Floats:
    """(cells, 2 hidden): the states of both directions side by side.

    ``ahead`` and ``back`` are what the cells' inputs say, the latter in the order of reading from each sentence's end.
    """
    states = np.empty((2, batch.cells, HIDDEN), dtype=np.float32)
    inputs = np.stack((ahead, back))
    state: Floats = np.zeros((2, batch.alive[0], HIDDEN), dtype=np.float32)
    for step, rows in enumerate(batch.alive):
        cells = batch.step(step)
        state = state[:, :rows]
        gates = _sigmoid(inputs[:, cells, : 2 * HIDDEN] + state @ layer.gates)
        update, reset = gates[..., :HIDDEN], gates[..., HIDDEN:]
        candidate = np.tanh(inputs[:, cells, 2 * HIDDEN :] + (reset * state) @ layer.candidate)
        state = np.add(state, update * (candidate - state), dtype=np.float32)
        states[:, cells] = state
    return np.concatenate((states[0], states[1][batch.mirror]), axis=1)


def _sigmoid(values: Floats) -> Floats:
    answer: Floats = 0.5 + 0.5 * np.tanh(0.5 * values)
    return answer
