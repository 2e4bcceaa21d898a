"""Writes N small noisy pictures with one blue rectangle each into photos, and boxes.csv."""
import os
import random
import struct
import sys

random.seed(3)
os.makedirs('photos', exist_ok=True)
rows = ['path,x1,y1,x2,y2']
width, height = 96, 72
for i in range(int(sys.argv[1])):
    w, h = random.randint(20, 45), random.randint(16, 40)
    x, y = random.randint(0, width - w), random.randint(0, height - h)
    data = bytearray()
    for row in range(height - 1, -1, -1):
        for column in range(width):
            inside = x <= column < x + w and y <= row < y + h
            data += bytes(c + random.randint(-25, 25) for c in ((200, 90, 40) if inside else (120, 140, 140)))
    header = struct.pack('<IiiHHIIiiII', 40, width, height, 1, 24, 0, len(data), 2835, 2835, 0, 0)
    with open(f'photos/p{i:03}.bmp', 'wb') as file:
        file.write(b'BM' + struct.pack('<IHHI', 54 + len(data), 0, 0, 54) + header + data)
    rows.append(f'photos/p{i:03}.bmp,{x},{y},{x + w},{y + h}')
with open('boxes.csv', 'w') as file:
    file.write('\n'.join(rows) + '\n')
