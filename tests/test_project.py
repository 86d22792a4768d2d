"""The project as a whole: what its files may not hold, that they agree with each other, that it installs."""

import ast
import hashlib
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import callmanager

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCKED = re.findall(r"^([\w.-]+)==([\w.+!-]+)", LOCK, re.MULTILINE)
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
VENDORS = (ROOT / "resources" / "web" / "vendor", ROOT / "tests" / "vendor")

# Written apart, so that this file does not hold what it looks for.
HOSTS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "yarn" + "pkg.com",
    "un" + "pkg.com",
]
HOSTS += ["js" + "delivr", "cdn" + "js", "deb.debian" + ".org", "archive.ubuntu" + ".com", "git+" + "https"]
MACHINE = re.compile(
    "(?<![\\w.])/(?:wo" + "rk|ro" + "ot|ho" + "me/\\w+|Us" + "ers/\\w+|opt/py" + "pi|opt/wh" + "eels)(?:/|\\b)"
)


def kept_by_git(*folders: str) -> list[str]:
    """The names of the files in the checkout that git keeps."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", *folders]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def tracked() -> list[Path]:
    """The text files that git keeps, vendored ones apart."""
    files = [ROOT / name for name in kept_by_git()]
    texts = [file for file in files if file.is_file() and b"\0" not in file.read_bytes()[:4096]]
    assert len(texts) > 50
    return [file for file in texts if not set(VENDORS) & set(file.parents)]


def canonical(requirement: str) -> str:
    """The package's name as indexes compare it."""
    return canonicalize_name(Requirement(requirement).name)


def test_no_registry_is_named() -> None:
    found = {
        str(file.relative_to(ROOT)): host
        for file in tracked()
        for host in HOSTS
        if host in file.read_text(encoding="utf-8").lower()
    }
    assert found == {}


def test_no_path_of_a_machine_is_kept() -> None:
    found = {
        str(file.relative_to(ROOT)): match.group()
        for file in tracked()
        if (match := MACHINE.search(file.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_no_other_lock_is_kept() -> None:
    others = {"uv.lock", "poetry.lock", "package-lock.json", "yarn.lock", "pnpm-lock.yaml"}
    assert {file.name for file in tracked()} & others == set()


def test_lock_holds_names_versions_and_hashes_alone() -> None:
    pattern = re.compile(r"(?:#.*|[\w.-]+==\S+(?: ; [^\\]+)?(?: \\)?|    --hash=sha256:[0-9a-f]{64}(?: \\)?)")
    odd = [line for line in LOCK.splitlines() if line and not pattern.fullmatch(line.rstrip())]
    assert odd == []
    blocks = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert [block.split()[0] for block in blocks if "--hash=" not in block] == []


def test_lock_meets_every_requirement() -> None:
    versions: dict[str, list[Version]] = {}
    for name, version in LOCKED:
        versions.setdefault(canonicalize_name(name), []).append(Version(version))
    wanted = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["dependency-groups"]["dev"]]
    unmet = [
        text
        for text in wanted
        if not (found := versions.get(canonical(text)))
        or not all(Requirement(text).specifier.contains(version, prereleases=True) for version in found)
    ]
    assert unmet == []


def test_package_imports_only_what_it_declares() -> None:
    """A package that only the tests' tools bring would be missing where the program is installed."""
    declared: set[str] = set()
    queue = list(PYPROJECT["project"]["dependencies"])
    while queue:
        requirement = Requirement(queue.pop())
        name = canonicalize_name(requirement.name)
        if name in declared or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        declared.add(name)
        try:
            queue += requires(name) or []
        except PackageNotFoundError:
            pytest.fail(f"{name} is required and not installed; run make env")
    providers = packages_distributions()
    missing = {
        f"{file.relative_to(ROOT)}: {module}"
        for file in (ROOT / "callmanager").rglob("*.py")
        for module in imported(file)
        if module not in sys.stdlib_module_names
        and module != "callmanager"
        and not declared & {canonicalize_name(name) for name in providers.get(module, [])}
    }
    assert missing == set()


def imported(file: Path) -> set[str]:
    """The top-level names of the modules a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_blind_excepts_swallow_nothing() -> None:
    """``except Exception`` stands only where the error is written down or handed on."""
    silent = [
        f"{file.relative_to(ROOT)}:{handler.lineno}"
        for file in (ROOT / "callmanager").rglob("*.py")
        for handler in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(handler, ast.ExceptHandler) and is_blind(handler) and not tells(handler)
    ]
    assert silent == []


def is_blind(handler: ast.ExceptHandler) -> bool:
    """Whether it catches everything."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException")) for kind in kinds
    )


def tells(handler: ast.ExceptHandler) -> bool:
    """Whether it logs, raises, or makes something of the error it has named."""
    log_calls = {"exception", "error", "critical", "warning"}
    return any(
        isinstance(node, ast.Raise)
        or (isinstance(node, ast.Name) and node.id == handler.name)
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in log_calls)
        for node in ast.walk(handler)
    )


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    pattern = re.compile("pytest\\.(?:mark\\.)?(?:sk" + "ip|sk" + "ipif|xf" + "ail|import" + "orskip)\\b")
    found = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "tests").rglob("*.py")
        if pattern.search(file.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("vendor", VENDORS, ids=["shipped", "tests"])
def test_vendored_files_are_what_was_written_down(vendor: Path) -> None:
    packages = tomllib.loads((vendor / "vendor.toml").read_text(encoding="utf-8"))["package"]
    hashes = {
        vendor / f"{package['name']}-{package['version']}" / file["name"]: file["sha256"]
        for package in packages
        for file in package["files"]
    }
    wrong = [str(file) for file, digest in hashes.items() if hashlib.sha256(file.read_bytes()).hexdigest() != digest]
    assert wrong == []
    assert {file for file in vendor.rglob("*") if file.is_file()} == {
        *hashes,
        vendor / "vendor.toml",
        vendor / ".gitattributes",
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as ``pip install .`` builds it, with the build tool that the lock names."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [*PIP, "wheel", "-q", "--no-build-isolation", "--no-deps", "--no-index", "-w", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    [built] = folder.glob("*.whl")
    return built


def test_wheel_holds_the_package_and_its_resources(wheel: Path) -> None:
    assert wheel.name == f"callmanager-{callmanager.__version__}-py3-none-any.whl"
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        re.sub(r"^resources/", "callmanager/_resources/", name) for name in kept_by_git("resources", "callmanager")
    }
    assert len(wanted) > 50
    assert wanted - names == set()
    assert not any(name.startswith(("tests/", "recordings/")) for name in names)


def test_installed_program_runs_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """An environment of its own holds the program; the libraries are the ones already here."""
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False, symlinks=os.name != "nt")
    commands = environment / ("Scripts" if os.name == "nt" else "bin")
    python = commands / ("python.exe" if os.name == "nt" else "python")
    subprocess.run(
        [*PIP, "--python", str(python), "install", "-q", "--no-deps", "--no-index", str(wheel)],
        check=True,
        capture_output=True,
        cwd=tmp_path,
    )

    def ask(*command: str) -> str:
        return subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path).stdout.strip()

    own = Path(ask(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"))
    (own / "libraries.pth").write_text(next(path for path in sys.path if path.endswith("site-packages")))
    page = Path(
        ask(str(python), "-c", "from callmanager.paths import resource as r; print(r('web', 'dashboard_mobile.html'))")
    )
    assert page.is_file()
    assert page.is_relative_to(environment)
    assert ask(str(commands / "callmanager"), "--version").split()[-1] == callmanager.__version__
