"""``python -m callmanager`` and the ``callmanager`` command."""

import sys

from callmanager.cli import main

if __name__ == "__main__":
    sys.exit(main())
