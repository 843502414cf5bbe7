"""From YAML files to records.

Nodes are read instead of values, so that each value keeps its line and its own words: `number: 012` is "012" and
`title_en: No` is "No". What a scalar means is for its field to say, not for YAML.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.db.models import Field, ManyToOneRel, Model

from alliance.loading.faults import Broken, Fault, Place
from alliance.loading.nouns import Form, Key, key_from, key_names, loadable_models, nested_parts, own_fields, reference
from alliance.loading.records import Record, put_together
from alliance.loading.values import read_value

YamlLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C, where PyYAML was built with it
NOT_RECORDS = "corrections"
"""The folder of the importer's corrections."""


def read_records(paths: Iterable[Path]) -> list[Record]:
    """Every record of the files, what several files say of one put together. Raises Broken with all that is wrong."""
    files = [YamlFile(path) for path in yaml_files(paths)]
    records = [record for file in files for record in file.records()]
    if faults := [fault for file in files for fault in file.faults]:
        raise Broken(faults)
    return put_together(records)


def yaml_files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those below each folder, but for the importer's corrections. Raises Broken."""
    found: dict[Path, Path] = {}
    for path in paths:
        files = [path] if path.is_file() else sorted(path.rglob("*.yaml"))
        files = [file for file in files if NOT_RECORDS not in file.relative_to(path).parts]
        if not files:
            nothing = "no YAML is there; name a file, or a folder with *.yaml in it."
            raise Broken([Fault(Place(shown_path(path)), nothing)])
        found |= {file.resolve(): file for file in files}
    return list(found.values())


def shown_path(path: Path) -> str:
    """The path as seen from where the command was given."""
    absolute, here = path.absolute(), Path.cwd()
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else path)


class YamlFile:
    """One file. Its faults are collected while it is read, so that one run tells all of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = shown_path(path)
        self.faults: list[Fault] = []

    def records(self) -> list[Record]:
        """The records of the file, parents before the records nested in them."""
        try:
            root = self._root()
            lists = self._items(root, "a file maps labels of models to lists of records") if root else []
            return [record for label, node in lists for record in self._records_of(label, node)]
        except Fault as fault:
            self.faults.append(fault)
        except RecursionError:
            self.faults.append(Fault(Place(self.name), "an alias (*) leads back to itself: write the value out."))
        return []

    def _root(self) -> yaml.Node | None:
        try:
            return yaml.compose(self.path.read_text(encoding="utf-8-sig"), Loader=YamlLoader)
        except UnicodeDecodeError as error:
            raise Fault(Place(self.name), f"not UTF-8 at byte {error.start}: save the file as UTF-8.") from None
        except OSError as error:
            raise Fault(Place(self.name), f"this cannot be read: {error.strerror}.") from None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or str(error).splitlines()[0]
            place = Place(self.name, mark.line + 1) if mark else Place(self.name)
            raise Fault(place, f"this is not YAML: {problem}; look at indentation, quotes and colons.") from None

    def _records_of(self, label: str, node: yaml.Node) -> Iterator[Record]:
        model = loadable_models().get(label)
        if model:
            yield from self._list(model, node, {})
        else:
            self._note(node, f"there is no model {label}{_perhaps(label, loadable_models())}")

    def _list(self, model: type[Model], node: yaml.Node, given: dict[str, Form]) -> Iterator[Record]:
        """The records of a list; `given` is the foreign key to the record that they are nested in."""
        if not isinstance(node, yaml.SequenceNode):
            self._note(node, f"a list of records is needed, each {model._meta.label_lower} after a hyphen.")
            return
        for item in node.value:
            try:
                yield from self._record(model, item, given)
            except Fault as fault:
                self.faults.append(fault)

    def _record(self, model: type[Model], node: yaml.Node, given: dict[str, Form]) -> Iterator[Record]:
        """A record and those nested in it; nothing where its key cannot be read. Raises Fault where it has none."""
        values, places = dict(given), {}
        nested: list[tuple[ManyToOneRel, yaml.Node]] = []
        for name, value in self._items(node, f"a {model._meta.label_lower} maps names of fields to values"):
            if name in nested_parts(model):
                nested.append((nested_parts(model)[name], value))
                continue
            places[name] = self._place(value)
            try:
                values[name] = read_value(_field(model, name, given), value)
            except ValidationError as error:
                self._note(value, f"{model._meta.label_lower}: {name}: {' '.join(error.messages)}")
        if set(key_names(model)) & (places.keys() - values.keys()):
            return
        key = self._key(model, values, node)
        yield Record(model, key, self._place(node), values, places)
        for relation, value in nested:
            yield from self._list(relation.related_model, value, {relation.field.name: reference(key)})

    def _key(self, model: type[Model], values: dict[str, Form], node: yaml.Node) -> Key:
        try:
            return key_from(model, values)
        except KeyError as missing:
            sentence = f"a {model._meta.label_lower} needs its {missing.args[0]}: it is found by it."
            raise Fault(self._place(node), sentence) from None

    def _items(self, node: yaml.Node, expected: str) -> list[tuple[str, yaml.Node]]:
        """The names and nodes of a mapping. Raises Fault where it is none; a name that stands twice is noted."""
        if not isinstance(node, yaml.MappingNode):
            raise Fault(self._place(node), f"{expected}; this is something else.")
        items: dict[str, yaml.Node] = {}
        for name, value in node.value:
            if not isinstance(name, yaml.ScalarNode):
                raise Fault(self._place(name), "a plain name is needed before the colon, not a list or mapping.")
            if name.value in items:
                self._note(name, f"{name.value} stands twice in this mapping: keep one of the two.")
            items[str(name.value)] = value
        return list(items.items())

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.name, node.start_mark.line + 1)

    def _note(self, node: yaml.Node, sentence: str) -> None:
        self.faults.append(Fault(self._place(node), sentence))


def _field(model: type[Model], name: str, given: dict[str, Form]) -> Field:
    """The field of that name. Raises ValidationError with what was probably meant."""
    fields, parts = own_fields(model), nested_parts(model)
    if name in given:
        raise ValidationError("the record is nested in what it belongs to: leave this out.")
    if name in fields:
        return fields[name]
    for many in model._meta.many_to_many:
        if many.name == name:
            links = [part for part, relation in parts.items() if relation.related_model is many.remote_field.through]
            raise ValidationError(f"list its link records under {links[0]} instead.")
    raise ValidationError(f"there is no such field{_perhaps(name, [*fields, *parts])}")


def _perhaps(name: str, names: Iterable[str]) -> str:
    """The end of a sentence about an unknown name."""
    names = sorted(names)
    near = get_close_matches(name, names, n=1)
    return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(names)}."
