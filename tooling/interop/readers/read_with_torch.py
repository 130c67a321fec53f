"""Readers that need PyTorch: the trainers' own packages over their own formats."""

import importlib.metadata
import os
import sys
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"

import stand_ins  # noqa: F401
import numpy as np
import torch

import datasets
import litdata
import streaming
from datatrove.utils.dataset import DatatroveFolderDataset
from findings import report
from megatron.core.datasets.indexed_dataset import IndexedDataset


def batch_dataset(folder, split, shape, findings):
    with tempfile.TemporaryDirectory() as cache:
        corpus = datasets.load_dataset(folder, shape.get("domain"), split=split, cache_dir=cache)
        loader = torch.utils.data.DataLoader(corpus.with_format("torch", columns=["input_ids"]), batch_size=7)
        for batch in loader:
            assert batch["input_ids"].dtype == torch.int64
            for block in batch["input_ids"]:
                findings.add_block(block.numpy())


def stream_mds(folder, split, shape, findings):
    with tempfile.TemporaryDirectory() as local:
        corpus = streaming.StreamingDataset(
            remote=folder, local=local, split=split, shuffle=False, batch_size=1
        )
        for sample in corpus:
            assert sample["tokens"].dtype == np.int32 and sample["seq_lengths"].sum() == shape["blockSize"]
            findings.add_block(sample["tokens"], sample["domain"], sample["subdomain"], sample["spans"])
            if "loss_weight" in sample:
                findings.add_weights([sample["loss_weight"]])


def load_litdata(folder, split, shape, findings):
    loader = litdata.TokensLoader(block_size=shape["blockSize"])
    corpus = litdata.StreamingDataset(f"{folder}/{split}", item_loader=loader, shuffle=False)
    for block in range(len(corpus)):
        findings.add_block(corpus[block])


def load_megatron(folder, split, shape, findings):
    corpus = IndexedDataset(f"{folder}/{split}_text_document")
    assert np.array_equal(corpus.document_indices, np.arange(len(corpus) + 1))
    for block in range(len(corpus)):
        findings.add_block(corpus[block])


def load_documents(folder, split, shape, findings):
    corpus = IndexedDataset(f"{folder}/{split}_text_document")
    start = 0
    for document in range(len(corpus.document_indices) - 1):
        assert list(corpus.document_indices[document : document + 2]) == [document, document + 1]
        tokens = corpus[document]
        findings.add_block(tokens)
        findings.add_run(start, start + len(tokens))
        start += len(tokens)


def load_datatrove(folder, split, shape, findings):
    """Windows of seq_len + 1 tokens, which are the blocks."""
    with open(f"{folder}/{split}/00000_{split}.ds.metadata") as file:
        width = int(file.readline().split("|")[1])
    corpus = DatatroveFolderDataset(
        f"{folder}/{split}", seq_len=shape["blockSize"] - 1, token_size=width, shuffle=False
    )
    for block in range(len(corpus)):
        findings.add_block(corpus[block]["input_ids"].numpy())


def version(package):
    return importlib.metadata.version(package)


if __name__ == "__main__":
    blocks = [
        ("parquet", "datasets and torch DataLoader", datasets.__version__, batch_dataset),
        ("mds", "streaming.StreamingDataset", version("mosaicml-streaming"), stream_mds),
        ("litdata", "litdata.TokensLoader", version("litdata"), load_litdata),
        ("megatron", "megatron.core IndexedDataset", version("megatron-core"), load_megatron),
        ("datatrove", "datatrove DatatroveFolderDataset", version("datatrove"), load_datatrove),
    ]
    documents = [("megatron", "megatron.core IndexedDataset", version("megatron-core"), load_documents)]
    report(blocks if sys.argv[2] == "blocks" else documents, sys.argv[1], sys.argv[3])
