"""Prints an Apple profile as JSON, certificates in base64: what Python's plistlib makes of it."""

import base64
import json
import plistlib
import sys

profile = plistlib.loads(sys.stdin.buffer.read())
print(json.dumps(profile, default=lambda data: base64.b64encode(data).decode()))
