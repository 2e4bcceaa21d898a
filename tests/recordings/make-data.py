"""
Writes N small noisy pictures with one bright square each into photos, boxes.csv, and faulty.csv, where some rows are wrong. The squares are
what the cascade tests/fixtures/labelling/square.xml finds.
"""
import os
import random
import struct
import sys

random.seed(3)
os.makedirs('photos', exist_ok=True)
rows = ['path,x1,y1,x2,y2']
width, height = 96, 72
for i in range(int(sys.argv[1])):
    w = random.randint(14, 30)
    h = w + random.randint(-2, 2)
    x, y = random.randint(0, width - w), random.randint(0, height - h)
    data = bytearray()
    for row in range(height - 1, -1, -1):
        for column in range(width):
            inside = x <= column < x + w and y <= row < y + h
            data += bytes(c + random.randint(-25, 25) for c in ((60, 225, 230) if inside else (120, 90, 80)))
    header = struct.pack('<IiiHHIIiiII', 40, width, height, 1, 24, 0, len(data), 2835, 2835, 0, 0)
    with open(f'photos/p{i:03}.bmp', 'wb') as file:
        file.write(b'BM' + struct.pack('<IHHI', 54 + len(data), 0, 0, 54) + header + data)
    rows.append(f'photos/p{i:03}.bmp,{x},{y},{x + w},{y + h}')
with open('boxes.csv', 'w') as file:
    file.write('\n'.join(rows) + '\n')
rows[3] = rows[3].replace('photos/p', 'photos/q')
rows[7] += '9'
rows.append('cut.bmp,10,10,30,30')
with open('photos/p004.bmp', 'rb') as whole, open('cut.bmp', 'wb') as file:
    file.write(whole.read(9000))
with open('faulty.csv', 'w') as file:
    file.write('\n'.join(rows) + '\n')
