"""A built report comes in; it is shown to browsers on this machine, and to nobody else."""

from __future__ import annotations

import mimetypes
import os
import shutil
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from urllib.parse import unquote, urlsplit

from crosscast.model import CrosscastError

PORT = 8321
ADDRESS = "127.0.0.1"

# What pages may do: show their own text, styles, pictures and scripts; fetch nothing from elsewhere, send nothing.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        "script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def serve(directory: Path, port: int = PORT, say: Callable[[str], None] = print) -> None:
    """Serve a built report on this machine until Ctrl-C.

    Where the port is taken, a free one is used; `say` is told the address either way. Only requests that name this
    machine as their host are answered, so that no web page elsewhere can read the report through the browser.
    Raises CrosscastError where there is no report.
    """
    with server(directory, port) as running:
        taken = running.server_port
        if port not in (0, taken):
            say(f"Port {port} cannot be had, most likely because another program uses it; port {taken} is used.")
        say(f"The report is at http://{ADDRESS}:{taken}/ until you press Ctrl-C.")
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            say("Stopped.")


def server(directory: Path, port: int = PORT) -> ThreadingHTTPServer:
    """A server of a built report that is not running yet, at `port` or, where it is taken, at a free one."""
    if not (directory / "index.html").is_file():
        raise CrosscastError(
            "there is no report here yet.",
            place=str(directory),
            hint="Run `crosscast build` on the study first.",
            slug="not-built",
        )
    handler = partial(_Pages, directory)
    try:
        return _Server((ADDRESS, port), handler)
    except (OSError, OverflowError):  # in use, reserved, or no port at all
        return _Server((ADDRESS, 0), handler)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self) -> None:
        """Take the address as it is; the standard server would ask the network for its name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = ADDRESS, self.server_address[1]


class _Pages(BaseHTTPRequestHandler):
    """Answers GET and HEAD for the files of one folder; anything else is refused in one line."""

    server: _Server
    server_version = "Crosscast"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds that a browser may keep a connection open without a word

    def __init__(self, directory: Path, *args: object) -> None:
        self.directory = directory
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        if not self._is_from_here():
            return self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "This report is served to this machine only")
        path = urlsplit(self.path).path
        file = find_page(self.directory, path)
        if file is None:
            return self.send_error(HTTPStatus.NOT_FOUND, "The report has no such page")
        if unquote(path.rpartition("/")[2]) not in ("", file.name):  # a folder, asked for as if it were a file
            return self._redirect(path + "/")
        try:
            content = file.open("rb")
        except OSError:  # a newer build took its place just now
            return self.send_error(HTTPStatus.NOT_FOUND, "The report was built anew: load the page again")
        with content:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", _content_type(file))
            self.send_header("Content-Length", str(os.fstat(content.fileno()).st_size))
            self.end_headers()
            if with_body:
                shutil.copyfileobj(content, self.wfile)

    def _redirect(self, path: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", "/" + path.lstrip("/"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _is_from_here(self) -> bool:
        """Whether the browser asked for this machine by name: a page elsewhere can point its own name here."""
        port = self.server.server_port
        return self.headers.get_all("Host") in [[f"{name}:{port}"] for name in (ADDRESS, "localhost", "[::1]")]

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: whoever reads the report sees whether a page came."""


def find_page(directory: Path, path: str) -> Path | None:
    """The file that an address's path means, None where there is none or it lies outside `directory`.

    A folder means its index.html. `directory` may be exchanged for a newer build between two requests.
    """
    home = directory.resolve()
    try:
        name = unquote(path, errors="strict").lstrip("/")
        file = (home / name).resolve()
        if file.is_dir():
            file = (file / "index.html").resolve()
        elif name.endswith("/"):
            return None
        return file if file.is_relative_to(home) and file.is_file() else None
    except (OSError, ValueError):  # a name that no file can have
        return None


def _content_type(file: Path) -> str:
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name, strict=True)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind == "image/svg+xml" else kind


# not left to what this machine happens to have registered
_TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".csv": "text/csv",
    ".json": "application/json", ".txt": "text/plain", ".woff2": "font/woff2", ".png": "image/png",
}  # fmt: skip
