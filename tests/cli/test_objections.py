import io
import json
import time
from pathlib import Path

import pytest

from callmanager.paths import resource
from callmanager.services.answers.playbook import Playbook
from tests.cli.conftest import Run

DATA = Path(__file__).parents[1] / "data" / "objections_dev.tsv"


def test_a_text_gets_its_category_and_the_approved_answer(run: Run, home: Path) -> None:
    told = run("objection", "Es muy caro", "--json").json
    assert told.keys() == {"text", "category", "score", "card_id", "answer"}
    assert (told["text"], told["category"]) == ("Es muy caro", "price")
    entries = {entry.id: entry for entry in Playbook.load(resource("playbooks")).entries}
    assert told["answer"] == entries[told["card_id"]].answer
    assert told["answer"] in run("objection", "Es muy caro").out
    nothing = run("objection", "buenos días", "--json").json
    assert (nothing["category"], nothing["card_id"], nothing["answer"]) == ("none", None, None)
    assert not home.exists(), "it needs no workspace"


def test_each_line_of_a_file_gets_one_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    lines = ["es muy caro", "", "  buenos días  ", "it's too expensive", "x" * 5000, "<b>🦊</b>\u2028estafa"]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")
    told = [json.loads(line) for line in run("objection", "--file", path, "--json").out.splitlines()]
    assert [row["text"] for row in told] == lines
    assert [row["category"] for row in told[:4]] == ["price", "none", "none", "price"]
    plain = run("objection", "--file", path).out.splitlines()
    assert plain[0].startswith("price\t1.00\t")
    english = run("objection", "--file", path, "--json", "--language", "en").out.splitlines()
    assert json.loads(english[3])["category"] == "price"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_files_of_every_editor(run: Run, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "lines.txt"
    path.write_bytes("¿no será una estafa, señor?\n".encode(encoding))
    told = run("objection", "--file", path, "--json").json
    assert (told["text"], told["category"]) == ("¿no será una estafa, señor?", "trust")


def test_standard_input_is_a_file_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"es muy caro\nes muy caro"), encoding="utf-8"))
    assert len(run("objection", "--file", "-", "--json").out.splitlines()) == 2


def test_what_is_no_text_file_is_refused(refused: Run, tmp_path: Path) -> None:
    (tmp_path / "junk").write_bytes(bytes(range(256)))
    for name in ("missing", "junk", "."):
        refused("objection", "--file", tmp_path / name)


def test_an_empty_file_has_no_lines(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    said = run("objection", "--file", tmp_path / "empty", "--json")
    assert (said.code, said.out) == (0, "")


def test_a_thousand_lines_take_seconds_at_most(run: Run, tmp_path: Path) -> None:
    texts = [line.split("\t")[0] for line in DATA.read_text(encoding="utf-8").splitlines()]
    path = tmp_path / "many.txt"
    path.write_text("\n".join((texts * 20)[:1000]), encoding="utf-8")
    before = time.perf_counter()
    assert len(run("objection", "--file", path, "--json").out.splitlines()) == 1000
    assert time.perf_counter() - before < 20
