"""The official client speaks in every format, streamed and not, and has each understood again.

usage: openai_speak.py FOLDER, with OPENAI_BASE_URL, OPENAI_API_KEY and SSL_CERT_FILE
"""

import asyncio
import base64
import json
import sys
import wave
from pathlib import Path

from openai import AsyncOpenAI, OpenAI
from openai.types import Model

TEXT = "seven four nine"
FORMATS = {
    "mp3": (b"\xff\xf3", "audio/mpeg"),
    "opus": (b"OggS", "audio/ogg; codecs=opus"),
    "flac": (b"fLaC", "audio/flac"),
    "wav": (b"RIFF", "audio/wav"),
    "pcm": (b"", "audio/pcm"),
}
VOICES = "alloy ash ballad cedar coral echo fable marin nova onyx sage shimmer verse".split()

folder = Path(sys.argv[1])
client = OpenAI(max_retries=0)


def ask(**what):
    return {"model": "tts-1", "voice": "alloy", "input": TEXT, **what}


def understood(file):
    with open(file, "rb") as audio:
        return client.audio.transcriptions.create(file=audio, model="whisper-1").text


def playable(sound, kind):
    """A file that says what it is."""
    file = folder / f"out.{kind}"
    if kind != "pcm":
        file.write_bytes(sound)
        return file
    file = folder / "pcm.wav"
    with wave.open(str(file), "wb") as header:
        header.setnchannels(1)
        header.setsampwidth(2)
        header.setframerate(24000)
        header.writeframes(sound)
    return file


def formats():
    lengths = {}
    for kind, (begin, media_type) in FORMATS.items():
        answer = client.audio.speech.create(**ask(response_format=kind))
        assert answer.response.headers["content-type"] == media_type, answer.response.headers
        assert answer.content.startswith(begin), kind
        lengths[kind] = len(answer.content)
        assert understood(playable(answer.content, kind)) == TEXT, kind
        with client.audio.speech.with_streaming_response.create(**ask(response_format=kind)) as streamed:
            streamed.stream_to_file(folder / "streamed")
        # Each Opus stream has a number of its own.
        if kind != "opus":
            assert (folder / "streamed").read_bytes() == answer.content, kind
    # 24 kHz beside the 16 kHz of the voice.
    assert abs(lengths["pcm"] - (lengths["wav"] - 44) * 1.5) <= 3, lengths
    assert lengths["opus"] < lengths["mp3"] < lengths["flac"] < lengths["wav"], lengths


def events():
    plain = client.audio.speech.create(**ask(response_format="wav")).content
    with client.audio.speech.with_streaming_response.create(**ask(response_format="wav", stream_format="sse")) as answer:
        assert answer.headers["content-type"] == "text/event-stream", answer.headers
        data = [json.loads(line.removeprefix("data: ")) for line in answer.iter_lines() if line]
    kinds = [event["type"] for event in data]
    assert len(kinds) > 3 and kinds == ["speech.audio.delta"] * (len(kinds) - 1) + ["speech.audio.done"], kinds
    assert b"".join(base64.b64decode(event["audio"]) for event in data[:-1]) == plain
    assert data[-1]["usage"]["total_tokens"] == 0, data[-1]


def voices():
    def spoken(**what):
        return client.audio.speech.create(**ask(response_format="wav", **what)).content

    american, british, german = (spoken(voice=f"pico-{name}") for name in ["en-US", "en-GB", "de-DE"])
    assert len({american, british, german}) == 3
    for voice in VOICES:
        assert spoken(voice=voice) == (british if voice in ("ballad", "fable") else american), voice
    assert spoken(voice={"id": "pico-en-GB"}) == british
    assert spoken(extra_body={"language": "de"}) == german
    assert spoken(extra_body={"lang": "de"}, voice="pico-en-GB") == british
    assert spoken(model="gpt-4o-mini-tts", instructions="Whisper.") == american
    assert len(spoken(speed=0.5)) > 1.6 * len(american) > 2.5 * len(spoken(speed=2))

    listed = client.get("/audio/voices", cast_to=object)
    assert [voice["id"] for voice in listed["voices"]][:2] == ["pico-en-US", "pico-en-GB"], listed
    assert sorted(listed["aliases"]) == VOICES and listed["aliases"]["fable"] == "pico-en-GB", listed


def models():
    assert [model.id for model in client.models.list()] == ["demo", "tts-1"]
    for name in ["demo", "whisper-1", "gpt-4o-transcribe", "tts-1", "gpt-4o-mini-tts"]:
        answer = client.models.with_raw_response.retrieve(name).http_response.json()
        model = Model.model_validate(answer, strict=True)
        assert (model.id, model.owned_by) == (name, "voicectl"), model
    limits = client.models.retrieve("demo").voicectl["limits"]
    assert limits == {"upload_bytes": 25 << 20, "audio_seconds": 600}, limits


async def asynchronously():
    async with AsyncOpenAI(max_retries=0) as asynchronous:
        async with asynchronous.audio.speech.with_streaming_response.create(**ask(response_format="opus")) as answer:
            pieces = [piece async for piece in answer.iter_bytes(256)]
        (folder / "async.opus").write_bytes(b"".join(pieces))
    assert understood(folder / "async.opus") == TEXT


formats()
events()
voices()
models()
asyncio.run(asynchronously())
