"""What all tests share."""

import os

import pytest
from django.db import connection


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Each run has a database of its own, so that two runs in one checkout do not meet."""
    connection.settings_dict["TEST"]["NAME"] = f"test_pacta_{os.getpid()}"
