"""Python with its standard library alone: client_urllib.py URL CA RECORDING SPEECH, as client.py."""

import json
import ssl
import sys
from urllib.request import Request, urlopen

url, ca, recording, speech = sys.argv[1:]
trust = ssl.create_default_context(cafile=ca)

ask = Request(
    f"{url}/tts",
    data=json.dumps({"text": "one two three"}).encode(),
    headers={"Content-Type": "application/json"},
)
with urlopen(ask, context=trust) as response, open(speech, "wb") as file:
    assert response.headers["Content-Type"] == "audio/mpeg", response.headers
    file.write(response.read())

boundary = "a-line-that-no-recording-holds"
with open(recording, "rb") as file:
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="audio"; filename="recording.wav"\r\n\r\n'.encode()
        + file.read()
        + f"\r\n--{boundary}--\r\n".encode()
    )
send = Request(f"{url}/stt", data=body, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})
with urlopen(send, context=trust) as response:
    print(json.load(response)["transcription"])
