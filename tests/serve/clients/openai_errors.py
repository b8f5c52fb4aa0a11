"""What the official client makes of refusals: one line each of class, status, type, code, param, and what to try instead.

usage: openai_errors.py WAV CASE, with OPENAI_BASE_URL, OPENAI_API_KEY and the CA in VOICE_CA
"""

import io
import os
import ssl
import sys

import httpx
from openai import APIStatusError, OpenAI

path, case = sys.argv[1:]
# As it is done where SSL_CERT_FILE cannot be set.
trust = httpx.Client(verify=ssl.create_default_context(cafile=os.environ.get("VOICE_CA")))
client = OpenAI(http_client=trust, max_retries=0)
with open(path, "rb") as file:
    wav = file.read()


def listen(**what):
    client.audio.transcriptions.create(**{"file": ("x.wav", wav), "model": "whisper-1", **what})


def translate(**what):
    client.audio.translations.create(**{"file": ("x.wav", wav), "model": "whisper-1", **what})


def speak(**what):
    client.audio.speech.create(**{"model": "tts-1", "voice": "alloy", "input": "one", **what})


CASES = {
    "wrong": [
        lambda: listen(model="whisper-9"),
        lambda: speak(model="whisper-1"),
        lambda: client.models.retrieve("gpt-9"),
        lambda: listen(file=("x.wav", b"these are words")),
        lambda: listen(file=("x.amr", b"#!AMR\n\x3c\x91\x17")),
        lambda: listen(file=io.BytesIO(b"")),
        lambda: listen(language="xx"),
        lambda: listen(response_format="diarized_json"),
        lambda: listen(temperature=1.5),
        lambda: listen(timestamp_granularities=["letter"], response_format="verbose_json"),
        lambda: listen(stream=True, response_format="srt"),
        lambda: translate(),
        lambda: speak(voice="pavarotti"),
        lambda: speak(voice={"id": "voice_1234"}),
        lambda: speak(response_format="aac"),
        lambda: speak(speed=9),
        lambda: speak(input=""),
        lambda: speak(input="你好"),
        lambda: speak(input="a " * 2501),
        lambda: speak(stream_format="ndjson"),
        lambda: speak(input=5),
        lambda: speak(extra_body={"language": "xx"}),
        lambda: client.get("/nothing", cast_to=object),
        lambda: client.get("/audio/speech", cast_to=object),
    ],
    "listen": [listen],
    "speak": [speak],
    "models": [lambda: client.models.list()],
}

for number, attempt in enumerate(CASES[case]):
    try:
        attempt()
        print("fine")
    except APIStatusError as error:
        assert error.request_id and error.response.headers["content-type"] == "application/json", error.response.headers
        print(type(error).__name__, error.status_code, error.type, error.code, error.param)
        print("   ", error.body["message"][:150])
        for header in ["retry-after", "www-authenticate", "ratelimit"]:
            if header in error.response.headers:
                print("   ", header)
