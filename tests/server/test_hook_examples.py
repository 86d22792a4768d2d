"""The examples in the guide, as they stand: run by bash, or read as the program reads them that they are for."""

import json
import os
import re
import shlex
import subprocess

import httpx
import pytest

from callmanager.domain.call import CallPhase
from callmanager.domain.phones import TokenRole
from callmanager.paths import checkout_root
from tests.support.desk import Desk


def guide() -> str:
    root = checkout_root()
    assert root is not None
    return (root / "docs" / "phones-guide.md").read_text(encoding="utf-8")


def section(title: str) -> list[str]:
    """The code blocks under a title, without their language."""
    text = guide().partition(f"### {title}\n")[2].partition("\n### ")[0]
    return re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def environment(desk: Desk) -> dict[str, str]:
    server, token = desk.serve(), desk.phones.create_token("Central", TokenRole.CONTROL)
    return {**os.environ, "SERVER": server.url, "TOKEN": token}


def test_the_curl_examples_begin_and_end_a_call(desk: Desk, environment: dict[str, str]) -> None:
    agent = desk.person("Ana")
    start, end = section("curl")
    phases = []
    for command in (start, end, end):
        said = subprocess.run(
            ["bash", "-euc", command], env=environment, capture_output=True, text=True, timeout=20, check=False
        )
        assert said.returncode == 0, said.stderr + said.stdout
        answer = json.loads(said.stdout)
        assert (answer["status"], answer["call_id"]) == ("ok", "pbx-17")
        phases.append(answer["phase"])
    assert phases == ["talking", "done", "done"]
    call = desk.calls.get("pbx-17")
    assert call is not None
    assert (call.phase, call.outcome_id, call.agent_id) == (CallPhase.DONE, "sale", agent.user_id)


def test_the_curl_examples_tell_what_is_wrong(environment: dict[str, str]) -> None:
    said = subprocess.run(
        ["bash", "-euc", section("curl")[0]],
        env=environment,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert said.returncode != 0
    assert json.loads(said.stdout)["code"] == "unknown_agent", "there is no Ana here"


class Dialplan:
    """As much of Asterisk as the example needs: extensions, Set, Goto, Return, and CURL with its two arguments."""

    def __init__(self, text: str, variables: dict[str, str]) -> None:
        self.steps: dict[str, list[str]] = {}
        for line in text.splitlines():
            if found := re.fullmatch(r"exten => (\w+),1,(.+)", line):
                self.steps[found[1]] = [found[2]]
            elif found := re.fullmatch(r" same => n,(.+)", line):
                list(self.steps.values())[-1].append(found[1])
        self.variables = variables

    def gosub(self, extension: str) -> httpx.Response:
        """Run to the Return; the answer that the last CURL got."""
        headers: dict[str, str] = {}
        answer: httpx.Response | None = None
        steps = iter(self.steps[extension])
        while (step := next(steps)) != "Return()":
            if found := re.fullmatch(r"Goto\((\w+),1\)", step):
                steps = iter(self.steps[found[1]])
            elif found := re.fullmatch(r"Set\(CURLOPT\(httpheader\)=([^:]+): (.+)\)", step):
                headers[found[1]] = self._expanded(found[2])
            elif found := re.fullmatch(r"Set\(SAID=\$\{CURL\((.+)\)\}\)", step):
                # The first argument ends at the comma; the last is the rest, with nothing taken out of it.
                url, _, body = self._expanded(found[1]).partition(",")
                answer = httpx.post(url, content=body, headers=headers, timeout=10)
            elif found := re.fullmatch(r"Set\((\w+)=(\w+)\)", step):
                self.variables[found[1]] = found[2]
            else:
                assert re.fullmatch(r"Set\(CURLOPT\(httptimeout\)=\d+\)", step), step
        assert answer is not None
        return answer

    def _expanded(self, text: str) -> str:
        for name, value in self.variables.items():
            text = text.replace(f"${{{name}}}", value)
        assert "${" not in text
        return text


def test_the_dialplan_tells_ringing_answer_and_end(desk: Desk, environment: dict[str, str]) -> None:
    desk.person("Ana")
    routine, dialled = section("Asterisk")
    routine = routine.replace("TOKEN", environment["TOKEN"])
    routine = re.sub(r"https://192\.168\.1\.20:5000", environment["SERVER"], routine)
    asterisk = Dialplan(routine, {"CHANNEL(linkedid)": "1763890.12", "PHONE": "+50688887777", "AGENT": "Ana"})
    named = {"start": "Gosub(callmanager,start,1)", "s": "U(callmanager)", "end": "Gosub(callmanager,end,1)"}
    phases = []
    for extension, words in named.items():
        assert words in dialled
        answer = asterisk.gosub(extension)
        assert answer.status_code == 200, answer.text
        phases.append(answer.json()["phase"])
    assert phases == ["ringing", "talking", "wrap_up"]
    call = desk.calls.get("1763890.12")
    assert call is not None
    assert (call.agent_name, call.phone) == ("Ana", "+50688887777")


def test_the_softphones_scripts_begin_and_end_a_call(desk: Desk, environment: dict[str, str]) -> None:
    desk.person("Ana")
    _settings, *scripts = section("MicroSIP")
    phases = []
    for script in scripts:
        command = script.strip().splitlines()[-1].removeprefix("@")
        for name, value in {"%ID%": "1234530001", "%~1": "88887777", "TOKEN": environment["TOKEN"]}.items():
            command = command.replace(name, value)
        command = command.replace("http://127.0.0.1:5000", environment["SERVER"])
        # Within double quotes curl.exe reads \" as bash does; nothing else in the line is special to cmd.exe.
        assert not re.search(r"[&|<>^%]", command)
        said = subprocess.run(shlex.split(command), capture_output=True, text=True, timeout=20, check=True)
        phases.append(json.loads(said.stdout)["phase"])
    assert phases == ["talking", "wrap_up"]
    call = desk.calls.get("sip-1234530001")
    assert call is not None
    assert call.phone.endswith("88887777")
