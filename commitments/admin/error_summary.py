"""The sentences of a refused form in one place, each with the field that it is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.utils.text import capfirst


@dataclass(frozen=True)
class FormFault:
    """A sentence; `field` is the id of the field on the page and `label` its name, empty for the form as a whole."""

    sentence: str
    field: str = ""
    label: str = ""


def told(form: BaseForm, inlines: Any) -> list[FormFault]:
    """Those of the form, then those of its parts in their order."""
    faults = list(_of(form))
    for inline in inlines:
        faults += [FormFault(str(sentence)) for sentence in inline.formset.non_form_errors()]
        for number, part in enumerate(inline.formset.forms, 1):
            faults += _of(part, f"{inline.opts.verbose_name} {number}")
    return faults


def _of(form: BaseForm, whole: str = "") -> Iterator[FormFault]:
    for name, sentences in form.errors.items():
        is_whole = name == NON_FIELD_ERRORS or name not in form.fields or form[name].is_hidden
        place = "" if is_whole else form[name].id_for_label
        label = whole if is_whole else " ".join(filter(None, [whole and f"{whole}:", str(form[name].label)]))
        for sentence in sentences:
            yield FormFault(str(sentence), place, str(capfirst(label)))
