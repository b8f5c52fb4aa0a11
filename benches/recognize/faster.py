"""faster-whisper behind HTTP, with the model of a ggml file, which is converted to CTranslate2's format first.

usage: faster.py MODEL FOLDER THREADS TYPE

TYPE is what it computes with, such as int8 or float32. FOLDER is where the converted model goes. POST /; see answering.py. The
words are found greedily.
"""

import io
import os
import struct
import sys

import numpy
from answering import serve
from ctranslate2.specs.whisper_spec import WhisperSpec
from faster_whisper import WhisperModel
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

LANGUAGES = 99
TIMES = 1501


def read(path):
    """The sizes, the words as bytes, and the tensors of a ggml file whose numbers are f32 and f16."""
    with open(path, "rb") as file:

        def numbers(count):
            return struct.unpack(f"<{count}I", file.read(4 * count))

        header = numbers(12)
        mels, bins = numbers(2)
        file.seek(4 * mels * bins, os.SEEK_CUR)
        words = [file.read(*numbers(1)) for _ in range(*numbers(1))]
        tensors = {}
        while head := file.read(12):
            dimensions, name, kind = struct.unpack("<3I", head)
            shape = numbers(dimensions)[::-1]
            name = file.read(name).decode()
            kind = numpy.dtype({0: "<f4", 1: "<f2"}[kind])
            data = file.read(int(numpy.prod(shape)) * kind.itemsize)
            tensors[name] = numpy.frombuffer(data, dtype=kind).reshape(shape).astype("float32")
    return header, words, tensors


def vocabulary(words):
    """All words as GPT-2's tokenizer writes them: bytes that cannot be seen are other letters."""
    seen = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in seen]
    letters = {byte: chr(byte) for byte in seen} | {byte: chr(256 + at) for at, byte in enumerate(hidden)}
    special = ["<|startoftranscript|>", "<|en|>", *(f"<|language{at}|>" for at in range(1, LANGUAGES))]
    special += ["<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]
    special += [f"<|{at * 0.02:.2f}|>" for at in range(TIMES)]
    usual = ["".join(letters[byte] for byte in word) for word in words[:-1]]
    return usual, ["<|endoftext|>", *special]


def converted(path, folder):
    header, words, tensors = read(path)
    encoder_heads, encoder_layers, decoder_heads, decoder_layers = header[4], header[5], header[8], header[9]
    spec = WhisperSpec(encoder_layers, encoder_heads, decoder_layers, decoder_heads)

    def linear(target, *names):
        weights = [tensors[f"{name}.weight"] for name in names]
        # Keys have none.
        biases = [tensors.get(f"{name}.bias", numpy.zeros(len(weight), "float32")) for name, weight in zip(names, weights)]
        target.weight, target.bias = numpy.concatenate(weights), numpy.concatenate(biases)

    def norm(target, name):
        target.gamma, target.beta = tensors[f"{name}.weight"], tensors[f"{name}.bias"]

    for part, layers, final in [(spec.encoder, "encoder", "ln_post"), (spec.decoder, "decoder", "ln")]:
        part.position_encodings.encodings = tensors[f"{layers}.positional_embedding"]
        norm(part.layer_norm, f"{layers}.{final}")
        for at, layer in enumerate(part.layer):
            name = f"{layers}.blocks.{at}"
            linear(layer.self_attention.linear[0], *(f"{name}.attn.{kind}" for kind in ("query", "key", "value")))
            linear(layer.self_attention.linear[1], f"{name}.attn.out")
            norm(layer.self_attention.layer_norm, f"{name}.attn_ln")
            if part is spec.decoder:
                linear(layer.attention.linear[0], f"{name}.cross_attn.query")
                linear(layer.attention.linear[1], *(f"{name}.cross_attn.{kind}" for kind in ("key", "value")))
                linear(layer.attention.linear[2], f"{name}.cross_attn.out")
                norm(layer.attention.layer_norm, f"{name}.cross_attn_ln")
            linear(layer.ffn.linear_0, f"{name}.mlp.0")
            linear(layer.ffn.linear_1, f"{name}.mlp.2")
            norm(layer.ffn.layer_norm, f"{name}.mlp_ln")
    for at, conv in enumerate([spec.encoder.conv1, spec.encoder.conv2], 1):
        conv.weight = tensors[f"encoder.conv{at}.weight"]
        conv.bias = tensors[f"encoder.conv{at}.bias"].reshape(-1)
    spec.decoder.embeddings.weight = tensors["decoder.token_embedding.weight"]
    spec.decoder.projection.weight = spec.decoder.embeddings.weight

    usual, special = vocabulary(words)
    spec.register_vocabulary(usual + special)
    end = len(usual)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [usual.index("\u0120"), end]
    spec.config.lang_ids = []
    spec.config.alignment_heads = []
    spec.validate()
    spec.optimize()
    os.makedirs(folder)
    spec.save(folder)

    tokenizer = Tokenizer(models.BPE({word: at for at, word in enumerate(usual)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(word, special=True) for word in special])
    tokenizer.save(os.path.join(folder, "tokenizer.json"))


source, folder, threads, kind = sys.argv[1:]
if not os.path.exists(folder):
    converted(source, folder)
model = WhisperModel(folder, compute_type=kind, cpu_threads=int(threads))


def recognize(sound, _query):
    segments, _ = model.transcribe(io.BytesIO(sound), language="en", beam_size=1)
    return [segment.text for segment in segments]


serve(recognize)
