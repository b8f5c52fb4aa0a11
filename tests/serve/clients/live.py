"""Sends a recording to /ws/asr as a microphone would, twice in one session, and prints what is understood.

usage: live.py URL CA WAV RATE ENCODING
"""

import array
import asyncio
import json
import ssl
import sys
import wave

import websockets


async def main(url: str, ca: str, path: str, rate: int, encoding: str) -> None:
    with wave.open(path) as recording:
        assert (recording.getnchannels(), recording.getsampwidth()) == (1, 2)
        assert recording.getframerate() == rate
        audio = recording.readframes(recording.getnframes())
    if encoding == "f32le":
        audio = array.array("f", (sample / 32768 for sample in array.array("h", audio))).tobytes()
    block = rate // 10 * (4 if encoding == "f32le" else 2)
    async with websockets.connect(url, ssl=ssl.create_default_context(cafile=ca)) as socket:
        created = json.loads(await socket.recv())
        assert created["type"] == "session_created" and created["session_id"], created
        await socket.send(json.dumps({"type": "config", "sample_rate": rate, "encoding": encoding, "prompt": ""}))
        for _ in range(2):
            for at in range(0, len(audio), block):
                await socket.send(audio[at : at + block])
            await socket.send(json.dumps({"type": "finalize"}))
            texts = []
            while True:
                message = json.loads(await socket.recv())
                assert message["timestamp"] > 1.7e9 and message["language"] == "en", message
                if message["type"] == "partial":
                    assert message["text"].startswith(message["stable"]), message
                    continue
                assert message["type"] == "final" and message["is_speech_final"] is True, message
                texts.append(message["text"])
                if message["from_finalize"]:
                    break
            print(" ".join(texts).strip())


asyncio.run(main(*sys.argv[1:4], int(sys.argv[4]), sys.argv[5]))
