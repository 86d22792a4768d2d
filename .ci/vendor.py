"""Checks, or fetches again, the browser libraries that ship in resources/web/vendor.

    .venv/bin/python .ci/vendor.py          fetch each package by name and version with `npm pack`, verify, write
    .venv/bin/python .ci/vendor.py --check  verify the files that lie there; needs no network and no npm

`vendor.toml` beside the files says which package, version, licence and files, each with its SHA-256. To move to another
version: change it there, run this, and copy the hashes that it prints once you trust them.
"""

import argparse
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent.parent / "resources" / "web" / "vendor"


class VendorError(Exception):
    """A package or a file is not what vendor.toml says."""


def packages() -> list[dict[str, Any]]:
    """The entries of vendor.toml."""
    entries: list[dict[str, Any]] = tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))["package"]
    return entries


def folder(package: dict[str, Any]) -> Path:
    """Where a package's files lie; the version is in the name, so browsers may keep them for ever."""
    return VENDOR / f"{package['name']}-{package['version']}"


def expected() -> Iterator[tuple[Path, str]]:
    """Each vendored file with its SHA-256."""
    for package in packages():
        for file in package["files"]:
            yield folder(package) / Path(file["path"]).name, file["sha256"]


def check() -> None:
    """Compare what lies there with vendor.toml, both ways."""
    wanted = dict(expected())
    for path, sha256 in wanted.items():
        if not path.is_file():
            raise VendorError(f"{path.relative_to(VENDOR)} is missing.")
        _verify(path.read_bytes(), sha256, str(path.relative_to(VENDOR)))
    own = {VENDOR / "vendor.toml", VENDOR / ".gitattributes"}
    there = {path for path in VENDOR.rglob("*") if path.is_file()} - own
    for path in sorted(there - wanted.keys()):
        raise VendorError(f"{path.relative_to(VENDOR)} is not in vendor.toml.")


def fetch() -> None:
    """Fetch every package and write its files; nothing is written for a package with a wrong hash."""
    for package in packages():
        print(f"{package['name']} {package['version']}")
        content = _pack(f"{package['name']}@{package['version']}")
        files = {}
        for file in package["files"]:
            data = _member(content, file["path"])
            _verify(data, file["sha256"], f"{package['name']}/{file['path']}")
            files[Path(file["path"]).name] = data
        for old in VENDOR.glob(f"{package['name']}-*"):
            shutil.rmtree(old)
        folder(package).mkdir(parents=True)
        for name, data in files.items():
            (folder(package) / name).write_bytes(data)


def _pack(spec: str) -> bytes:
    with tempfile.TemporaryDirectory() as scratch:
        command = ["npm", "pack", spec, "--silent", "--ignore-scripts", "--pack-destination", scratch]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=scratch)
        return next(Path(scratch).glob("*.tgz")).read_bytes()


def _member(archive: bytes, name: str) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        try:
            file = tar.extractfile(f"package/{name}")
        except KeyError:
            file = None
        if file is None:
            raise VendorError(f"The package holds no file {name}.")
        return file.read()


def _verify(data: bytes, sha256: str, name: str) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise VendorError(f"{name} has the SHA-256 {found}, not {sha256 or 'any that vendor.toml names'}.")


def main() -> int:
    """Run; 0 when everything is as vendor.toml says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="verify the files that lie there, offline")
    try:
        if not parser.parse_args().check:
            fetch()
        check()
    except (VendorError, subprocess.CalledProcessError, OSError) as error:
        print(f"vendor: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
