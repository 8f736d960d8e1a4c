"""An S3 server for tests, on the loopback, with what is asked of it counted; and a line to it that can be cut in mid-upload."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import closing, contextmanager, suppress
from threading import Lock, Thread
from typing import TYPE_CHECKING, Self
from uuid import uuid4

import s3fs
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path


AS_SOMEBODY = {
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_MAX_ATTEMPTS": "1",  # or a closed port is knocked at five times
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}


class Quiet(WSGIRequestHandler):
    def log_request(self, *_said: object) -> None:
        pass


class Counted:
    """A service that notes what it is asked for."""

    def __init__(self, service: Callable) -> None:
        self._service, self._lock = service, Lock()
        self.requests: list[str] = []
        self.at_once = self.most_at_once = 0

    def __call__(self, environ: dict[str, str], respond: Callable) -> object:
        query = environ.get("QUERY_STRING", "")
        what = "LIST" if "list-type" in query else environ["REQUEST_METHOD"]
        with self._lock:
            self.requests.append(f"{what} {environ['PATH_INFO']} {environ.get('HTTP_RANGE', '')}".strip())
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return self._service(environ, respond)
        finally:
            with self._lock:
                self.at_once -= 1


@contextmanager
def serving(service: Callable) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, service, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def moto() -> Counted:
    """Return an S3 of its own, counted."""
    return Counted(DomainDispatcherApplication(create_backend_app))


class Storage:
    """The server, with a bucket of its own for each who asks for one."""

    def __init__(self, endpoint: str) -> None:
        self.environment = {**AS_SOMEBODY, "AWS_ENDPOINT_URL": endpoint}
        options = {"endpoint_url": endpoint, "region_name": AS_SOMEBODY["AWS_DEFAULT_REGION"]}
        self.files = s3fs.S3FileSystem(
            key=AS_SOMEBODY["AWS_ACCESS_KEY_ID"], secret=AS_SOMEBODY["AWS_SECRET_ACCESS_KEY"], client_kwargs=options,
            use_listings_cache=False, skip_instance_cache=True,
        )  # fmt: skip

    @property
    def place(self) -> tuple[str, int]:
        """The machine and the port at which it is."""
        host, _colon, port = self.environment["AWS_ENDPOINT_URL"].removeprefix("http://").partition(":")
        return host, int(port)

    def reached_at(self, port: int) -> dict[str, str]:
        """Return the environment in which a command finds the server at another port."""
        return {**self.environment, "AWS_ENDPOINT_URL": f"http://{self.place[0]}:{port}"}

    def bucket(self, *folders: Path) -> str:
        """Make a bucket with folders in it."""
        name = f"b{uuid4().hex}"
        self.files.call_s3("create_bucket", Bucket=name)
        for folder in folders:
            self.files.put(str(folder), f"{name}/{folder.name}", recursive=True)
        return name

    def contents(self, place: str) -> dict[str, bytes]:
        """Return all objects below a place, by their names from there."""
        names = self.files.find(place)
        return {name.removeprefix(f"{place}/"): self.files.cat_file(name) for name in names}


class Line:
    """A line to the server that stops for good in the middle of so many-th document; `is_cut` is set then."""

    def __init__(self, storage: Storage, document: int) -> None:
        self._to = storage.place
        self._left = document
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.is_cut = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._socket.accept()
                server = socket.create_connection(self._to)
                for source, target, is_upload in ((client, server, True), (server, client, False)):
                    threading.Thread(target=self._pass_on, args=(source, target, is_upload), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, is_upload: bool) -> None:
        with suppress(OSError), closing(target):
            while content := source.recv(1 << 16):
                begins = content.find(b"PK\x03\x04") if is_upload else -1
                if begins >= 0:
                    self._left -= 1
                if begins >= 0 and self._left <= 0:
                    target.sendall(content[: begins + 100])
                    self.is_cut.set()
                    threading.Event().wait()  # as a line does that nobody answers on
                target.sendall(content)


def without_title(contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what a batch has made, but for the page that has the folder's name in it."""
    return {name: content for name, content in contents.items() if name not in ("index.html", ".docgen/lock")}
