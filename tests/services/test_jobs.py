"""Children that do heavy work: one that works, and each way in which one can go wrong."""

import json
import os
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from callmanager.cli import main
from callmanager.domain.errors import JobError
from callmanager.services import jobs
from callmanager.services.jobs import CANCELLED, child_environment, run_child

Lines = list[dict[str, Any]]


class Child:
    """Runs a script in the place of the program."""

    def __init__(self) -> None:
        self.lines: Lines = []
        self.cancelled = threading.Event()

    def run(self, script: str, **options: Any) -> int:
        command = [sys.executable, "-c", textwrap.dedent(script)]
        return run_child(["x"], self.hear, self.cancelled, command=command, **options)

    def hear(self, line: dict[str, Any]) -> None:
        self.lines.append(line)
        if line.get("cancel"):
            self.cancelled.set()


@pytest.fixture
def child() -> Child:
    return Child()


def test_the_program_runs_itself_on_the_same_workspace(tmp_path: Path) -> None:
    home, folder = tmp_path / "hóme", tmp_path / "grabaciones de hoy"
    folder.mkdir()
    lines: Lines = []
    told = child_environment(home, folder)
    code = run_child(["recordings", "verify", "--json"], lines.append, threading.Event(), environment=told)
    assert code == 0
    assert lines[0]["checked"] == 0


def test_a_child_is_told_of_the_same_data(child: Child, tmp_path: Path) -> None:
    told = child_environment(tmp_path / "home", tmp_path / "recordings", "sqlite:///other.db")
    script = "import json, os; print(json.dumps({n: v for n, v in os.environ.items() if n.startswith('CALLMANAGER_')}))"
    child.run(script, environment=told)
    assert child.lines == [told | {jobs.JOB_VARIABLE: "1"}]
    from_there = "import json, sys; from callmanager.settings import Settings; print(Settings().model_dump_json())"
    child.run(from_there, environment=told)
    assert child.lines[1]["audio"]["folder"] == str(tmp_path / "recordings")
    assert child.lines[1]["database_url"] == "sqlite:///other.db"


def test_it_is_found_from_any_folder_and_imports_nothing_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('imported from the current folder')")
    monkeypatch.chdir(tmp_path)
    assert run_child(["--version"], lambda _line: None, threading.Event()) == 0


