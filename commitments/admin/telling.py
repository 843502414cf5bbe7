"""Above a form that is not saved yet: what became of its record meanwhile, in whose words, and why it is not saved."""

from django.db.models import Model
from django.http import HttpRequest

from alliance.keeping import of_another
from commitments.admin import meanwhile
from commitments.admin.choices import Choices
from commitments.admin.meanwhile import Meanwhile
from commitments.admin.page import person
from commitments.admin.sentences import OTHERS, UNKNOWN, YOURSELF
from commitments.admin.token import Token

TYPED_BY = "_typed_by"
"""The hidden field with the key of the person who opened the form."""

YOURS = "Nothing is saved yet: save again if it is to be yours, or sign in anew as who typed it."


def tells(told: Meanwhile, request: HttpRequest, row: Model, seen: Token | None, now: Token) -> bool:
    """Puts it into words; whether there is anything to tell.

    Nothing is told to who sends nothing but what they have saved themselves meanwhile, as with two clicks on Save.
    """
    told.words = OTHERS if other_author(request) else meanwhile.whose(row, person(request), seen, told.entries)
    is_own = told.words is YOURSELF and not (told.both or told.taken or told.typed)
    if is_own and request.method == "POST":
        return False
    told.sentence = "" if is_own else _sentence(told, seen, now)
    told.is_undecided = Choices(request.POST).are_open
    told.look = _look(told, request)
    told.logged = meanwhile.logged(row)
    return True


def _sentence(told: Meanwhile, seen: Token | None, now: Token) -> str:
    """Nothing where the form shows the same as before, and all that was typed."""
    if seen is None:
        return UNKNOWN
    return told.words.changed if told.typed or not now.shows_the_same_as(seen) else ""


def _look(told: Meanwhile, request: HttpRequest) -> str:
    if who := other_author(request):
        return f"{who} {YOURS}"
    return told.words.undecided if told.is_undecided else told.words.look


def other_author(request: HttpRequest) -> str:
    """That somebody else opened this form than who would save it now, in the same browser; else nothing.

    What is saved bears the name of who saves it, and who wrote a status is one of its four eyes.
    """
    return of_another(person(request), request.POST.get(TYPED_BY, ""))
