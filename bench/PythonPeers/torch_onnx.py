"""Writes a model file of Boxfit as ONNX, by way of PyTorch: what ONNX Runtime predicts with.

    torch_onnx.py backbone model.safetensors model.onnx
"""
import json
import struct
import sys

import numpy as np
import torch

import localizer


def read(path):
    """The arrays of a .safetensors file of 32-bit floats."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        numbers = file.read()
    arrays = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            arrays[name] = torch.from_numpy(np.frombuffer(numbers[begin:end], "<f4").reshape(entry["shape"]).copy())
    return arrays


backbone, weights, onnx = sys.argv[1:]
arrays = read(weights)
model = localizer.build(backbone).eval()
# Batch norms' numbers of steps are left out.
model[0].load_state_dict({name: arrays[name] for name in model[0].state_dict() if not name.endswith("num_batches_tracked")}, strict=False)
layers = [layer for layer in model if isinstance(layer, (torch.nn.Conv2d, torch.nn.Linear))]
for name, layer in zip(("extra.0", "head.0", "box"), layers):
    layer.load_state_dict({"weight": arrays[f"{name}.weight"], "bias": arrays[f"{name}.bias"]})
torch.onnx.export(
    model, torch.zeros(1, 3, 300, 300), onnx, input_names=["pictures"], output_names=["boxes"], dynamic_axes={"pictures": {0: "batch"}})
