from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.services.answers import objection_model
from callmanager.services.answers.objection_model import CATEGORIES, ObjectionModel, save, shipped_model
from callmanager.services.answers.sparse_table import SparseTable

_NUMBERS = st.sampled_from([0, 0, 0, 1, -1, 127, -127])


@st.composite
def tables(draw: st.DrawFn) -> np.ndarray:
    columns = draw(st.integers(1, 20))
    rows = draw(st.lists(st.lists(_NUMBERS, min_size=columns, max_size=columns), max_size=12))
    return np.array(rows, np.int8).reshape(len(rows), columns)


@given(tables(), st.data())
def test_any_rows_in_any_order_are_the_tables_own(table: np.ndarray, data: st.DataObject) -> None:
    places = st.lists(st.integers(0, len(table) - 1), max_size=20) if len(table) else st.just([])
    which = np.array(data.draw(places), np.int64)
    found = SparseTable.of(table).rows(which)
    assert found.dtype == np.int8
    assert found.shape == (len(which), table.shape[1])
    assert (found == table[which]).all()


def test_what_was_learnt_takes_less_than_eight_megabytes() -> None:
    table = shipped_model()._weights.table
    rows = len(table.starts) - 1
    assert table.filled.nbytes + table.values.nbytes + table.starts.nbytes < 8_000_000 < rows * table.columns


def test_weights_are_read_as_they_were_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objection_model, "digest", lambda _folder: "same")
    (tmp_path / "thesaurus.tsv").write_text("concept\twords\n", encoding="utf-8")
    topics = ["price-budget", "none-greeting"]
    columns = np.zeros((3, len(CATEGORIES) + len(topics) + 1), np.float32)
    columns[0, 0], columns[2, 1], columns[2, -1] = 2.0, -1.0, 0.5
    columns[1, 0] = -1.0
    save(tmp_path, columns, columns[0], [5, 7, 9], topics)
    weights = ObjectionModel.load(tmp_path)._weights
    found = weights.table.rows(np.array([0, 1, 2])) * weights.scales
    assert np.abs(found - columns).max() < 0.01
    assert weights.topics == tuple(topics)
    assert weights.keys.tolist() == [5, 7, 9]
