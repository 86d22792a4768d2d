"""Checks, makes again, or rewrites the browser libraries: those that ship, and those that only tests use.

    .venv/bin/python .ci/vendor.py            fetch with npm, make what is made, verify each hash, write
    .venv/bin/python .ci/vendor.py --rebuild  the same, and only compare with what lies there; nothing is written
    .venv/bin/python .ci/vendor.py --check    verify the files that lie there; needs no network and no npm

`vendor.toml` in resources/web/vendor and in tests/vendor says which package, version, licence and files, each with its
SHA-256 and how it came to be: `taken` from the package, `made` by one of its tools from a recipe in `.ci/vendor`, or
`packed` with brotli. To move to another version: change it there, run this, and copy the hashes that it prints once you
trust them.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENDORS = (ROOT / "resources" / "web" / "vendor", ROOT / "tests" / "vendor")
RECIPES = ROOT / ".ci" / "vendor"
# What is bound for Node as a module still calls `require` for Node's own parts.
NODE_REQUIRE = "--banner:js=import{createRequire}from'module';const require=createRequire(import.meta.url);"
PACK = """
const [from, to] = process.argv.slice(1);
const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = require("zlib").constants;
const data = require("fs").readFileSync(from);
const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_SIZE_HINT]: data.length };
require("fs").writeFileSync(to, require("zlib").brotliCompressSync(data, { params }));
"""


class VendorError(Exception):
    """A package or a file is not what vendor.toml says."""


def packages() -> Iterator[tuple[Path, dict[str, Any]]]:
    """The entries of each vendor.toml, with the folder of the package's files.

    The version is in the folder's name, so browsers may keep the files for ever.
    """
    for vendor in VENDORS:
        for package in tomllib.loads((vendor / "vendor.toml").read_text(encoding="utf-8"))["package"]:
            yield vendor / f"{package['name']}-{package['version']}", package


def check() -> None:
    """Compare what lies there with vendor.toml, both ways."""
    wanted = {folder / file["name"]: file["sha256"] for folder, package in packages() for file in package["files"]}
    for path, sha256 in wanted.items():
        if not path.is_file():
            raise VendorError(f"{path.relative_to(ROOT)} is missing.")
        _verify(path.read_bytes(), sha256, str(path.relative_to(ROOT)))
    own = {vendor / name for vendor in VENDORS for name in ("vendor.toml", ".gitattributes")}
    there = {path for vendor in VENDORS for path in vendor.rglob("*") if path.is_file()} - own
    for path in sorted(there - wanted.keys()):
        raise VendorError(f"{path.relative_to(ROOT)} is not in vendor.toml.")


def fetch(*, write: bool) -> None:
    """Fetch every package and make its files; nothing is written for a package with a wrong hash."""
    for folder, package in packages():
        print(f"{package['name']} {package['version']}")
        with tempfile.TemporaryDirectory() as scratch:
            bench = Path(scratch)
            _install(bench, [f"{package['name']}@{package['version']}", *package.get("with", ())])
            files = {}
            for file in package["files"]:
                made = bench / file["name"]
                _make(bench, package["name"], file, made)
                files[file["name"]] = made.read_bytes()
            for file in package["files"]:
                _verify(files[file["name"]], file["sha256"], f"{package['name']}/{file['name']}")
        if not write:
            continue
        for old in folder.parent.glob(f"{package['name']}-[0-9]*"):
            shutil.rmtree(old)
        folder.mkdir(parents=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)


def _install(bench: Path, specs: list[str]) -> None:
    # No scripts of the packages are run, and every package that a made file holds is named with its exact version.
    command = ["npm", "install", "--silent", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund"]
    subprocess.run([*command, *specs], check=True, stdout=subprocess.DEVNULL, cwd=bench)


def _make(bench: Path, package: str, file: dict[str, Any], made: Path) -> None:
    modules = bench / "node_modules"
    match file:
        case {"taken": source}:
            shutil.copyfile(modules / source if source.startswith("@") else modules / package / source, made)
        case {"made": recipe} if recipe.endswith(".scss"):
            flags = ["--quiet", "--quiet-deps", "--style=compressed", "--no-source-map", "--no-charset"]
            shutil.copyfile(RECIPES / recipe, bench / recipe)
            _run(bench, modules / ".bin" / "sass", *flags, "--load-path=node_modules", recipe, made.name)
        case {"made": recipe}:
            flags = ["--bundle", "--format=esm", "--minify", "--target=es2020", "--legal-comments=none"]
            flags += ["--platform=node", NODE_REQUIRE] if ".node." in made.name else []
            shutil.copyfile(RECIPES / recipe, bench / recipe)
            _run(bench, modules / ".bin" / "esbuild", recipe, *flags, f"--outfile={made.name}", "--log-level=error")
        case {"packed": source}:
            _run(bench, "node", "-e", PACK, source, made.name)
        case _:
            raise VendorError(f"vendor.toml does not say how {file['name']} comes to be.")


def _run(bench: Path, *command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=bench)


def _verify(data: bytes, sha256: str, name: str) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise VendorError(f"{name} has the SHA-256 {found}, not {sha256 or 'any that vendor.toml names'}.")


def main() -> int:
    """Run; 0 when everything is as vendor.toml says."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else None)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="verify the files that lie there, offline")
    how.add_argument("--rebuild", action="store_true", help="make every file again and compare; write nothing")
    arguments = parser.parse_args()
    try:
        if not arguments.check:
            fetch(write=not arguments.rebuild)
        check()
    except (VendorError, subprocess.CalledProcessError, OSError) as error:
        print(f"vendor: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
