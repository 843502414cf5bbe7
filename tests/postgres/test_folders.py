"""The folder of the private server and the user who owns it: any name, any user, and nothing opened to others."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from alliance import postgres
from tests.postgres.processes import USE, Start, ask, end, server_pid, wait_for_end, wait_until_used

# An ordinary user, who may besides read root's files: the interpreter may be among them.
ORDINARY = ["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups"]
ORDINARY += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
# To run a program as somebody else takes root; whoever runs the tests otherwise is told at the end what was not shown.
as_root_only = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="only root can become other users"
)


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
