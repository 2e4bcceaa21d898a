"""One prediction with PyTorch and OpenCV, from the start of Python to the printed box: what a short script does. The caller times the
process.

    torch_predict.py weights.pth picture.jpg
    torch_predict.py --make weights.pth          writes random weights to predict with
"""
import sys

import cv2
import numpy as np
import torch

import localizer

torch.set_num_threads(2)
model = localizer.build("resnet18").eval()
if sys.argv[1] == "--make":
    torch.save(model.state_dict(), sys.argv[2])
    sys.exit()
model.load_state_dict(torch.load(sys.argv[1]))
picture = cv2.cvtColor(cv2.imread(sys.argv[2]), cv2.COLOR_BGR2RGB)
height, width = picture.shape[:2]
pixels = cv2.resize(picture, (300, 300)).astype(np.float32) / 127 - 1
with torch.no_grad():
    box = model(torch.from_numpy(pixels.transpose(2, 0, 1)).unsqueeze(0))[0]
print((box * torch.tensor([width, height, width, height])).tolist())
