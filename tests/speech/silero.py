"""Writes Silero's network as whisper.cpp's file, from the package `silero-vad` 5.1.2: silero.py WHEEL FILE.

The network in the package is a TorchScript archive: a zip with a pickle that names its tensors. Needs nothing but Python.
Layout: whisper.cpp, models/convert-silero-vad-to-ggml.py. The result is the published ggml-silero-v5.1.2.bin, byte for byte.
"""

import collections
import io
import pickle
import struct
import sys
import zipfile


class Part:
    """A module of the network, or a tensor: what it is made of is all that is looked at."""

    def __init__(self, *made_of):
        self.made_of = made_of

    def __setstate__(self, state):
        self.__dict__.update(state)


class Reader(pickle.Unpickler):
    """Makes no objects but these, whatever the pickle names."""

    def find_class(self, module, name):
        kinds = {"OrderedDict": collections.OrderedDict, "build_intlist": list}
        return kinds.get(name, Part)

    def persistent_load(self, named):
        return named[2]


def find(part, path):
    for name in path.split("."):
        part = getattr(part, name)
    return part


wheel, target = sys.argv[1:]
network = zipfile.ZipFile(io.BytesIO(zipfile.ZipFile(wheel).read("silero_vad/data/silero_vad.jit")))
root = network.namelist()[0].split("/")[0]
whole = Reader(io.BytesIO(network.read(f"{root}/data.pkl"))).load()

out = io.BytesIO()


def write(*numbers):
    out.write(struct.pack(f"<{len(numbers)}i", *numbers))


write(0x67676D6C, 10)
out.write(b"silero-16k")
# Version; samples of a frame and its context; convolutions by inputs, outputs and taps; the cell; the end.
write(5, 1, 2, 512, 64, 4, 129, 128, 3, 128, 64, 3, 64, 64, 3, 64, 128, 3, 128, 128, 128, 1)

encoder = [f"encoder.{layer}.reparam_conv.{part}" for layer in range(4) for part in ("weight", "bias")]
cell = [f"decoder.rnn.{part}" for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
end = ["decoder.decoder.2.weight", "decoder.decoder.2.bias", "stft.forward_basis_buffer"]
for name in [f"_model.{name}" for name in encoder + cell + end]:
    storage, _, shape = find(whole, name).made_of[:3]
    data = network.read(f"{root}/data/{storage}")
    is_stft = "stft" in name
    is_half = is_stft or "weight" in name and "rnn" not in name
    shape = [length for length in reversed(shape) if is_stft or length != 1]
    write(len(shape), len(name), int(is_half), *shape)
    out.write(name.encode())
    if is_half:
        count = len(data) // 4
        data = struct.pack(f"<{count}e", *struct.unpack(f"<{count}f", data))
    out.write(data)

with open(target, "wb") as file:
    file.write(out.getvalue())