def test_the_frozen_program_is_its_own_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert jobs.command_line(["a"]) == [sys.executable, "-m", "callmanager", "a"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert jobs.command_line(["a"]) == [sys.executable, "a"]


def test_an_error_of_the_child_comes_back_with_its_code_and_details(tmp_path: Path) -> None:
    told = child_environment(tmp_path, tmp_path / "file")
    (tmp_path / "file").write_text("")
    with pytest.raises(JobError, match="is no folder") as caught:
        run_child(["recordings", "list"], lambda _line: None, threading.Event(), environment=told)
    assert caught.value.reason == "recordings_folder"


def test_lines_come_in_order_and_rubbish_is_passed_over(child: Child, caplog: pytest.LogCaptureFixture) -> None:
    code = child.run(
        r"""
        import sys
        for i in range(3000):
            print('{"i": %d}' % i)
        print("[1, 2]"); print("nonsense"); print(); print("[" * 100_000)
        sys.stdout.buffer.write(b"\xff\xfe\x00" * 700_000 + b"\n")
        print('{"last": true}', end="")
        """
    )
    assert code == 0
    assert [line["i"] for line in child.lines[:-1]] == list(range(3000))
    assert child.lines[-1] == {"last": True}
    assert "lines that are no JSON" in caplog.text
    assert len(caplog.text) < 2_000


def test_what_it_said_last_is_the_cause(child: Child) -> None:
    with pytest.raises(JobError, match=r"its end: the disk is full\. What was finished") as caught:
        child.run("import sys; print('x' * 10**6, file=sys.stderr); sys.exit('callmanager: the disk is full.')")
    assert caught.value.reason == "job_failed"
    assert len(str(caught.value)) < 300


def test_an_exit_code_that_is_an_answer_is_no_failure(child: Child) -> None:
    assert child.run("raise SystemExit(1)", accepted=(0, 1)) == 1
    with pytest.raises(JobError, match="ended with the code 3"):
        child.run("raise SystemExit(3)", accepted=(0, 1))


def test_a_child_that_dies_is_told(child: Child) -> None:
    with pytest.raises(JobError, match="-9"):
        child.run("import os; print('{}', flush=True); os.kill(os.getpid(), 9)")
    assert child.lines == [{}]


def test_what_cannot_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(JobError, match="did not start") as caught:
        run_child([], lambda _line: None, threading.Event(), command=[str(tmp_path / "nothing")])
    assert caught.value.reason == "job_start"


def test_a_child_that_hangs_ends_when_it_is_not_wanted(child: Child, tmp_path: Path) -> None:
    script = f"""
        import os, signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        open({str(tmp_path / "pid")!r}, "w").write(str(os.getpid()))
        print('{{"cancel": true}}', flush=True)
        while True: time.sleep(60)
        """
    begun = time.monotonic()
    assert child.run(script, end_seconds=0.2) == CANCELLED
    assert time.monotonic() - begun < 5
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_child_that_has_closed_its_output_but_stays_ends_too(child: Child) -> None:
    threading.Timer(0.5, child.cancelled.set).start()
    assert child.run("import os, time; os.close(1); time.sleep(60)", end_seconds=0.2) == CANCELLED


def test_a_listener_that_fails_leaves_no_child(tmp_path: Path) -> None:
    def fail(_line: dict[str, Any]) -> None:
        raise RuntimeError("listener")

    pid = tmp_path / "pid"
    script = (
        f"import os, time; open({str(pid)!r}, 'w').write(str(os.getpid())); print('{{}}', flush=True); time.sleep(9)"
    )
    with pytest.raises(RuntimeError, match="listener"):
        run_child([], fail, threading.Event(), command=[sys.executable, "-c", script], end_seconds=0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def test_a_child_in_the_background_stands_behind_the_rest(child: Child) -> None:
    script = "import os, time; time.sleep(0.3); print('{\"nice\": %d}' % os.getpriority(os.PRIO_PROCESS, 0))"
    child.run(script, background=True)
    child.run(script)
    assert child.lines[0]["nice"] > child.lines[1]["nice"] == os.getpriority(os.PRIO_PROCESS, 0)


_TIDY = """
    import sys, time
    from pathlib import Path
    from callmanager.cli import job
    part = Path(sys.argv[1])
    part.write_text("half")
    try:
        if job.is_job(): job.obey_parent()
        print('{"cancel": true}', flush=True)
        time.sleep(60)
    except KeyboardInterrupt:
        part.unlink()
        sys.exit(130)
    """


def test_a_child_that_is_not_wanted_puts_half_done_files_away(child: Child, tmp_path: Path) -> None:
    part = tmp_path / "part"
    command = [sys.executable, "-c", textwrap.dedent(_TIDY), str(part)]
    begun = time.monotonic()
    assert run_child([], child.hear, child.cancelled, command=command) == CANCELLED
    assert not part.exists()
    assert time.monotonic() - begun < 10


def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    part = tmp_path / "part"
    parent = (
        "import sys, os, threading; from callmanager.services.jobs import run_child\n"
        "run_child([], lambda line: os.kill(os.getpid(), 9), threading.Event(), command=sys.argv[1:])\n"
    )
    command = [sys.executable, "-c", textwrap.dedent(_TIDY), str(part)]
    died = subprocess.run([sys.executable, "-c", parent, *command], check=False, timeout=30)
    assert died.returncode == -9
    deadline = time.monotonic() + 10
    while part.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not part.exists()


def test_a_command_that_works_for_another_tells_its_error_as_a_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("callmanager.cli.job.obey_parent", lambda: None)
    monkeypatch.setenv(jobs.JOB_VARIABLE, "1")
    assert main(["recordings", "list", "--dir", str(tmp_path / "missing")]) == 1
    told = json.loads(capfd.readouterr().out)
    assert told["error"]["code"] == "recordings_folder"
