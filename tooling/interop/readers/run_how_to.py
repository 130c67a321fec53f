"""Runs every block of Python of a page, each by itself, where a path of its own is the corpus. It prints a line for each.

A block that makes inputs and labels is held to what labels are: the inputs one token on.
"""

import json
import os
import re
import sys
import tempfile
import traceback

os.environ["HF_HUB_OFFLINE"] = "1"

import stand_ins  # noqa: F401
import numpy as np

corpus, how_to = (os.path.abspath(path) for path in sys.argv[1:3])
link = sys.argv[3]

with open(how_to) as file:
    parts = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", file.read(), re.DOTALL | re.MULTILINE)

with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    os.environ["HF_HOME"] = folder
    os.makedirs(os.path.dirname(link) or ".", exist_ok=True)
    os.symlink(corpus, link)
    for title, text in parts:
        for code in re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
            line = {"howTo": title}
            try:
                names = {}
                exec(compile(code, title, "exec"), names)
                if "inputs" in names:
                    inputs, labels = np.asarray(names["inputs"]), np.asarray(names["labels"])
                    assert inputs.shape == labels.shape and inputs.size > 0
                    assert np.array_equal(inputs[..., 1:], labels[..., :-1])
            except Exception as error:
                traceback.print_exc()
                line["error"] = f"{type(error).__name__}: {error}"
            print(json.dumps(line), flush=True)
