"""Fetches a page from each port with the strict flag that is the default from Python 3.13 on: `PORT ok` or `PORT why not`."""

import ssl
import sys
import urllib.request

ca, *ports = sys.argv[1:]
context = ssl.create_default_context(cafile=ca)
context.verify_flags |= ssl.VERIFY_X509_STRICT
for port in ports:
    try:
        with urllib.request.urlopen(f"https://localhost:{port}/healthz", context=context, timeout=30) as answer:
            answer.read()
        print(port, "ok")
    except OSError as error:
        print(port, error)
