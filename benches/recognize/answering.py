"""What the servers of the peers have in common: HTTP with a recording in, text out, one recording after the other."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


def serve(recognize):
    """POST / with a form whose only field is a WAV file; answers the text. Says its port on stdout.

    `recognize` gets the file and the fields of the query, and returns texts that may have blanks around them.
    """
    # whisper.cpp's server holds one mutex for the whole of a request.
    turn = threading.Lock()

    class Recognize(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            form = self.rfile.read(int(self.headers["Content-Length"]))
            sound = form.split(b"\r\n\r\n", 1)[1].rsplit(b"\r\n--", 1)[0]
            query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            with turn:
                text = " ".join(text.strip() for text in recognize(sound, query)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Recognize)
    print(server.server_port, flush=True)
    server.serve_forever()
