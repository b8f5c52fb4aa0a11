"""Sends recordings to /v1/realtime with OpenAI's client, a session each, and prints as JSON what comes back.

Its asynchronous one: the other's threads share a TLS connection of Python's, and lose one handshake in a hundred, whoever serves.

usage: live_openai.py URL KEY vad|manual WAV...
"""

import asyncio
import base64
import json
import subprocess
import sys

import openai
from openai.types import realtime

EVENTS = {
    "error": realtime.RealtimeErrorEvent,
    "session.created": realtime.SessionCreatedEvent,
    "session.updated": realtime.SessionUpdatedEvent,
    "input_audio_buffer.speech_started": realtime.InputAudioBufferSpeechStartedEvent,
    "input_audio_buffer.speech_stopped": realtime.InputAudioBufferSpeechStoppedEvent,
    "input_audio_buffer.committed": realtime.InputAudioBufferCommittedEvent,
    "input_audio_buffer.cleared": realtime.InputAudioBufferClearedEvent,
    "conversation.item.added": realtime.ConversationItemAdded,
    "conversation.item.done": realtime.ConversationItemDone,
    "conversation.item.input_audio_transcription.delta": realtime.ConversationItemInputAudioTranscriptionDeltaEvent,
    "conversation.item.input_audio_transcription.completed": realtime.ConversationItemInputAudioTranscriptionCompletedEvent,
}
COMPLETED = "conversation.item.input_audio_transcription.completed"
DELTA = "conversation.item.input_audio_transcription.delta"


def checked(event):
    """The client takes an event as it is; its own models say whether that is one."""
    assert type(event) is EVENTS[event.type], event
    EVENTS[event.type].model_validate(event.to_dict())
    return event


async def hear(client: openai.AsyncOpenAI, turns: str, path: str) -> dict:
    convert = ["ffmpeg", "-loglevel", "error", "-i", path, "-f", "s16le", "-ar", "24000", "-ac", "1", "-"]
    audio = subprocess.run(convert, check=True, capture_output=True).stdout
    said = {"text": [], "deltas": {}, "types": [], "seconds": 0}
    async with client.realtime.connect(extra_query={"intent": "transcription"}) as connection:
        events = (checked(event) async for event in connection)
        created = await anext(events)
        assert created.type == "session.created" and created.session.type == "transcription", created
        detection = {"type": "server_vad", "silence_duration_ms": 500} if turns == "vad" else None
        given = {
            "format": {"type": "audio/pcm", "rate": 24000},
            "transcription": {"model": "whisper-1", "language": "en"},
            "turn_detection": detection,
        }
        await connection.session.update(session={"type": "transcription", "audio": {"input": given}})
        updated = await anext(events)
        assert updated.type == "session.updated", updated
        assert updated.session.audio.input.transcription.model == "whisper-1", updated
        assert (updated.session.audio.input.turn_detection is None) is (turns == "manual"), updated
        await connection.input_audio_buffer.append(audio="?")
        refused = await anext(events)
        assert refused.type == "error" and refused.error.param == "audio", refused
        # In the one way what is left is committed; in the other a second of silence is waited for.
        whole = audio if turns == "manual" else audio + bytes(48_000 * 3)
        for at in range(0, len(whole), 9_600):
            await connection.input_audio_buffer.append(audio=base64.b64encode(whole[at : at + 9_600]).decode())
        await connection.input_audio_buffer.commit()
        awaited = set()
        try:
            async with asyncio.timeout(30):
                async for event in events:
                    said["types"].append(event.type)
                    if event.type == "input_audio_buffer.committed":
                        awaited.add(event.item_id)
                    elif event.type == DELTA:
                        said["deltas"].setdefault(event.item_id, []).append(event.delta)
                    elif event.type == COMPLETED:
                        awaited.remove(event.item_id)
                        said["text"].append(event.transcript)
                        assert event.usage.type == "duration", event
                        said["seconds"] += event.usage.seconds
                        # The commit is answered with an item of its own, the last one; that of silence has no words.
                        if not awaited and (turns == "manual" or event.transcript == ""):
                            break
                    elif event.type == "error":
                        raise AssertionError(event)
        except TimeoutError:
            raise AssertionError(f"{path}: {awaited} of {said} never came") from None
    said["text"] = " ".join(text for text in said["text"] if text)
    return said


async def main(url: str, key: str, turns: str, *paths: str) -> list[dict]:
    async with openai.AsyncOpenAI(api_key=key, base_url=f"{url}/v1", max_retries=0) as client:
        return [await hear(client, turns, path) for path in paths]


print(json.dumps(asyncio.run(main(*sys.argv[1:]))))
