"""The report on this machine's own address: who is answered, with what, and who is not."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from crosscast.model import CrosscastError
from crosscast.serve import server


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "build" / "site"
    (site / "figures" / "empty").mkdir(parents=True)
    (site / "index.html").write_text("<h1>Report</h1>")
    (site / "figures" / "index.html").write_text("<h1>Figures</h1>")
    (site / "figures" / "kent é.html").write_text("<h1>Kent</h1>")
    (site / "chart.svg").write_text("<svg/>")
    (tmp_path / "build" / "crosscast.duckdb").write_text("not for browsers")
    return site


@pytest.fixture
def port(site: Path) -> Iterator[int]:
    with server(site, 0) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield running.server_port
        running.shutdown()
        thread.join()


def ask(port: int, path: str, method: str = "GET", host: str = "") -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/", b"Report", "text/html; charset=utf-8"),
        ("/index.html?x=1#y", b"Report", "text/html; charset=utf-8"),
        ("/figures/", b"Figures", "text/html; charset=utf-8"),
        ("/figures/kent%20%C3%A9.html", b"Kent", "text/html; charset=utf-8"),
        ("/chart.svg", b"<svg/>", "image/svg+xml; charset=utf-8"),
    ],
)
def test_a_page_is_shown(port: int, path: str, body: bytes, kind: str) -> None:
    """With its type, never left for the browser to guess."""
    response, content = ask(port, path)

    assert response.status == 200
    assert body in content
    assert response.headers["Content-Type"] == kind
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert response.headers["Cache-Control"] == "no-store"


def test_a_folder_leads_to_its_own_page(port: int) -> None:
    """So that the links on it lead on."""
    response, _ = ask(port, "/figures")

    assert (response.status, response.headers["Location"]) == (301, "/figures/")


@pytest.mark.parametrize(
    "path",
    ["/figures/empty/", "/../crosscast.duckdb", "/..%2fcrosscast.duckdb", "/%2e%2e/crosscast.duckdb", "//etc/hostname",
     "/%00", "/%ff", "/chart.svg/", "/" + "a" * 5000, "/figures/..%5c..%5ccrosscast.duckdb", "/file:///etc/hostname"],
)  # fmt: skip
def test_nothing_outside_the_report_is_shown(port: int, path: str) -> None:
    """No list of a folder's files, no file beside the report, however it is asked for."""
    response, body = ask(port, path)

    assert response.status == 404
    assert b"not for browsers" not in body


def test_a_link_out_of_the_report_is_not_followed(site: Path, port: int) -> None:
    """A build never makes one; somebody's copy of it might hold one."""
    (site / "out.html").symlink_to(site.parent / "crosscast.duckdb")

    assert ask(port, "/out.html")[0].status == 404


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_this_machine_s_own_names_are_answered(port: int, name: str) -> None:
    """However the reader writes the address."""
    assert ask(port, "/", host=f"{name}:{port}")[0].status == 200


@pytest.mark.parametrize(
    "host", ["example.org", "example.org:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.example:{port}"]
)
def test_a_page_elsewhere_cannot_read_the_report(port: int, host: str) -> None:
    """A name that somebody points at this machine is not this machine's name."""
    response, body = ask(port, "/", host=host.format(port=port))

    assert response.status == 421
    assert b"Report" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_the_report_is_only_read(port: int, method: str) -> None:
    """There is nothing to send to it."""
    assert ask(port, "/", method)[0].status == 501


def test_a_page_can_be_asked_for_without_its_text(port: int) -> None:
    """As programs that check links do."""
    response, body = ask(port, "/", "HEAD")

    assert (response.status, response.headers["Content-Length"], body) == (200, "15", b"")


def test_a_newer_build_is_shown_without_a_restart(site: Path, port: int, tmp_path: Path) -> None:
    """A build is exchanged whole, while its reader looks at it."""
    site.parent.rename(tmp_path / "older")
    newer = tmp_path / "newer"
    (newer / "site").mkdir(parents=True)
    (newer / "site" / "index.html").write_text("<h1>Newer</h1>")
    newer.rename(tmp_path / "build")

    assert b"Newer" in ask(port, "/")[1]


def test_a_study_that_was_not_built_says_what_to_run(tmp_path: Path) -> None:
    """There is nothing to show."""
    with pytest.raises(CrosscastError, match="no report here yet") as caught:
        server(tmp_path)

    assert caught.value.slug == "not-built"


def test_the_report_is_served_at_another_port_where_its_own_is_taken_until_ctrl_c(site: Path) -> None:
    """It says which, and Ctrl-C ends it without a fright."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        command = "import sys, pathlib, crosscast.serve as s; s.serve(pathlib.Path(sys.argv[1]), int(sys.argv[2]))"
        running = subprocess.Popen(
            [sys.executable, "-u", "-c", command, str(site), str(taken)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert running.stdout
        assert running.stdout.readline().startswith(f"Port {taken} cannot be had")
        address = running.stdout.readline()
        port = int(address.split("127.0.0.1:")[1].split("/")[0])
        assert ask(port, "/")[0].status == 200
        os.kill(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=10)

    assert (running.returncode, out, err) == (0, "Stopped.\n", "")


def test_only_this_machine_can_reach_it(site: Path) -> None:
    """It listens at the loopback address alone."""
    with server(site, 0) as running:
        assert running.server_address[0] == "127.0.0.1"
