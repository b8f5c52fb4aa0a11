"""The official client has a recording written down in every form of answer, streamed and not, and holds each to its types.

usage: openai_listen.py WAV WORDS WAV-OF-SENTENCES, with OPENAI_BASE_URL, OPENAI_API_KEY and SSL_CERT_FILE
"""

import asyncio
import sys
import wave

from openai import AsyncOpenAI, BadRequestError, OpenAI
from openai.types.audio import Transcription, TranscriptionTextDeltaEvent, TranscriptionTextDoneEvent, TranscriptionVerbose

path, words, sentences = sys.argv[1:]
client = OpenAI(max_retries=0)
with wave.open(path) as recording:
    seconds = recording.getnframes() / recording.getframerate()


def transcribe(**what):
    with open(path, "rb") as file:
        return client.audio.transcriptions.create(**{"file": file, "model": "whisper-1", **what})


def strictly(model, **what):
    """The answer as it came, held to the client's own type without conversions."""
    with open(path, "rb") as file:
        raw = client.audio.transcriptions.with_raw_response.create(file=file, model="whisper-1", **what)
    assert raw.headers["content-type"] == "application/json", raw.headers
    return model.model_validate(raw.http_response.json(), strict=True)


def forms():
    answer = strictly(Transcription)
    assert answer.text == words, answer
    assert answer.usage.type == "duration" and abs(answer.usage.seconds - seconds) < 0.001, answer
    assert transcribe(response_format="text") == f"{words}\n"

    srt = transcribe(response_format="srt")
    assert srt.startswith("1\n00:00:0") and " --> " in srt and words in srt, srt
    vtt = transcribe(response_format="vtt")
    assert vtt.startswith("WEBVTT\n\n00:00:0") and words in vtt, vtt


def times():
    answer = strictly(TranscriptionVerbose, response_format="verbose_json")
    assert (answer.task, answer.language, answer.text) == ("transcribe", "english", words), answer
    assert abs(answer.duration - seconds) < 0.001 and answer.words is None, answer
    assert [segment.id for segment in answer.segments] == list(range(len(answer.segments)))
    assert "".join(segment.text for segment in answer.segments).strip() == words
    for segment in answer.segments:
        assert 0 <= segment.start < segment.end <= seconds + 0.1, segment
        assert segment.tokens and segment.avg_logprob < 0 < segment.compression_ratio, segment
        assert 0 <= segment.no_speech_prob <= 1, segment

    answer = strictly(TranscriptionVerbose, response_format="verbose_json", timestamp_granularities=["word"])
    assert answer.segments is None and [word.word for word in answer.words] == words.split(), answer
    begin = 0
    for word in answer.words:
        assert begin <= word.start < word.end <= seconds + 0.1, answer.words
        begin = word.start
    both = strictly(TranscriptionVerbose, response_format="verbose_json", timestamp_granularities=["word", "segment"])
    assert both.segments and both.words, both


def fields():
    for what in [
        {"language": "en"},
        {"language": "English"},
        {"temperature": 0},
        {"temperature": 0.2},
        {"prompt": "numbers"},
        {"model": "gpt-4o-transcribe"},
        {"model": "demo"},
        {"include": ["logprobs"], "chunking_strategy": "auto"},
        {"extra_body": {"no_such_field": "x"}},
    ]:
        assert transcribe(**what).text == words, what


def check(events):
    deltas, (done,) = events[:-1], events[-1:]
    assert deltas, events
    for event in deltas:
        assert type(event) is TranscriptionTextDeltaEvent, event
    assert type(done) is TranscriptionTextDoneEvent, done
    for event in events:
        type(event).model_validate(event.to_dict(), strict=True)
    assert "".join(event.delta for event in deltas) == done.text, events
    usage = done.usage
    assert usage.output_tokens > 0 and usage.total_tokens == usage.input_tokens + usage.output_tokens, usage
    return done.text, len(deltas)


def translation():
    with open(path, "rb") as file:
        try:
            client.audio.translations.create(file=file, model="whisper-1")
        except BadRequestError as error:
            assert (error.code, error.param, error.type) == ("untranslatable", "model", "invalid_request_error"), error
        else:
            raise AssertionError("a model of one language translates")


async def asynchronously():
    async with AsyncOpenAI(max_retries=0) as asynchronous:
        with open(path, "rb") as file:
            answer = await asynchronous.audio.transcriptions.create(file=file, model="whisper-1")
        assert answer.text == words, answer
        with open(path, "rb") as file:
            stream = await asynchronous.audio.transcriptions.create(file=file, model="whisper-1", stream=True)
            assert check([event async for event in stream]) == (words, 1)
        models = [model.id async for model in asynchronous.models.list()]
        assert models == ["demo", "tts-1"], models


forms()
times()
fields()
assert check(list(transcribe(stream=True))) == (words, 1)
assert check(list(transcribe(stream=True, response_format="text"))) == (words, 1)
with open(sentences, "rb") as file:
    heard, pieces = check(list(transcribe(stream=True, file=file)))
with open(sentences, "rb") as file:
    assert heard == transcribe(file=file).text and pieces > 1, (heard, pieces)
translation()
asyncio.run(asynchronously())
