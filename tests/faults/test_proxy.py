"""Two servers behind the proxy that `deploy/` describes: one is killed, the service goes on."""

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from interfaces.home.home import Home
from tests.faults import often
from tests.faults.ledger import check
from tests.faults.load import Load
from tests.faults.service import HOST, PATIENCE, Service, free_port, together, wait_until
from tests.needs import found, needs
from tests.sessions import ROOT

NGINX = found("nginx", "/usr/sbin/nginx")


@needs("nginx", "/usr/sbin/nginx")
def test_one_of_two_servers_is_killed_and_the_service_goes_on(
    postgresql_home: Home, tmp_path: Path
) -> None:
    with (
        together(Service(postgresql_home), Service(postgresql_home)) as servers,
        proxy(tmp_path, *servers) as address,
        Load(address, writers=6) as load,
    ):
        for n in range(often(2, 10)):
            time.sleep(1)
            servers[n % 2].kill()
            time.sleep(1)
            servers[n % 2].start()
    check(postgresql_home, load)
    print(f"behind a proxy: {load.told()}")


@contextmanager
def proxy(folder: Path, *servers: Service) -> Iterator[str]:
    """The proxy before these servers, without TLS; its address."""
    port = free_port()
    told = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    told = re.sub(r" +ssl_certificate.*\n", "", told)
    told = told.replace("listen 8443 ssl;", f"listen {HOST}:{port};")
    told = told.replace("/var/log/nginx", str(folder))
    for place, server in zip(("10.0.0.11:8080", "10.0.0.12:8080"), servers, strict=True):
        told = told.replace(place, f"{HOST}:{server.port}")
    kept = "".join(
        f"{sort}_temp_path {folder}/{sort};"
        for sort in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"daemon off; pid {folder}/pid; error_log {folder}/error; events {{}} http {{ {kept}\n"
    (folder / "nginx.conf").write_text(f"{whole}{told}\n}}\n", encoding="utf-8")
    command = (str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf"))
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        address = f"http://{HOST}:{port}"
        try:
            wait_until(lambda: _answers(address), "the proxy answers")
            yield address
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz").status_code == 200
    except httpx.TransportError:
        return False
