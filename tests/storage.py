"""An S3 server for tests, on the loopback, with what is asked of it counted; and a line to it that can be cut in mid-upload."""

from __future__ import annotations

import logging
import socket
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Self
from uuid import uuid4

import s3fs
from moto.server import ThreadedMotoServer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Storage:
    """The server, with a bucket of its own for each who asks for one."""

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it would note every request
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        self.host, self.port = self._server.get_host_and_port()
        self.environment = self.reached_at(self.port)
        options = {"endpoint_url": self.environment["AWS_ENDPOINT_URL"], "region_name": "us-east-1"}
        self.files = s3fs.S3FileSystem(
            key="key", secret="key", client_kwargs=options, use_listings_cache=False, skip_instance_cache=True
        )

    def close(self) -> None:
        self._server.stop()

    def reached_at(self, port: int, **more: str) -> dict[str, str]:
        """Return the environment in which a command finds the server at a port."""
        named = {"AWS_ENDPOINT_URL": f"http://{self.host}:{port}", "AWS_DEFAULT_REGION": "us-east-1"}
        named |= {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "key", "AWS_MAX_ATTEMPTS": "1"}
        return {**named, "AWS_EC2_METADATA_DISABLED": "true", **more}

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
        self._to = storage.host, storage.port
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
