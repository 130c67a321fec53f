"""litData names these types when it is imported, and Debian's PyTorch is older than they are. Nothing here uses them."""

import torch

for name, stand_in in {"uint16": torch.int16, "uint32": torch.int32, "uint64": torch.int64}.items():
    if not hasattr(torch, name):
        setattr(torch, name, stand_in)
