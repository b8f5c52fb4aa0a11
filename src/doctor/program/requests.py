"""Asks as requests does: `ok`, `refused WHY`, `unknown WHY`, or `absent` without requests."""

import sys

url, limit = sys.argv[1], float(sys.argv[2])
try:
    import requests
except ImportError:
    print("absent")
    sys.exit()
try:
    requests.head(url, timeout=limit, allow_redirects=False)
    print("ok")
except requests.exceptions.SSLError as error:
    # The innermost error has the reason, the outer ones the address of an object.
    while error.args and isinstance(getattr(error.args[0], "reason", error.args[0]), Exception):
        error = getattr(error.args[0], "reason", error.args[0])
    print("refused", error)
except requests.exceptions.RequestException as error:
    print("unknown", type(error).__name__)
except OSError as error:
    # A variable that names no bundle.
    print("refused", error)
