#!/usr/bin/env python3
"""Records the first run on a terminal: docs/pictures/first-run.cast (asciicast 2) and first-run.svg, which plays by itself.

    sudo python3 .ci/record.py target/release/voicectl

Everything that is shown was said by that program; times are those of the recording, waiting for a person shortened."""

import fcntl
import html
import json
import os
import pathlib
import pty
import re
import select
import shutil
import struct
import sys
import tempfile
import termios
import time

COLUMNS, ROWS, LONGEST = 96, 34, 1.6
DOWN = "\x1b[B"
PLAN = [
    ("$ ", "voicectl init\r"),
    ("everyone in the network", "\r"),
    ("trust it?", "y"),
    ("demo: digits", DOWN + DOWN),
    ("", "\r"),
    ("Opening ", None),
]
# The machine's own stores stay as they are: it runs above them.
ABOVE = """
mount -t tmpfs none /mnt && cd /mnt
for folder in /etc /usr/local/share /var/lib; do
  mkdir -p up$folder work$folder
  mount -t overlay none -o lowerdir=$folder,upperdir=/mnt/up$folder,workdir=/mnt/work$folder $folder
done
exec "$@"
"""


def record(program):
    """Runs it behind a shell's prompt; answers (seconds, text) pairs."""
    home = tempfile.mkdtemp(prefix="voicectl-demo-")
    folder = str(pathlib.Path(program).resolve().parent)
    state = {f"VOICECTL_{name}": f"{home}/{name.lower()}" for name in ("STATE", "CONFIG", "CACHE")}
    # Whatever opens a page here, nobody sees it.
    os.symlink("/bin/true", f"{home}/xdg-open")
    environment = {"DISPLAY": ":0", "PATH": f"{home}:{folder}:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": home, "TERM": "xterm", "PS1": "$ ", **state}
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(home)
        enter = ["unshare", "--mount", "sh", "-c", ABOVE, "sh", "sh", "-c", f"cd {home}; exec sh -i"]
        os.execvpe(enter[0], enter, environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    events, seen, begin = [], "", time.monotonic()

    def read(limit):
        nonlocal seen
        if not select.select([terminal], [], [], limit)[0]:
            return False
        try:
            data = os.read(terminal, 65536).decode(errors="replace")
        except OSError:  # Nobody has the other end any more.
            return False
        events.append((time.monotonic() - begin, data))
        seen += data
        return True

    for awaited, keys in PLAN:
        end = time.monotonic() + 60
        while awaited not in seen:
            if time.monotonic() > end:
                sys.exit(f"`{awaited}` did not come:\n{seen}")
            read(1)
        seen = seen.split(awaited, 1)[1] if awaited else seen
        while read(1.1):
            pass
        for key in re.findall(r"\x1b\[.|.|\r", keys or "", re.S):
            os.write(terminal, key.encode())
            while read(0.25):
                pass
    # SIGHUP would have the server read its settings anew.
    shown = list(events)
    for farewell in ("\x03", "exit\r"):
        os.write(terminal, farewell.encode())
        while read(1.5):
            pass
    os.close(terminal)
    os.waitpid(pid, 0)
    shutil.rmtree(home)
    return [(at, data.replace(home, "~")) for at, data in shown]


def shortened(events):
    """The same with waits of LONGEST at most."""
    before = shift = 0.0
    for at, data in events:
        shift += max(0.0, at - before - LONGEST)
        before = at
        yield round(at - shift, 3), data


class Screen:
    """As much of a terminal as is needed: text, line ends, cursor up and down, erasing, colours."""

    def __init__(self):
        self.rows, self.row, self.column, self.style = [[]], 0, 0, ""

    def write(self, data):
        for piece in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b.|[\r\n\b]|[^\x1b\r\n\b]+", data):
            if piece == "\r":
                self.column = 0
            elif piece == "\n":
                self.row += 1
                while len(self.rows) <= self.row:
                    self.rows.append([])
            elif piece == "\b":
                self.column = max(0, self.column - 1)
            elif piece.startswith("\x1b["):
                self.control(piece[2:-1], piece[-1])
            elif not piece.startswith("\x1b"):
                for letter in piece:
                    if self.column == COLUMNS:
                        self.column = 0
                        self.write("\n")
                    line = self.rows[self.row]
                    line.extend([(" ", "")] * (self.column + 1 - len(line)))
                    line[self.column] = (letter, self.style)
                    self.column += 1

    def control(self, numbers, letter):
        count = int(numbers) if numbers.isdigit() else 1
        if letter == "A":
            self.row = max(0, self.row - count)
        elif letter == "B":
            self.row = min(len(self.rows) - 1, self.row + count)
        elif letter == "G":
            self.column = count - 1
        elif letter == "K":
            del self.rows[self.row][0 if numbers == "2" else self.column :]
        elif letter == "J":
            del self.rows[self.row][self.column :]
            del self.rows[self.row + 1 :]
        elif letter == "m":
            self.style = {"": "", "0": "", "39": "", "22": ""}.get(numbers, f"c{numbers.replace(';', '-')}")

    def lines(self):
        shown = self.rows[-ROWS:]
        return [tuple(line) for line in shown] + [()] * (ROWS - len(shown))


def spans(line):
    """A row as tspans of one style each."""
    text, out, style = "", [], None
    for letter, its in [*line, ("", None)]:
        if its != style and text:
            mark = f' class="{style}"' if style else ""
            out.append(f"<tspan{mark}>{html.escape(text)}</tspan>")
            text = ""
        style, text = its, text + letter
    return "".join(out)


def svg(events):
    """Each row of each moment, visible while it is so."""
    screen, open_rows, done, end = Screen(), {}, [], events[-1][0] + 4
    for at, data in events:
        screen.write(data)
        for row, line in enumerate(screen.lines()):
            known = open_rows.get(row)
            if known and known[1] == line:
                continue
            if known:
                done.append((row, known[1], known[0], at))
            open_rows[row] = (at, line)
    done += [(row, line, since, end) for row, (since, line) in open_rows.items()]
    height = ROWS * 18 + 24
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {COLUMNS * 7.85 + 24:.0f} {height}" role="img">',
        "<title>voicectl init: three questions, then the page</title>",
        "<style>text{font:13px ui-monospace,Menlo,Consolas,monospace;fill:#d7dce5;white-space:pre}.t{visibility:hidden}"
        ".c36,.c1-36{fill:#7fd0e0}.c32,.c1-32{fill:#8fd18f}.c33,.c1-33{fill:#e2c46c}.c31,.c1-31{fill:#ef8a8a}.c2,.c90{fill:#93a0b5}.c1{font-weight:600}</style>",
        f'<rect width="100%" height="{height}" rx="8" fill="#171b24"/>',
        f'<rect width="0" height="0"><animate id="l" attributeName="x" to="0" begin="0s;l.end" dur="{end:.1f}s"/></rect>',
    ]
    for row, line, since, until in done:
        if not line or until - since <= 0.02:
            continue
        # The last screen is what those see whose pictures do not move.
        is_last = until == end
        at, to, begin, length = ("s", "hidden", 0, since) if is_last else ("t", "visible", since, until - since)
        out.append(
            f'<text class="{at}" x="12" y="{row * 18 + 26}" xml:space="preserve">{spans(line)}'
            f'<set attributeName="visibility" to="{to}" begin="l.begin+{begin:.2f}s" dur="{max(length, 0.01):.2f}s"/></text>'
        )
    return "\n".join([*out, "</svg>", ""])


def main():
    pictures = pathlib.Path(__file__).parent.parent / "docs/pictures"
    events = list(shortened(record(sys.argv[1])))
    head = {"version": 2, "width": COLUMNS, "height": ROWS, "title": "voicectl init"}
    lines = [json.dumps(head), *(json.dumps([at, "o", data]) for at, data in events)]
    (pictures / "first-run.cast").write_text("\n".join(lines) + "\n")
    (pictures / "first-run.svg").write_text(svg(events))


main()
