"""Shakes hands as Python's own `ssl` does by default: `ok`, `refused WHY` or `unknown WHY`."""

import socket
import ssl
import sys

host, port, limit = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
try:
    with socket.create_connection((host, port), limit) as plain:
        with ssl.create_default_context().wrap_socket(plain, server_hostname=host):
            print("ok")
except ssl.SSLError as error:
    print("refused", error)
except OSError as error:
    print("unknown", error)
