"""What stands behind the first window stays out of the way of whoever works in it."""

import gc

from callmanager.ui import late_pages


def test_what_was_imported_behind_the_window_is_walked_by_no_collection() -> None:
    """Else a full collection walks it all while a call runs, and holds every thread for it."""
    made = [[number] for number in range(1_000)]
    try:
        assert any(one is made for one in gc.get_objects())
        late_pages._import_pages()
        assert not any(one is made for one in gc.get_objects()), "it is among what stays"
    finally:
        gc.unfreeze()
