"""whisper.cpp behind HTTP, as its own server has it: one recording after the other, with that server's defaults.

usage: peer.py MODEL THREADS

POST /?audio_ctx=N with a form whose only field is a WAV file of 16 bits, mono, 16 kHz; answers the text. Says its port on stdout.
"""

import io
import sys
import threading
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import numpy
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
# The server holds one mutex for the whole of a request.
turn = threading.Lock()


class Recognize(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        form = self.rfile.read(int(self.headers["Content-Length"]))
        body = form.split(b"\r\n\r\n", 1)[1].rsplit(b"\r\n--", 1)[0]
        context = int(parse_qs(urlsplit(self.path).query).get("audio_ctx", ["0"])[0])
        with turn:
            with wave.open(io.BytesIO(body)) as sound:
                samples = numpy.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")
            segments = model.transcribe(samples.astype("float32") / 32768, audio_ctx=context)
        text = " ".join(segment.text.strip() for segment in segments).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Recognize)
print(server.server_port, flush=True)
server.serve_forever()
