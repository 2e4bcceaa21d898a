"""OpenCV's work on a folder's JPEG pictures, all of them in a step. The protocol is peer.py's.

decode: imread, cvtColor, resize, x / 127 − 1, on one thread.
cascade: detectMultiScale with frontalface_default at its defaults, on pictures that are decoded already; OpenCV divides each picture among
the threads.
"""
import argparse
import pathlib

import cv2
import numpy as np

import peer

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("work", choices=("decode", "cascade"))
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--pictures", type=int, required=True, help="how many, in the order of their names")
parser.add_argument("--size", type=int, default=300, help="side of what decode gives in pixels")
parser.add_argument("--threads", type=int, default=2, help="for cascade")
options = parser.parse_args()

paths = [str(p) for p in sorted(options.folder.rglob("*")) if p.suffix.lower() in (".jpg", ".jpeg")][:options.pictures]
if len(paths) < options.pictures:
    parser.error(f"{options.folder} holds {len(paths)} JPEGs, {options.pictures} are wanted.")


def decode():
    for path in paths:
        picture = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
        picture = cv2.resize(picture, (options.size, options.size), interpolation=cv2.INTER_LINEAR)
        picture.astype(np.float32) / np.float32(127) - np.float32(1)


def detect():
    for picture in pictures:
        cascade.detectMultiScale(picture, 1.1, 3)


if options.work == "decode":
    cv2.setNumThreads(1)
    peer.serve(decode)
else:
    cv2.setNumThreads(options.threads)
    pictures = [cv2.imread(p) for p in paths]
    cascade = cv2.CascadeClassifier("/usr/share/opencv4/haarcascades/haarcascade_frontalface_default.xml")
    peer.serve(detect)
