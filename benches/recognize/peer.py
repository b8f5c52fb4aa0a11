"""whisper.cpp behind HTTP, as its own server has it: one recording after the other, with that server's defaults.

usage: peer.py MODEL THREADS

POST /?audio_ctx=N; see answering.py. Recordings are WAV of 16 bits, mono, 16 kHz.
"""

import io
import sys
import wave

import numpy
from answering import serve
from pywhispercpp.model import Model

model = Model(
    sys.argv[1],
    n_threads=int(sys.argv[2]),
    language="en",
    greedy={"best_of": 2},
    print_progress=False,
    print_realtime=False,
    redirect_whispercpp_logs_to=None,
)


def recognize(sound, query):
    with wave.open(io.BytesIO(sound)) as sound:
        samples = numpy.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")
    segments = model.transcribe(samples.astype("float32") / 32768, audio_ctx=int(query.get("audio_ctx", 0)))
    return [segment.text for segment in segments]


serve(recognize)
