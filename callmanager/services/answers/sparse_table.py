"""A table of small whole numbers most of which are zero, in a third of the memory: only the others are kept."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class SparseTable:
    """R rows of C numbers, N of them not zero; immutable, usable from any thread.

    Args:
        filled: which numbers are not zero, a bit for each; uint8, shape (R, C / 8 rounded up).
        values: those numbers, row after row; int8, shape (N,).
        starts: where each row begins among them, and where the last one ends; uint32, shape (R + 1,).
        columns: C.
    """

    filled: npt.NDArray[np.uint8]
    values: npt.NDArray[np.int8]
    starts: npt.NDArray[np.uint32]
    columns: int

    @classmethod
    def of(cls, table: npt.NDArray[np.int8]) -> "SparseTable":
        """The same numbers; ``table`` has the shape (R, C)."""
        is_filled = table != 0
        starts = np.zeros(len(table) + 1, np.uint32)
        np.cumsum(is_filled.sum(axis=1), out=starts[1:])
        return cls(np.packbits(is_filled, axis=1), table[is_filled], starts, table.shape[1])

    def rows(self, which: npt.NDArray[np.int64]) -> npt.NDArray[np.int8]:
        """These rows with their zeros; shape (len(which), C)."""
        is_filled = np.unpackbits(self.filled[which], axis=1, count=self.columns).view(np.bool_)
        begins = self.starts[which].astype(np.int64)
        counts = self.starts[which + 1] - begins
        ends = np.cumsum(counts)
        # Each kept number's place: as far into its row as the count of those before it in that row.
        places = np.repeat(begins - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0)
        found = np.zeros(is_filled.shape, np.int8)
        np.place(found, is_filled, self.values[places])
        return found
