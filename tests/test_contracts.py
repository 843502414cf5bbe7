"""What holds over the whole tree: the layers, the top of the repository, the migrations."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent

# An app's layers, lowest first: a module imports only what stands in an earlier line. A new module needs a place here.
# And dialogues may import commitments, never the other way round.
LAYERS = [
    {"choices"},
    {"standing", "pulse", "quotation", "marks", "comparing", "timeline", "rounds", "tally", "importer", "meanings"},
    {"querysets", "rules"},
    {"models"},
    {"search"},
    {"permissions", "reading", "retiring", "coding"},
    {"corrections", "replacing", "unseen", "overview"},
    {"workflow"},
    {"adding", "marking"},
    {"filters"},
    {"serializers", "columns"},
    {"api", "summary", "views", "admin", "templatetags", "intercoder"},
    {"urls", "management", "apps"},
]
APPS = ["commitments", "dialogues"]

# The project package: a floor that the apps stand on, a roof above them.
FLOOR = {
    "settings",
    "environment",
    "accounts",
    "postgres",
    "pytest_postgres",
    "sql",
    "models",
    "dates",
    "formats",
    "language",
    "moment",
    "past",
    "meanwhile",
    "words",
    "numbers",
    "constraints",
    "history",
    "keeping",
    "revision",
    "release",
    "answers",
    "outage",
    "slash",
    "apps",
    "api",
    "pages",
    "filter_form",
    "searching",
    "health",
    "wsgi",
    "storable",
    "snapshot",
    "prepared",
    "spreadsheets",
    "too_much",
}
ROOF = {
    *("urls", "router", "home", "changes", "charts", "brief", "search", "search_resource", "feeds", "method"),
    *("desk", "access", "admin", "admin_site", "loading", "generating", "checking", "coding", "undoing", "tables"),
    *("stored", "management", "templatetags"),
}

TOP = {
    *(
        "alliance",
        "commitments",
        "dialogues",
        "fixtures",
        "templates",
        "locale",
        "tests",
        "docs",
        "requirements",
        ".ci",
    ),
    *("README.md", "CHANGELOG.md", "Makefile", "manage.py", "pyproject.toml", "Dockerfile", "docker-compose.yml"),
    *(".python-version", ".gitignore", ".gitattributes", ".dockerignore"),
}
MADE = {".git", ".venv", ".hypothesis", "__pycache__", "var", "staticfiles"}  # by make, and kept out of commits


def imports(package: str) -> Iterator[tuple[str, str, str]]:
    """(file, module, imported module) for all that a package imports of this repository; migrations stand apart."""
    for file in sorted((ROOT / package).rglob("*.py")):
        place = file.relative_to(ROOT)
        if "migrations" in place.parts or place == Path(package, "__init__.py"):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            for imported in names(node):
                if imported.partition(".")[0] in {"alliance", *APPS}:
                    yield str(place), module(".".join(place.with_suffix("").parts)), module(imported)


def names(node: ast.AST) -> list[str]:
    """The full names that an import statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def module(name: str) -> str:
    """alliance.api.cursor -> alliance.api: layers are made of what lies directly in a package."""
    return ".".join(name.split(".")[:2])


def layer(name: str) -> int:
    """The number of an app's layer; -1 where the module has no place in LAYERS."""
    return next((number for number, layer in enumerate(LAYERS) if name.partition(".")[2] in layer), -1)


def is_allowed(importer: str, imported: str) -> bool:
    package, _, inside = importer.partition(".")
    other, _, inner = imported.partition(".")
    if package == "alliance" and inside in ROOF:
        return True
    if other == "alliance":
        return inner in FLOOR
    if other == package:
        return importer == imported or layer(imported) < layer(importer)
    return package == "dialogues"


@pytest.mark.parametrize("package", ["alliance", *APPS])
def test_modules_import_only_the_layers_below(package: str) -> None:
    upward = [
        f"{file}: {importer} imports {imported}"
        for file, importer, imported in imports(package)
        if not is_allowed(importer, imported)
    ]

    assert upward == []


def test_every_module_has_a_place_in_the_layers() -> None:
    places = {"alliance": FLOOR | ROOF} | dict.fromkeys(APPS, set().union(*LAYERS))
    ours = {package: {path.stem for path in (ROOT / package).glob("[a-z]*") if is_module(path)} for package in places}

    assert {package: sorted(ours[package] - places[package]) for package in places} == {
        package: [] for package in places
    }


def is_module(path: Path) -> bool:
    return path.suffix == ".py" or (path.is_dir() and path.name != "migrations" and any(path.glob("*.py")))


def test_top_of_the_repository_holds_what_the_readme_maps() -> None:
    found = {path.name for path in ROOT.iterdir()}
    made = {name for name in found - TOP if name in MADE or name.endswith("_cache")}

    assert found - made == TOP


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
