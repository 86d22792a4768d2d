"""The page and its files: right types, packed, kept by browsers as long as they hold, and nothing else of the disk."""

import gzip
import http.client
import re
import struct
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from callmanager.paths import resource
from callmanager.server.runner import PhoneServer
from tests.support.desk import Desk
from tests.support.node import node

ROOT = Path(__file__).parents[2]
FIRST_LOAD_BYTES = 112_000


CHART = "/static/vendor/chart.js-4.6.1/chart.parts.min.js"


def linked_files() -> list[str]:
    """What the page loads at once; the icon for a phone's own screen is fetched when somebody puts the page there."""
    page = resource("web", "dashboard_mobile.html").read_text(encoding="utf-8")
    return sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page)) - {"/static/app/icon-192.png"})


def own_texts() -> list[str]:
    """Every text that we wrote for browsers: the pages, their styles and scripts."""
    found = [path for path in resource("web").rglob("*") if path.is_file() and "vendor" not in path.parts]
    return [path.read_text(encoding="utf-8") for path in found if path.suffix != ".png"]


def test_the_page_is_html_and_asked_for_each_time(http: httpx.Client) -> None:
    answer = http.get("/mobile")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    again = http.get("/mobile", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize(("path", "holds"), [("/wallboard", 'id="agents"'), ("/install", 'id="systems"')])
def test_the_other_pages_are_there_and_each_file_they_name(http: httpx.Client, path: str, holds: str) -> None:
    answer = http.get(path)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert holds in answer.text
    named = re.findall(r'(?:src|href)="(/static/[^"]+)"', answer.text)
    assert len(named) > 4
    assert {http.get(name).status_code for name in named} == {200}


def test_the_service_worker_may_care_for_the_page(http: httpx.Client) -> None:
    answer = http.get("/sw.js")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


def test_the_address_alone_leads_to_the_page(http: httpx.Client) -> None:
    answer = http.get("/")
    assert answer.status_code == 307
    assert answer.headers["location"] == "/mobile"


def test_all_that_the_page_names_is_there_with_its_type(http: httpx.Client) -> None:
    types = {
        "css": "text/css",
        "js": "text/javascript",
        "svg": "image/svg+xml",
        "webmanifest": "application/manifest+json",
    }
    for path in linked_files():
        answer = http.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["content-type"].startswith(types[path.rpartition(".")[2]]), path
        kept_for_ever = "immutable" in answer.headers["cache-control"]
        assert kept_for_ever == path.startswith("/static/vendor/"), path


def test_all_modules_are_preloaded(http: httpx.Client) -> None:
    names = {path.name for path in resource("web", "app").glob("*.js")} - {"sw.js"}
    assert {Path(path).name for path in linked_files() if "/app/" in path and path.endswith(".js")} == names


@pytest.mark.parametrize("path", ["/mobile", "/wallboard", "/install"])
def test_no_two_elements_have_one_id_and_each_icon_is_there(http: httpx.Client, path: str) -> None:
    html = http.get(path).text
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
    named = set(re.findall(r'(?:href="#|aria-labelledby="|aria-describedby="|aria-controls="|for=")([\w-]+)"', html))
    assert named <= set(ids)


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    for page in resource("web").glob("*.html"):
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page.read_text(encoding="utf-8")), page
    for text in own_texts():
        assert not re.search(r"https?:(?!//www\.w3\.org/)|innerHTML|insertAdjacentHTML|document\.write|\beval\(", text)


def test_the_first_load_stays_within_its_budget(http: httpx.Client) -> None:
    total = 0
    for path in ["/mobile", *linked_files()]:
        with http.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
            packed = b"".join(answer.iter_raw())
            assert answer.headers["content-encoding"] == "gzip" or path.endswith("svg"), path
            assert int(answer.headers["content-length"]) == len(packed)
        total += len(packed)
    assert total <= FIRST_LOAD_BYTES


