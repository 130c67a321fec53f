"""Readers that need no PyTorch: datasets, pyarrow, and NumPy in the way of each trainer's own loader."""

import csv
import glob
import gzip
import os
import pickle
import struct
import sys
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"

import datasets
import numpy as np
import pyarrow
import pyarrow.parquet
from findings import report


def width_of(shape):
    return np.uint16 if shape["vocabularySize"] <= 65536 else np.uint32


def spans_of(row):
    columns = ("span_documents", "span_kinds", "span_starts", "span_lengths", "span_document_offsets")
    return [list(span) for span in zip(*(row[name] for name in columns))]


def add_row(row, findings):
    findings.add_block(row["input_ids"], row["domain"], row["subdomain"], spans_of(row))
    if "loss_weight" in row:
        findings.add_weights([row["loss_weight"]])


def load_dataset(folder, split, shape, findings):
    with tempfile.TemporaryDirectory() as cache:
        corpus = datasets.load_dataset(folder, shape.get("domain"), cache_dir=cache)
        assert corpus[split].features["input_ids"].feature.dtype == np.dtype(width_of(shape)).name
        for row in corpus[split]:
            add_row(row, findings)


def stream_dataset(folder, split, shape, findings):
    for row in datasets.load_dataset(folder, shape.get("domain"), split=split, streaming=True):
        add_row(row, findings)


def read_table(folder, split, shape, findings):
    parts = f"by-domain/{shape['domain']}" if "domain" in shape else "data"
    for path in sorted(glob.glob(f"{folder}/{parts}/{split}-*.parquet")):
        for row in pyarrow.parquet.read_table(path).to_pylist():
            assert sum(row["seq_lengths"]) == shape["blockSize"]
            add_row(row, findings)


def map_npy(folder, split, shape, findings):
    array = np.load(f"{folder}/{split}.npy", mmap_mode="r")
    assert array.dtype == width_of(shape) and array.shape[1] == shape["blockSize"]
    for block in array:
        findings.add_block(block)
    if "weights" in shape:
        sidecars = folder.replace("/numpy", "", 1)
        findings.add_weights(np.load(f"{sidecars}/provenance/{split}-loss-weights.npy"))


def map_nanogpt(folder, split, shape, findings):
    """As train.py: a memory map of 16-bit integers; the vocabulary from meta.pkl where there is one."""
    if os.path.exists(f"{folder}/meta.pkl"):
        with open(f"{folder}/meta.pkl", "rb") as file:
            assert pickle.load(file)["vocab_size"] == shape["vocabularySize"]
    name = "val.bin" if split == "validation" else f"{split}.bin"
    for block in np.memmap(f"{folder}/{name}", dtype=np.uint16, mode="r").reshape(-1, shape["blockSize"]):
        findings.add_block(block)


def each_block(tokens, shape, findings):
    for block in tokens.reshape(-1, shape["blockSize"]):
        findings.add_block(block)


def each_run(tokens, runs, findings):
    """Documents that are not packed: each is a block, and a run."""
    for start, end in runs:
        findings.add_block(tokens[start:end])
        findings.add_run(start, end)


def map_dolma(folder, split, shape, findings):
    """As OLMo-core: the raw ids mapped, and the first two fields of each line at commas."""
    first_token = 0
    for path in sorted(glob.glob(f"{folder}/part-{split}-*.npy")):
        tokens = np.memmap(path, dtype=width_of(shape), mode="r")
        with gzip.open(path.replace(".npy", ".csv.gz"), "rt") as file:
            lines = file.read().splitlines()
        runs = [tuple(map(int, line.split(",")[:2])) for line in lines]
        if shape["blockSize"] > 0:
            each_block(tokens, shape, findings)
        for start, end in runs:
            if shape["blockSize"] == 0:
                findings.add_block(tokens[start:end])
            findings.add_run(first_token + start, first_token + end)
        for _, _, document, location, row, _, _ in csv.reader(lines):
            # A document is named by its row, or where it begins in bytes.
            assert document in (f"{location}#{int(row) - 1}", f"{location}#@{int(row) - 1}")
        first_token += len(tokens)


def map_datatrove(folder, split, shape, findings):
    """As datatrove's TokenizedFile: ends of documents out of the index, ids at their offsets."""
    path = f"{folder}/{split}/00000_{split}.ds"
    with open(f"{path}.metadata") as file:
        tokenizer, count, _ = file.read().split("\n")
    name, width = tokenizer.split("|")
    tokens = np.memmap(path, dtype=np.dtype(f"<u{width}"), mode="r")
    assert len(tokens) == int(count) and name.endswith("tokenizer")
    with open(f"{path}.index", "rb") as file:
        index = file.read()
    ends = struct.unpack(f"<{len(index) // 8}Q", index)
    assert ends[-1] == len(tokens) and all(a < b for a, b in zip((0, *ends), ends))
    if shape["blockSize"] > 0:
        each_block(tokens, shape, findings)
    else:
        each_run(tokens, zip((0, *ends), ends), findings)


def map_megatron(folder, split, shape, findings):
    """As IndexedDataset: the header, then the columns of the index mapped one after the other."""
    path = f"{folder}/{split}_text_document"
    with open(f"{path}.idx", "rb") as file:
        assert file.read(9) == b"MMIDIDX\x00\x00"
        assert struct.unpack("<Q", file.read(8)) == (1,)
        (code,) = struct.unpack("<B", file.read(1))
        sequences, documents = struct.unpack("<QQ", file.read(16))
        offset = file.tell()
    dtype = {4: np.int32, 8: np.uint16}[code]
    index = memoryview(np.memmap(f"{path}.idx", mode="r", order="C"))
    lengths = np.frombuffer(index, dtype=np.int32, count=sequences, offset=offset)
    pointers = np.frombuffer(index, dtype=np.int64, count=sequences, offset=offset + lengths.nbytes)
    at = offset + lengths.nbytes + pointers.nbytes
    starts = np.frombuffer(index, dtype=np.int64, count=documents, offset=at)
    assert np.array_equal(starts, np.arange(sequences + 1))
    tokens = memoryview(np.memmap(f"{path}.bin", mode="r", order="C"))
    for length, pointer in zip(lengths, pointers):
        findings.add_block(np.frombuffer(tokens, dtype=dtype, count=length, offset=pointer))


if __name__ == "__main__":
    running_text = [
        ("dolma", "numpy, as OLMo-core", np.__version__, map_dolma),
        ("datatrove", "numpy, as datatrove", np.__version__, map_datatrove),
        ("megatron", "numpy, as IndexedDataset", np.__version__, map_megatron),
    ]
    blocks = [
        ("parquet", "datasets.load_dataset", datasets.__version__, load_dataset),
        ("parquet", "datasets, streaming", datasets.__version__, stream_dataset),
        ("parquet", "pyarrow.parquet.read_table", pyarrow.__version__, read_table),
        ("numpy", "numpy.load, mapped", np.__version__, map_npy),
        ("nanogpt", "numpy, as train.py", np.__version__, map_nanogpt),
        *running_text,
    ]
    report(blocks if sys.argv[2] == "blocks" else running_text, sys.argv[1], sys.argv[3])
