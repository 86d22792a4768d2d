"""The environment of an installed program: its modules are compiled, and what only development needs is not there."""

import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

_PROJECT = Path(__file__).parents[2] / "pyproject.toml"
_SITE = """import sys


class _NotInstalled:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in NAMES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


NAMES = frozenset(%r)
sys.meta_path.insert(0, _NotInstalled)
"""


def environment(folder: Path) -> dict[str, str]:
    """This process's environment for a program whose workspace is at ``folder``; the first start there compiles.

    Bytecode is kept in the folder, whatever this computer forbids. Packages that an installed program does not bring
    are not found: some libraries load what they find, and take another 8 MB then.
    """
    site = folder / "as-installed"
    site.mkdir(exist_ok=True)
    site.joinpath("sitecustomize.py").write_text(_SITE % sorted(development_only()), encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {
        "CALLMANAGER_HOME": str(folder),
        "CALLMANAGER_SERVER__PORT": "0",
        "PYTHONPATH": os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH")))),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }


def development_only() -> frozenset[str]:
    """The packages here that the program does not require, nor anything that it does."""
    wanted = _required(tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"])
    return frozenset(
        package
        for package, owners in metadata.packages_distributions().items()
        if not {_plain(owner) for owner in owners} & (wanted | {"callmanager"})
    )


def _required(lines: Iterable[str]) -> set[str]:
    """The distributions that these requirements bring, each with its own; in plain spelling."""
    found: set[tuple[str, str]] = set()
    waiting = list(_named(lines, ""))
    while waiting:
        here = waiting.pop()
        if here in found:
            continue
        found.add(here)
        try:
            waiting += _named(metadata.requires(here[0]) or [], here[1])
        except metadata.PackageNotFoundError:  # an extra's, or for another system
            continue
    return {distribution for distribution, _extra in found}


def _named(lines: Iterable[str], extra: str) -> Iterator[tuple[str, str]]:
    """The distributions and their extras that hold here, where this extra was asked for."""
    for requirement in map(Requirement, lines):
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            for part in ("", *requirement.extras):
                yield _plain(requirement.name), part


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
