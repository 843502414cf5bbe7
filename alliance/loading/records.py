"""A record: what the files together say of one row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model

from alliance.loading.faults import Broken, Fault, Place
from alliance.loading.nouns import Form, Identity, Key, foreign_keys, key_names, named_model, referenced_key, shown


@dataclass(slots=True)
class Record:
    """The fields that the files name of one row, in fixture form, each with its place.

    A record that is nested in another has the foreign key to that one among its values, without a place of its own.
    """

    model: type[Model]
    key: Key
    place: Place
    values: dict[str, Form]
    places: dict[str, Place]

    def __str__(self) -> str:
        return shown(self.identity)

    @property
    def identity(self) -> Identity:
        return self.model, self.key

    def place_of(self, name: str) -> Place:
        """Where the field is named, or else where the record begins."""
        return self.places.get(name, self.place)

    def references(self) -> Iterator[tuple[str, Identity]]:
        """The foreign keys that the record names, each with the identity of what it refers to."""
        for name, field in foreign_keys(self.model).items():
            if self.values.get(name) is not None:
                yield name, (named_model(field), referenced_key(field, self.values[name]))


def put_together(records: Iterable[Record]) -> list[Record]:
    """One record for each row: two files may name different fields of it. Raises Broken where one is named twice."""
    together: dict[Identity, Record] = {}
    of_file: dict[tuple[Identity, str], Record] = {}
    faults: list[Fault] = []
    for record in records:
        first = together.setdefault(record.identity, record)
        earlier = of_file.setdefault((record.identity, record.place.path), record)
        if earlier is not record:
            faults.append(
                Fault(record.place, f"{record} stands in this file already, at {earlier.place}: join the two.")
            )
        elif first is not record:
            faults += join(first, record)
    if faults:
        raise Broken(faults)
    return list(together.values())


def join(first: Record, record: Record) -> Iterator[Fault]:
    """Add to a record what another file says of it; a fault for each field, beyond the key, that both name."""
    for name, value in record.values.items():
        both_name_it = name in first.places and name in record.places and name not in key_names(record.model)
        if both_name_it or first.values.get(name, value) != value:
            sentence = f"{record}: {name} is named at {first.place_of(name)} already: keep one of the two."
            yield Fault(record.place_of(name), sentence)
        else:
            first.values[name] = value
            first.places.setdefault(name, record.place_of(name))
