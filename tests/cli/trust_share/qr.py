"""Prints what a QR code says that a terminal shows on standard input, two rows of modules in a line."""

import sys

import zxingcpp
from PIL import Image

SCALE = 4
HALVES = {" ": (0, 0), "\u2580": (1, 0), "\u2584": (0, 1), "\u2588": (1, 1)}
# Where nothing is coloured, what is drawn is the light of a dark screen.
light = "--light" in sys.argv

rows = []
for line in sys.stdin.read().splitlines():
    pairs = [HALVES[letter] for letter in line]
    rows += [[pair[half] != light for pair in pairs] for half in (0, 1)]

image = Image.new("L", (len(rows[0]), len(rows)))
image.putdata([0 if dark else 255 for row in rows for dark in row])
image = image.resize((image.width * SCALE, image.height * SCALE), Image.Resampling.NEAREST)
for code in zxingcpp.read_barcodes(image):
    print(code.text)
