"""Python with the `requests` package: client.py URL CA RECORDING SPEECH

Writes the speech of "one two three" to the file SPEECH and prints what the server hears in RECORDING.
"""

import sys

import requests

url, ca, recording, speech = sys.argv[1:]

response = requests.post(
    f"{url}/tts",
    json={"text": "one two three"},
    headers={"Content-Type": "application/json"},
    verify=ca,
)
response.raise_for_status()
assert response.headers["Content-Type"] == "audio/mpeg", response.headers
with open(speech, "wb") as file:
    file.write(response.content)

with open(recording, "rb") as file:
    response = requests.post(f"{url}/stt", files={"audio": file}, verify=ca)
response.raise_for_status()
print(response.json()["transcription"])
