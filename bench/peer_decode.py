"""OpenCV's decoding and preprocessing on one thread: imread, cvtColor, resize, x / 127 − 1. A step does all pictures. The protocol is peer.py's."""
import argparse
import pathlib

import cv2
import numpy as np

import peer

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--pictures", type=int, default=200, help="how many of the folder's JPEGs, in the order of their names")
parser.add_argument("--size", type=int, default=300, help="side of the result in pixels")
options = parser.parse_args()

cv2.setNumThreads(1)
paths = [str(p) for p in sorted(options.folder.rglob("*")) if p.suffix.lower() in (".jpg", ".jpeg")][:options.pictures]
if len(paths) < options.pictures:
    parser.error(f"{options.folder} holds {len(paths)} JPEGs, {options.pictures} are wanted.")


def step():
    for path in paths:
        picture = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
        picture = cv2.resize(picture, (options.size, options.size), interpolation=cv2.INTER_LINEAR)
        picture.astype(np.float32) / np.float32(127) - np.float32(1)


peer.serve(step)
