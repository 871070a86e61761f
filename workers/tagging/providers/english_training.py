"""How the English model is made: ``python -m workers.tagging.providers.english_training WIKIGOLD_FILE [--folds]``.

WikiGold (Balasuriya et al. 2009, CC BY 4.0) is trained on as it is. Its class MISC is learned, which keeps films and
battles from being taken for people, and never told. The same file gives the same bytes: there is no chance in training.
``--folds`` measures by five-fold cross-validation over whole articles and writes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pycrfsuite

from workers.tagging.providers.english import ABOUT, MODEL, code_digest
from workers.tagging.providers.english_features import DocumentWords, features

SETTINGS = {"c1": 0.15, "c2": 0.1, "max_iterations": 120, "feature.possible_transitions": True}
"""Penalties on weights (absolute and squared) and the number of L-BFGS steps."""
FOLDS = 5
SOURCE = (
    "WikiGold by Dominic Balasuriya, Nicky Ringland, Joel Nothman, Tara Murphy and James R. Curran: Named Entity "
    "Recognition in Wikipedia "
    "(2009). Licensed under CC BY 4.0, https://creativecommons.org/licenses/by/4.0/. The weights are derived "
    "from it; its text is not here."
)

Labelled = list[tuple[str, str]]
"""One sentence: words with ``B-PER``, ``I-PER``, ``O`` …"""
Article = list[Labelled]


def articles_of(lines: Iterable[str]) -> list[Article]:
    """The articles of ``word label`` lines: empty lines between sentences, ``-DOCSTART-`` between articles."""
    found: list[Article] = [[]]
    sentence: Labelled = []
    for line in [*lines, ""]:
        word, _, label = line.rstrip("\n").rpartition(" ")
        if word and word != "-DOCSTART-":
            sentence.append((word, label))
            continue
        if sentence:
            found[-1].append(_begun(sentence))
            sentence = []
        if word:
            found.append([])
    return [article for article in found if article]


def _begun(sentence: Labelled) -> Labelled:
    """The sentence with the first word of each name marked ``B-``."""
    found: Labelled = []
    before = "O"
    for word, label in sentence:
        begins = label != "O" and (label[0] == "B" or before[2:] != label[2:])
        found.append((word, f"B-{label[2:]}" if begins else label))
        before = label
    return found


def train(articles: Sequence[Article], path: Path) -> None:
    """Write the model of ``articles`` to ``path``."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(SETTINGS)
    for article in articles:
        for rows, labels in zip(_rows(article), article, strict=True):
            trainer.append(rows, [label for _, label in labels])
    trainer.train(str(path))


def _rows(article: Article) -> list[list[list[str]]]:
    sentences = [[word for word, _ in sentence] for sentence in article]
    document = DocumentWords(sentences)
    return [features(words, document) for words in sentences]


def names_in(labels: Sequence[str]) -> set[tuple[int, int, str]]:
    """Start, end and type of each name of a sentence that is a person's, an institution's or a place's."""
    found = set()
    start, kind = 0, ""
    for at, label in enumerate([*labels, "O"]):
        if kind and label != f"I-{kind}":
            if kind != "MISC":
                found.add((start, at, kind))
            kind = ""
        if label != "O" and not kind:
            start, kind = at, label[2:]
    return found


def cross_validated(articles: Sequence[Article]) -> list[float]:
    """Strict F1 over PER, ORG and LOC of each fold: every fifth article is held back."""
    scores = []
    for fold in range(FOLDS):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "fold.crfsuite"
            train([article for number, article in enumerate(articles) if number % FOLDS != fold], path)
            counts = _counted(path, articles[fold::FOLDS])
        scores.append(2 * counts["hit"] / max(1, counts["told"] + counts["gold"]))
    return scores


def _counted(path: Path, articles: Iterable[Article]) -> Counter[str]:
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    counts: Counter[str] = Counter()
    for article in articles:
        for rows, sentence in zip(_rows(article), article, strict=True):
            gold, told = names_in([label for _, label in sentence]), names_in(tagger.tag(rows))
            counts.update(hit=len(gold & told), told=len(told), gold=len(gold))
    return counts


def write(articles: Sequence[Article], training_file: bytes, folder: Path) -> str:
    """Write the model and what it was made of into ``folder``; the model's SHA-256."""
    path = folder / MODEL
    train(articles, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    about = {
        "model": MODEL,
        "model_sha256": digest,
        "trained_on": SOURCE,
        "training_file_sha256": hashlib.sha256(training_file).hexdigest(),
        "features_sha256": code_digest(),
        "settings": SETTINGS,
        "made_by": "python -m workers.tagging.providers.english_training FILE",
    }
    (folder / ABOUT).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    return digest


def main() -> None:
    """Train, or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="wikigold.conll.txt")
    parser.add_argument("--folds", action="store_true", help="cross-validate instead of writing the model")
    parser.add_argument("--into", type=Path, default=Path(__file__).parent / "data", help="the folder to write to")
    options = parser.parse_args()
    content = options.file.read_bytes()
    articles = articles_of(content.decode("utf-8").splitlines())
    if options.folds:
        scores = cross_validated(articles)
        told = " ".join(f"{score:.3f}" for score in scores)
        sys.stdout.write(f"strict F1 of {FOLDS} folds: {told}; mean {sum(scores) / FOLDS:.3f}\n")
    else:
        sys.stdout.write(f"{write(articles, content, options.into)}  {options.into / MODEL}\n")


if __name__ == "__main__":
    main()