def test_the_page_can_be_put_on_a_phones_screen(http: httpx.Client) -> None:
    manifest = http.get("/static/app/app.webmanifest").json()
    assert manifest["start_url"] == "/mobile"
    assert manifest["display"] == "standalone"
    assert {(icon["sizes"], icon.get("purpose", "any")) for icon in manifest["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in manifest["icons"]:
        answer = http.get(icon["src"])
        assert answer.headers["content-type"] == "image/png"
        width, height = struct.unpack(">II", answer.content[16:24])
        assert f"{width}x{height}" == icon["sizes"]


def test_who_does_not_unpack_gets_the_same_plain(http: httpx.Client) -> None:
    path = CHART
    plain = http.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with http.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert gzip.decompress(packed) == plain.content
    assert answer.headers["etag"] != plain.headers["etag"]
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("said", "packed"),
    [
        ("br;q=0, gzip;q=0.0", None),
        ("gzip ; q=0", None),
        ("br; q=0,gzip;q=1", "gzip"),
        ("br;q=0.05", "br"),
        ("*", None),
    ],
)
def test_an_encoding_with_the_weight_nought_is_refused(http: httpx.Client, said: str, packed: str | None) -> None:
    answer = http.head(CHART, headers={"Accept-Encoding": said})
    assert answer.headers.get("content-encoding") == packed


def test_what_is_vendored_also_lies_packed_with_brotli(http: httpx.Client) -> None:
    unpack = "process.stdin.pipe(require('zlib').createBrotliDecompress()).pipe(process.stdout)"
    for path in (path for path in linked_files() if "/vendor/" in path):
        plain = http.get(path, headers={"Accept-Encoding": "identity"}).content
        with http.stream("GET", path, headers={"Accept-Encoding": "gzip, deflate, br;q=1"}) as answer:
            assert answer.headers["content-encoding"] == "br", path
            packed = b"".join(answer.iter_raw())
        assert len(packed) < 0.35 * len(plain)
        assert subprocess.run([node(), "-e", unpack], input=packed, capture_output=True, check=True).stdout == plain
        assert http.get(f"{path}.br").status_code == 404, "the packed file is no page of its own"


def test_head_gives_the_headers_alone(http: httpx.Client) -> None:
    answer = http.head("/mobile")
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) > 0
    assert answer.content == b""


NO_FILES = (
    "/static/../server.md",
    "/static/..%2f..%2fpyproject.toml",
    "/static/%2e%2e/%2e%2e/pyproject.toml",
    "/static/app/..%5c..%5cpyproject.toml",
    "/static//etc/passwd",
    "/static/app/app.css%00.js",
    "/static/vendor/vendor.toml",
    "/static/vendor/.gitattributes",
    "/static/dashboard_mobile.html",
    "/static/wallboard.html",
    "/static/install.html",
    "/static/",
    "/static",
    "/favicon.ico",
)


def test_nothing_else_of_the_disk_is_served(server: PhoneServer) -> None:
    for path in NO_FILES:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", path)  # unlike httpx this sends the path as it is
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status == 404, path
        assert answer.headers["Content-Type"] == "application/json"
        assert b'"error"' in body


@pytest.mark.parametrize(("method", "path", "status"), [("POST", "/mobile", 405), ("DELETE", "/api/pair", 405)])
def test_a_wrong_method_is_told_as_json(http: httpx.Client, method: str, path: str, status: int) -> None:
    answer = http.request(method, path)
    assert answer.status_code == status
    assert "error" in answer.json()


def test_the_demo_is_marked_before_anything_else_is_loaded(tmp_path: Path) -> None:
    with Desk(tmp_path, demo=True) as desk:
        assert 'data-demo="true"' in httpx.get(f"{desk.serve().url}/mobile").text


def test_real_data_is_not_marked_as_a_demo(http: httpx.Client) -> None:
    assert 'data-demo="false"' in http.get("/mobile").text


def test_the_vendored_files_are_those_that_were_reviewed() -> None:
    vendor("--check")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_vendored_files_come_out_the_same_when_they_are_made_again() -> None:
    vendor("--rebuild")


def vendor(how: str) -> None:
    command = [sys.executable, ROOT / ".ci" / "vendor.py", how]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
