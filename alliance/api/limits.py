"""How often somebody may write through the API, counted in the database for all processes (accounts/limits.py).

What is only read is not counted.
"""

from math import ceil
from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from alliance.accounts import limits
from alliance.api.refusals import TooMany


class WriteLimit(BaseThrottle):
    def allow_request(self, request: Request, view: Any) -> bool:
        if request.method in ("GET", "HEAD", "OPTIONS") or not request.user.is_authenticated:
            return True
        try:
            limits.begin(write=str(request.user.pk))
        except limits.TooMany as refused:
            wait, limit = ceil(refused.wait.total_seconds()), limits.LIMITS["write"]
            told = f"You may write {limit.most} times in {limit.minutes} minutes. Try again in {wait} seconds."
            raise TooMany(told, wait) from None
        return True
