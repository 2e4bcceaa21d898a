"""OpenCV's detectMultiScale with frontalface_default at its defaults, on pictures that are decoded already. A step does all pictures.
OpenCV divides each picture among the threads. The protocol is peer.py's."""
import argparse
import pathlib

import cv2

import peer

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--pictures", type=int, default=50, help="how many of the folder's JPEGs, in the order of their names")
parser.add_argument("--threads", type=int, default=2)
options = parser.parse_args()

cv2.setNumThreads(options.threads)
paths = [str(p) for p in sorted(options.folder.rglob("*")) if p.suffix.lower() in (".jpg", ".jpeg")][:options.pictures]
pictures = [cv2.imread(p) for p in paths]
cascade = cv2.CascadeClassifier("/usr/share/opencv4/haarcascades/haarcascade_frontalface_default.xml")


def step():
    for picture in pictures:
        cascade.detectMultiScale(picture, 1.1, 3)


peer.serve(step)
