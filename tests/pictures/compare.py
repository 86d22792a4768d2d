"""How different two pictures of a page are, as an eye sees it that does not read: by the mean colours of blocks.

A block of 48 × 48 pixels holds a line and a half of text. Its mean changes little when letters are drawn a little
differently or stand some pixels aside, as on a machine with another version of a font; it changes much where a part of
the page is missing, has moved, or has another colour.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtGui import QImage

BLOCK = 48
TOLERANCE = 12.0
"""Of 255 levels: what other letters change in the mean of a block, and a little more."""
MOST_OF_ALL = 0.03
"""Of all blocks so many may differ by more than that: a column of figures that is one digit wider."""


@dataclass(frozen=True, slots=True)
class Difference:
    """``share`` of the blocks differ; the worst one by ``most`` levels, its corner at ``place`` in pixels."""

    share: float
    most: float
    place: tuple[int, int]

    @property
    def is_seen(self) -> bool:
        """Whether somebody who looks at both sees that they are not the same page."""
        return self.share > MOST_OF_ALL

    def __str__(self) -> str:
        """In words, for the message of a check."""
        x, y = self.place
        return f"{self.share:.1%} of the blocks differ, most at {x}, {y} by {self.most:.0f} levels"


def difference(one: Path | QImage, other: Path | QImage) -> Difference:
    """How different two pictures are.

    Raises:
        ValueError: one of them cannot be read, or they are not of one size.
    """
    left, right = _blocks(one), _blocks(other)
    if left.shape != right.shape:
        raise ValueError(f"One picture is {left.shape[:2]} blocks large, the other {right.shape[:2]}.")
    apart = np.abs(left - right).max(axis=2)
    row, column = np.unravel_index(int(apart.argmax()), apart.shape)
    return Difference(float((apart > TOLERANCE).mean()), float(apart.max()), (int(column) * BLOCK, int(row) * BLOCK))


def _blocks(picture: Path | QImage) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The mean colours of the blocks: rows × columns × 3; what is left at the right and below is a block, too."""
    image = picture if isinstance(picture, QImage) else QImage(str(picture))
    if image.isNull():
        raise ValueError(f"{picture} is no picture that can be read.")
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = raw[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(np.float64)
    rows, columns = np.arange(0, image.height(), BLOCK), np.arange(0, image.width(), BLOCK)
    sums = np.add.reduceat(np.add.reduceat(pixels, rows, axis=0), columns, axis=1)
    heights = np.diff(np.append(rows, image.height()))
    widths = np.diff(np.append(columns, image.width()))
    return np.asarray(sums / (heights[:, None, None] * widths[None, :, None]))
