"""PyTorch's training step, eager and float32: forward, mean squared error, backward, Adam. The protocol is peer.py's."""
import argparse

import torch

import localizer
import peer

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("backbone", choices=localizer.BACKBONES)
parser.add_argument("--batch", type=int, default=16)
parser.add_argument("--size", type=int, default=300, help="side of the pictures in pixels")
parser.add_argument(
    "--format", choices=("contiguous", "channels_last"), default="contiguous", help="memory format of pictures and weights")
parser.add_argument("--frozen", action="store_true", help="train only what comes after the backbone")
parser.add_argument("--threads", type=int, default=2)
options = parser.parse_args()

torch.set_num_threads(options.threads)
torch.manual_seed(1)
memory_format = torch.channels_last if options.format == "channels_last" else torch.contiguous_format
model = localizer.build(options.backbone).train().to(memory_format=memory_format)
if options.frozen:
    model[0].eval().requires_grad_(False)
optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=3e-4, eps=1e-7)
pictures = (torch.rand(options.batch, 3, options.size, options.size) * 2 - 1).contiguous(memory_format=memory_format)
boxes = torch.rand(options.batch, 4)


def step():
    loss = torch.nn.functional.mse_loss(model(pictures), boxes)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    loss.item()


peer.serve(step)
