"""What a reader found of a split, as src/corpus-digest.ts computes it, one JSON line each."""

import hashlib
import json
import traceback

import numpy as np


class Findings:
    def __init__(self):
        self.count = 0
        self.tokens = hashlib.sha256()
        self.labels = None
        self.spans = None
        self.runs = None
        self.weights = None

    def add_block(self, tokens, domain=None, subdomain=None, spans=None):
        """A block's ids, as anything that NumPy takes; labels and spans where the format has them."""
        self.count += 1
        self.tokens.update(np.asarray(tokens).astype("<u4").tobytes())
        if domain is not None:
            self.labels = self.labels or hashlib.sha256()
            self.labels.update(f"{domain}\t{subdomain}\n".encode())
        if spans is not None:
            self.spans = self.spans or hashlib.sha256()
            line = json.dumps(spans, ensure_ascii=False, separators=(",", ":"))
            self.spans.update(f"{line}\n".encode())

    def add_weights(self, weights):
        self.weights = self.weights or hashlib.sha256()
        self.weights.update(np.asarray(weights).astype("<f4").tobytes())

    def add_run(self, start, end):
        self.runs = self.runs or hashlib.sha256()
        self.runs.update(f"{start},{end}\n".encode())

    def as_json(self):
        found = {"blocks": self.count, "tokens": self.tokens.hexdigest()}
        for name in ("labels", "spans", "runs", "weights"):
            if getattr(self, name) is not None:
                found[name] = getattr(self, name).hexdigest()
        return found


def report(readers, folder, expected_path):
    """Runs each reader over each split of its format and prints what it found, or how it failed."""
    with open(expected_path) as file:
        expected = json.load(file)
    for format_name, reader_name, version, read in readers:
        if format_name not in expected["formats"]:
            continue
        for name, shape in expected["splits"].items():
            line = {"format": format_name, "split": name, "reader": reader_name, "version": version}
            try:
                findings = Findings()
                own = folder if format_name == "parquet" else f"{folder}/{format_name}"
                if "domain" in shape and format_name != "parquet":
                    own += f"/by-domain/{shape['domain']}"
                read(own, shape["split"], shape, findings)
                line.update(findings.as_json())
            except Exception as error:
                traceback.print_exc()
                line["error"] = f"{type(error).__name__}: {error}"
            print(json.dumps(line), flush=True)
