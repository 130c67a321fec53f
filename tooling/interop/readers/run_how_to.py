"""Runs every block of Python of a how-to, each by itself, where `out` is the corpus. It prints a line for each."""

import json
import os
import re
import sys
import tempfile
import traceback

os.environ["HF_HUB_OFFLINE"] = "1"

import stand_ins  # noqa: F401
import numpy as np

corpus, how_to = (os.path.abspath(path) for path in sys.argv[1:])

with open(how_to) as file:
    parts = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", file.read(), re.DOTALL | re.MULTILINE)

with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    os.environ["HF_HOME"] = folder
    os.symlink(corpus, "out")
    for title, text in parts:
        for code in re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
            line = {"howTo": title}
            try:
                names = {}
                exec(compile(code, title, "exec"), names)
                inputs, labels = np.asarray(names["inputs"]), np.asarray(names["labels"])
                # The labels are the inputs one token on.
                assert inputs.shape == labels.shape and inputs.size > 0
                assert np.array_equal(inputs[..., 1:], labels[..., :-1])
            except Exception as error:
                traceback.print_exc()
                line["error"] = f"{type(error).__name__}: {error}"
            print(json.dumps(line), flush=True)
