"""Sends recordings to /ws/asr, a session each, and prints as JSON what comes back.

usage: live_asr.py URL SECONDS fast|paced WAV...

A message has that many SECONDS of sound, and comes at once or after as long.
"""

import asyncio
import json
import sys
import wave

import websockets


async def hear(url: str, seconds: float, pace: str, path: str) -> dict:
    with wave.open(path) as recording:
        rate, audio = recording.getframerate(), recording.readframes(recording.getnframes())
    block = int(rate * seconds) * 2
    partials, finals = [], []
    async with websockets.connect(f"{url}/ws/asr") as socket:
        created = json.loads(await socket.recv())
        assert created["type"] == "session_created" and "s16le" in created["encodings"], created
        config = {"type": "config", "sample_rate": rate, "encoding": "s16le", "words": True, "language": "en"}
        await socket.send(json.dumps(config))

        async def listen() -> None:
            async for text in socket:
                message = json.loads(text)
                if message["type"] == "partial":
                    partials.append(message["text"])
                    continue
                assert message["type"] == "final" and message["is_speech_final"] is True, message
                assert len(message.get("words", [])) == len(message["text"].split()), message
                for word in message.get("words", []):
                    assert message["start"] - 0.1 <= word["start"] <= word["end"] <= message["end"] + 0.1, message
                finals.append(message["text"])
                if message["from_finalize"]:
                    return

        listener = asyncio.create_task(listen())
        for at in range(0, len(audio), block):
            await socket.send(audio[at : at + block])
            await asyncio.sleep(seconds if pace == "paced" else 0)
        early = list(partials)
        await socket.send(json.dumps({"type": "finalize"}))
        await listener
    return {"text": " ".join(finals).strip(), "early": early}


async def main() -> None:
    url, seconds, pace, *paths = sys.argv[1:]
    print(json.dumps([await hear(url, float(seconds), pace, path) for path in paths]))


asyncio.run(main())
