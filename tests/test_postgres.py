"""The private PostgreSQL: real processes, started and killed in folders of their own."""

import contextlib
import os
import select
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from alliance import postgres

USE = """
import signal, sys
from pathlib import Path
from alliance import postgres
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell ignores in what it runs in the background
try:
    postgres.ensure(Path(sys.argv[1]))
except postgres.Unavailable as error:
    sys.exit(str(error))
print("uses", flush=True)
sys.stdin.read()
"""
# An ordinary user, who may besides read root's files: the interpreter may be among them.
ORDINARY = ["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups"]
ORDINARY += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
as_root_only = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="only root can become other users"
)

type Start = Callable[..., subprocess.Popen[str]]


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


def wait_until_used(process: subprocess.Popen[str]) -> None:
    assert process.stdout
    assert process.stdout.readline() == "uses\n"


def end(process: subprocess.Popen[str], how: signal.Signals = signal.SIGKILL) -> None:
    process.send_signal(how)
    process.wait(60)


def wait_until_stopped(home: Path) -> None:
    with contextlib.suppress(FileNotFoundError):  # the server takes its pid file away when it stops
        wait_for_end(server_pid(home))


def server_pid(home: Path) -> int:
    return int((home / "data" / "postmaster.pid").read_text().splitlines()[0])


