"""Signing in, and one's own account: django-allauth with our pages, our limits and our ends of sessions (decision 15).

The administrators make accounts, in the admin; nobody signs up.
"""
