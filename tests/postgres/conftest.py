"""Real processes and servers, in folders of their own."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from alliance import postgres
from tests.postgres.processes import USE, Start, wait_until_stopped


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts processes that use the server in a folder until they are ended; returns before it is known to run."""
    started: list[subprocess.Popen[str]] = []
    homes: set[Path] = set()

    def start(home: Path, *prefix: str, program: str = USE) -> subprocess.Popen[str]:
        command = [*prefix, sys.executable, "-c", program, str(home)]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, cwd=postgres.ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        started.append(process)
        homes.add(home)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        for pipe in process.stdin, process.stdout, process.stderr:
            assert pipe
            pipe.close()
    for home in homes:
        wait_until_stopped(home)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a new server that was stopped; copied, since making one takes longer."""
    home = tmp_path_factory.mktemp("cluster") / "postgres"
    subprocess.run([sys.executable, "-c", USE, home], cwd=postgres.ROOT, input=b"", check=True)
    wait_until_stopped(home)
    return home / "data"


@pytest.fixture
def home(tmp_path: Path, cluster: Path) -> Path:
    """A folder with a server that has run before."""
    shutil.copytree(cluster, tmp_path / "postgres" / "data")
    return tmp_path / "postgres"
