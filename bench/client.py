"""A client with many connections, on plain sockets, so that the client is not what is measured.

``python -m bench.client`` reads an order from standard input, carries it out and writes how long it
took. It runs in a process of its own.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

HOST = "127.0.0.1"
_END = b"\r\n\r\n"


@dataclass
class _Connection:
    """A connection that sends its requests one after the other."""

    socket: socket.socket
    requests: Iterator[bytes]
    got: bytearray = field(default_factory=bytearray)

    def send(self) -> bool:
        """Send the next request; False if there is none."""
        request = next(self.requests, None)
        if request is not None:
            self.got.clear()
            self.socket.sendall(request)
        return request is not None

    def receive(self) -> int | None:
        """The status of the answer, or None until all of it has arrived."""
        some = self.socket.recv(1 << 16)
        if not some:
            raise ConnectionError("the server closed a connection")
        self.got += some
        head, found, body = bytes(self.got).partition(_END)
        if not found or len(body) < _length(head):
            return None
        return int(head[9:12])


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return 0


def exchange(port: int, queues: Sequence[Sequence[bytes]]) -> tuple[float, Counter[int]]:
    """Send each queue's requests over its own connection. Returns milliseconds and statuses."""
    selector = selectors.DefaultSelector()
    connections = []
    for queue in queues:
        opened = socket.create_connection((HOST, port))
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connections.append(_Connection(opened, iter(queue)))
        selector.register(opened, selectors.EVENT_READ, connections[-1])
    statuses: Counter[int] = Counter()
    start = time.perf_counter()
    busy = sum(one.send() for one in connections)
    while busy:
        for key, _ in selector.select():
            status = key.data.receive()
            if status is not None:
                statuses[status] += 1
                busy -= not key.data.send()
    taken = (time.perf_counter() - start) * 1_000
    for one in connections:
        one.socket.close()
    return taken, statuses


def post(path: str, body: str, headers: Sequence[str] = ()) -> str:
    """A POST request as it is sent."""
    lines = [
        f"POST {path} HTTP/1.1", f"Host: {HOST}", "Content-Type: application/json",
        f"Content-Length: {len(body.encode())}", *headers,
    ]  # fmt: skip
    return "\r\n".join(lines) + "\r\n\r\n" + body


def posted(port: int, queues: Sequence[Sequence[str]]) -> float:
    """Have another process send requests. Returns milliseconds. All must be answered with 201."""
    order = json.dumps({"port": port, "queues": queues})
    done = subprocess.run(
        [sys.executable, "-m", "bench.client"],
        input=order, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    if told["statuses"] != {"201": sum(map(len, queues))}:
        raise RuntimeError(f"answered with {told['statuses']}")
    return float(told["ms"])


def get(port: int, path: str, headers: dict[str, str] | None = None) -> bytes:
    """A server's answer."""
    asked = urllib.request.Request(f"http://{HOST}:{port}{path}", headers=headers or {})
    with urllib.request.urlopen(asked) as answer:
        return bytes(answer.read())


def _main() -> None:
    order = json.load(sys.stdin)
    queues = [[one.encode() for one in queue] for queue in order["queues"]]
    ms, statuses = exchange(order["port"], queues)
    json.dump({"ms": ms, "statuses": statuses}, sys.stdout)


if __name__ == "__main__":
    _main()
