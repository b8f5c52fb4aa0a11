"""Sends recordings to /v1/listen with Deepgram's client, a session each, and prints as JSON what comes back.

usage: live_deepgram.py URL KEY WAV...
"""

import json
import sys
import threading
import wave

from deepgram import DeepgramClient
from deepgram.environment import DeepgramClientEnvironment
from deepgram.listen.v1.types.listen_v1metadata import ListenV1Metadata
from deepgram.listen.v1.types.listen_v1results import ListenV1Results
from deepgram.listen.v1.types.listen_v1speech_started import ListenV1SpeechStarted
from deepgram.listen.v1.types.listen_v1utterance_end import ListenV1UtteranceEnd

TYPES = {
    "Results": ListenV1Results,
    "Metadata": ListenV1Metadata,
    "SpeechStarted": ListenV1SpeechStarted,
    "UtteranceEnd": ListenV1UtteranceEnd,
}


def checked(message):
    """The client takes a message as it is; its own models say whether that is one."""
    assert type(message) is TYPES[message.type], message
    TYPES[message.type].model_validate(message.model_dump())
    return message


def hear(client: DeepgramClient, path: str) -> dict:
    with wave.open(path) as recording:
        rate, audio = recording.getframerate(), recording.readframes(recording.getnframes())
    said = {"text": [], "partials": [], "types": [], "finalized": 0, "endpoints": 0}
    options = {
        "model": "nova-3",
        "encoding": "linear16",
        "sample_rate": rate,
        "channels": 1,
        "interim_results": True,
        "vad_events": True,
        "utterance_end_ms": 1000,
        "endpointing": 500,
        "language": "en-US",
        "smart_format": True,
    }
    with client.listen.v1.connect(**options) as socket:

        def listen() -> None:
            for message in socket:
                message = checked(message)
                said["types"].append(message.type)
                if message.type != "Results":
                    continue
                best = message.channel.alternatives[0]
                assert len(best.words) == len(best.transcript.split()), best
                assert 0 <= best.confidence <= 1, best
                assert message.is_final or not message.speech_final, message
                (said["text"] if message.is_final else said["partials"]).append(best.transcript)
                said["finalized"] += message.from_finalize
                said["endpoints"] += message.speech_final

        listener = threading.Thread(target=listen)
        listener.start()
        socket.send_keep_alive()
        for at in range(0, len(audio), rate // 5):
            socket.send_media(audio[at : at + rate // 5])
        socket.send_finalize()
        socket.send_media(bytes(4 * rate))
        socket.send_close_stream()
        listener.join()
    said["text"] = " ".join(text for text in said["text"] if text)
    return said


url, key, *paths = sys.argv[1:]
place = DeepgramClientEnvironment(base=url, production=url.replace("https", "wss"), agent=url, agent_rest=url)
client = DeepgramClient(api_key=key, environment=place)
print(json.dumps([hear(client, path) for path in paths]))
