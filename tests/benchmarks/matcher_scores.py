"""How good answers are: macro-F1, precision of none, and who is taken for whom."""

import statistics
from collections import Counter
from collections.abc import Sequence

from callmanager.domain.objection import ObjectionCategory

Pairs = Sequence[tuple[str, frozenset[str]]]
"""For each text the answer and the labels that are accepted."""


def scores(pairs: Pairs) -> tuple[float, float, float]:
    """Macro-F1 over the nine categories and none (those that occur), precision of none, share of right answers.

    An answer among several accepted labels counts as that label; a wrong one as missing the first in the alphabet.
    """
    right: Counter[str] = Counter()
    said: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    for answer, accepted in pairs:
        label = answer if answer in accepted else min(accepted)
        said[answer] += 1
        meant[label] += 1
        right[label] += answer == label
    f1 = [2 * right[c] / (said[c] + meant[c]) for c in ObjectionCategory if said[c] + meant[c]]
    return statistics.mean(f1), right["none"] / max(1, said["none"]), right.total() / meant.total()


def print_scores(name: str, pairs: Pairs) -> None:
    """One line with all three figures."""
    f1, precision, share = scores(pairs)
    print(
        f"{name:<44} macro-F1 {f1:.3f}  none-precision {precision:.3f}  right {share:.1%}  n {len(pairs)}", flush=True
    )


def confusion(pairs: Pairs) -> str:
    """A table: a row for each label, a column for each answer."""
    names = [c.value for c in ObjectionCategory]
    counts: Counter[tuple[str, str]] = Counter()
    for answer, accepted in pairs:
        counts[answer if answer in accepted else min(accepted), answer] += 1
    head = " " * 14 + "".join(f"{name[:7]:>8}" for name in names)
    rows = [f"{label:<14}" + "".join(f"{counts[label, answer] or '·':>8}" for answer in names) for label in names]
    return "\n".join([head, *rows])
