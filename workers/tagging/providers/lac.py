"""The Chinese model run in NumPy: two layers of a GRU that reads both ways, and a CRF over the tags.

Rows of a batch are sentences in order of falling length, so that a step computes only those that are not over yet and
nothing is ever padded into an answer. Nothing here knows text; ``chinese.py`` does.
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
        lengths = np.array([len(sentences[each]) for each in order])
        batch = np.zeros((lengths[0], len(order)), dtype=np.intp)
        for column, each in enumerate(order):
            batch[: lengths[column], column] = sentences[each]
        alive = (lengths[None, :] > np.arange(lengths[0])[:, None]).sum(axis=1)
        emissions = self._emissions(batch, lengths, alive)
        paths = self._paths(emissions, alive)
        certainty = self._certainty(emissions, paths, alive)
        answers: list[Tagged | None] = [None] * len(order)
        for column, each in enumerate(order):
            span = slice(0, lengths[column])
            answers[each] = Tagged(tags=paths[span, column], certainty=certainty[span, column])
        return [each for each in answers if each is not None]

    def _emissions(self, batch: Rows, lengths: Rows, alive: Rows) -> Floats:
        """(steps, sentences, tags): what the characters say of their tags."""
        steps, width = batch.shape
        known, places = np.unique(batch, return_inverse=True)
        mirrored = _mirror(steps, lengths)
        columns = np.arange(width)
        vectors, places = self._embedding[known], places.reshape(batch.shape)
        layer = self._layers[0]
        ahead = (vectors @ layer.inputs[0] + layer.biases[0])[places]
        back = (vectors @ layer.inputs[1] + layer.biases[1])[places[mirrored, columns]]
        states = _recur(layer, ahead, back, alive)
        for layer in self._layers[1:]:
            read = np.concatenate((states[:, 0], states[mirrored, 1, columns]), axis=2)
            ahead = read @ layer.inputs[0] + layer.biases[0]
            back = (read @ layer.inputs[1] + layer.biases[1])[mirrored, columns]
            states = _recur(layer, ahead, back, alive)
        read = np.concatenate((states[:, 0], states[mirrored, 1, columns]), axis=2)
        weight, bias = self._emission
        emissions: Floats = read @ weight + bias
        return emissions

    def _paths(self, emissions: Floats, alive: Rows) -> Rows:
        """(steps, sentences): the tags of each sentence's likeliest path."""
        steps, width, count = emissions.shape
        best = np.zeros((steps, width, count), dtype=np.int8)
        score = emissions[0] + self._start
        for step in range(1, steps):
            rows = alive[step]
            reached = score[:rows, None, :] + self._by_target
            best[step, :rows] = came = reached.argmax(axis=2)
            score[:rows] = np.take_along_axis(reached, came[..., None], axis=2)[..., 0] + emissions[step, :rows]
        tag = (score + self._stop).argmax(axis=1)
        paths = np.zeros((steps, width), dtype=np.intp)
        columns = np.arange(width)
        for step in range(steps - 1, -1, -1):
            rows = alive[step]
            paths[step, :rows] = tag[:rows]
            going = tag[:rows]
            if step:
                tag[:rows] = best[step, columns[:rows], going]
        return paths

    def _certainty(self, emissions: Floats, paths: Rows, alive: Rows) -> Floats:
        """(steps, sentences): how probable each tag of the path is over all paths; the forward-backward algorithm."""
        steps, width, _ = emissions.shape
        local = np.exp(emissions - emissions.max(axis=2, keepdims=True))
        forward = np.zeros_like(local)
        forward[0] = local[0] * np.exp(self._start)
        forward[0] /= forward[0].sum(axis=1, keepdims=True)
        for step in range(1, steps):
            rows = alive[step]
            reached = (forward[step - 1, :rows] @ self._odds) * local[step, :rows]
            forward[step, :rows] = reached / reached.sum(axis=1, keepdims=True)
        certainty = np.zeros((steps, width), dtype=np.float32)
        behind = np.tile(np.exp(self._stop), (width, 1))
        columns = np.arange(width)
        for step in range(steps - 1, -1, -1):
            rows = alive[step]
            both = forward[step, :rows] * behind[:rows]
            certainty[step, :rows] = both[columns[:rows], paths[step, :rows]] / both.sum(axis=1)
            if step:
                back = (local[step, :rows] * behind[:rows]) @ self._odds.T
                behind[:rows] = back / back.sum(axis=1, keepdims=True)
        return certainty


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


def _mirror(steps: int, lengths: Rows) -> Rows:
    """(steps, sentences): the step that stands at each step when every sentence is read from its own end."""
    step = np.arange(steps)[:, None]
    return np.where(step < lengths[None, :], lengths[None, :] - 1 - step, step)


def _recur(layer: _Layer, ahead: Floats, back: Floats, alive: Rows) -> Floats:
    """(steps, 2, sentences, hidden): the states of both directions, the backward one read from each sentence's end."""
    steps, width, _ = ahead.shape
    states = np.zeros((steps, 2, width, HIDDEN), dtype=np.float32)
    state: Floats = np.zeros((2, width, HIDDEN), dtype=np.float32)
    for step in range(steps):
        rows = alive[step]
        state = state[:, :rows]
        inputs = np.stack((ahead[step, :rows], back[step, :rows]))
        gates = _sigmoid(inputs[..., : 2 * HIDDEN] + state @ layer.gates)
        update, reset = gates[..., :HIDDEN], gates[..., HIDDEN:]
        candidate: Floats = np.tanh(inputs[..., 2 * HIDDEN :] + (reset * state) @ layer.candidate)
        state = np.add(state, update * (candidate - state), dtype=np.float32)
        states[step, :, :rows] = state
    return states


def _sigmoid(values: Floats) -> Floats:
    answer: Floats = 0.5 + 0.5 * np.tanh(0.5 * values)
    return answer