def parent_pid(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def wait_for_end(pid: int) -> None:
    """Returns when the process has ended; fails after a minute."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([process], [], [], 60)[0], f"process {pid} still runs"
    finally:
        os.close(process)


def ask(home: Path, question: str, role: str = postgres.APPLICATION) -> list[tuple[object, ...]]:
    with psycopg.connect(postgres.url(home, role)) as connection:
        return connection.execute(question).fetchall()


def test_server_has_the_locale_of_every_other_machine(home: Path, start: Start) -> None:
    wait_until_used(start(home))

    question = "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale FROM pg_database WHERE datname = %s"
    with psycopg.connect(postgres.url(home)) as connection:
        assert connection.execute(question, ["pacta"]).fetchall() == [("UTF8", "b", "C.UTF-8")]


def test_application_writes_rows_but_changes_no_table(home: Path, start: Start) -> None:
    wait_until_used(start(home))
    with psycopg.connect(postgres.url(home, postgres.OWNER)) as connection:
        connection.execute("CREATE TABLE noun (id bigint GENERATED ALWAYS AS IDENTITY, word text)")

    with psycopg.connect(postgres.url(home), autocommit=True) as connection:
        connection.execute("INSERT INTO noun (word) VALUES ('promise')")
        for statement in (
            "TRUNCATE noun",
            "DROP TABLE noun",
            "CREATE TABLE verb ()",
            "ALTER TABLE noun DISABLE TRIGGER ALL",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
    roles = "SELECT rolname, rolsuper FROM pg_roles WHERE rolname LIKE 'pacta%' ORDER BY 1"
    assert ask(home, roles) == [("pacta", False), ("pacta_owner", False)]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_server_stops_with_its_last_user_however_that_ends(home: Path, start: Start, how: signal.Signals) -> None:
    first, last = start(home), start(home)
    wait_until_used(first)
    wait_until_used(last)
    server = server_pid(home)

    end(first, how)
    assert ask(home, "SELECT 1") == [(1,)]

    end(last, how)
    wait_for_end(server)
    assert not (home / "data" / "postmaster.pid").exists()


def test_processes_that_start_at_once_on_nothing_share_one_server(tmp_path: Path, start: Start) -> None:
    home = tmp_path / "postgres"
    users = [start(home) for _ in range(4)]
    for user in users:
        wait_until_used(user)

    log = (home / "log").read_text()
    assert log.count("ready to accept connections") == 1
    assert ask(home, "SELECT 1") == [(1,)]


def test_killed_server_is_started_again_and_has_lost_nothing(home: Path, start: Start) -> None:
    wait_until_used(start(home))
    with psycopg.connect(postgres.url(home, postgres.OWNER)) as connection:
        connection.execute("CREATE TABLE noun AS SELECT 'promise' AS word")
    killed, keeper = server_pid(home), parent_pid(server_pid(home))

    os.kill(killed, signal.SIGKILL)
    wait_for_end(keeper)
    wait_until_used(start(home))

    assert ask(home, "SELECT word FROM noun", postgres.OWNER) == [("promise",)]
    assert server_pid(home) != killed


def test_killed_keeper_takes_the_server_along(home: Path, start: Start) -> None:
    wait_until_used(start(home))
    server = server_pid(home)

    os.kill(parent_pid(server), signal.SIGKILL)
    wait_for_end(server)
    wait_until_used(start(home))

    assert ask(home, "SELECT 1") == [(1,)]


def test_everything_killed_at_once_is_no_hindrance(home: Path, start: Start) -> None:
    user = start(home)
    wait_until_used(user)
    server = server_pid(home)
    keeper = parent_pid(server)

    for pid in keeper, server, user.pid:
        os.kill(pid, signal.SIGKILL)
    wait_for_end(server)
    assert server_pid(home) == server  # the pid file is still there and names a process that is none
    wait_until_used(start(home))

    assert ask(home, "SELECT 1") == [(1,)]


def test_interrupted_first_start_is_begun_anew(tmp_path: Path, start: Start) -> None:
    home = tmp_path / "postgres"
    (home / "new" / "base").mkdir(parents=True)

    wait_until_used(start(home))

    assert ask(home, "SELECT 1") == [(1,)]


@pytest.mark.parametrize("name", ["with a space", "50% 'quoted' \"twice\"", "two,parts", "대한민국", "x" * 120])
def test_folder_may_have_any_name(tmp_path: Path, cluster: Path, start: Start, name: str) -> None:
    home = tmp_path / name / "postgres"
    shutil.copytree(cluster, home / "data")
    wait_until_used(start(home))

    assert ask(home, "SELECT 1") == [(1,)]


def test_private_home_stays_private(tmp_path: Path, start: Start) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    above = [private, *private.parents]
    before = [folder.stat() for folder in above]
    home = private / "checkout" / "postgres"
    wait_until_used(start(home))

    after = [folder.stat() for folder in above]
    assert [(s.st_mode, s.st_uid) for s in after] == [(s.st_mode, s.st_uid) for s in before]
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@as_root_only
def test_ordinary_user_runs_it_too(tmp_path: Path, start: Start) -> None:
    os.chown(tmp_path, 1000, 1000)
    home = tmp_path / "private" / "postgres"
    wait_until_used(start(home, *ORDINARY))

    assert Path(f"/proc/{server_pid(home)}").stat().st_uid == 1000
    assert {path.stat().st_uid for path in home.rglob("*")} == {1000}


@as_root_only
def test_folder_of_another_user_is_told_in_one_sentence(home: Path, start: Start) -> None:
    wait_until_used(start(home))

    output, errors = start(home, *ORDINARY).communicate()

    assert (output, errors) == (
        "",
        f"The private PostgreSQL may not write to {home}; does it belong to another user?\n",
    )


@as_root_only
def test_root_takes_over_what_an_ordinary_user_made(tmp_path: Path, start: Start) -> None:
    os.chown(tmp_path, 1000, 1000)
    home = tmp_path / "postgres"
    user = start(home, *ORDINARY)
    wait_until_used(user)
    server = server_pid(home)
    end(user)
    wait_for_end(server)

    wait_until_used(start(home))

    assert ask(home, "SELECT 1") == [(1,)]


@as_root_only
def test_root_without_user_namespaces_lends_the_files_to_nobody(home: Path, start: Start) -> None:
    """As in a container that forbids namespaces, and afterwards outside it again."""
    inside = "import os; os.unshare(os.CLONE_NEWUSER); print('apart', flush=True); input()\n"
    inside += "open('/proc/sys/user/max_user_namespaces', 'w').write('0')\n"
    user = start(home, program=inside + USE)
    assert user.stdout
    assert user.stdin
    assert user.stdout.readline() == "apart\n"
    for table in "uid_map", "gid_map":
        Path(f"/proc/{user.pid}/{table}").write_text("0 0 65536")
    user.stdin.write("\n")
    user.stdin.flush()
    wait_until_used(user)
    server = server_pid(home)

    assert Path(f"/proc/{server}").stat().st_uid == postgres.NOBODY
    assert ask(home, "SELECT 1") == [(1,)]
    end(user)
    wait_for_end(server)

    wait_until_used(start(home))
    assert home.stat().st_uid == 0
    assert ask(home, "SELECT 1") == [(1,)]


def test_ledger_is_discarded_but_not_while_in_use(home: Path, start: Start) -> None:
    user = start(home)
    wait_until_used(user)
    keeper = parent_pid(server_pid(home))

    with pytest.raises(postgres.Unavailable, match="is in use; stop what uses it first"):
        postgres.discard(home)

    end(user)
    wait_for_end(keeper)
    postgres.discard(home)
    assert not (home / "data").exists()
