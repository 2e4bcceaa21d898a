#!/usr/bin/env python3
"""Damages a tenth of a data set's labels on purpose, and says later how many of them a check found.

  damage.py make  COCO.json SEED OUT.csv TRUTH.csv     COCO.json is what `boxfit data convert DATA --to coco` writes
  damage.py score TRUTH.csv FINDINGS.csv               FINDINGS.csv is what `boxfit data check --list` writes

A third of the damaged boxes each is shifted (by 0.3 to 0.6 of its sides, in any direction), scaled (each side 1.4 to 2 times as long, or
as short, about its middle), and swapped with another damaged picture's (in shares of the picture). All are cut to their pictures, and
drawn again until they overlap the true box with an IoU below 0.7. The same seed gives the same damage.
"""
import csv
import json
import math
import os
import random
import sys

SHARE, MOST_IOU, KINDS = 0.1, 0.7, ("shifted", "scaled", "swapped")


def cut(box, size):
    (x1, y1, x2, y2), (width, height) = box, size
    return [min(max(x1, 0), width), min(max(y1, 0), height), min(max(x2, 0), width), min(max(y2, 0), height)]


def iou(a, b):
    inside = max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))
    area = sum((c[2] - c[0]) * (c[3] - c[1]) for c in (a, b))
    return inside / (area - inside)


def shifted(box, draw):
    length, angle = draw.uniform(0.3, 0.6), draw.uniform(0, 2 * math.pi)
    right, down = length * math.cos(angle) * (box[2] - box[0]), length * math.sin(angle) * (box[3] - box[1])
    return [box[0] + right, box[1] + down, box[2] + right, box[3] + down]


def scaled(box, draw):
    factor = draw.uniform(1.4, 2) ** draw.choice((-1, 1))
    x, y, w, h = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, (box[2] - box[0]) * factor / 2, (box[3] - box[1]) * factor / 2
    return [x - w, y - h, x + w, y + h]


def in_other(box, size, other):
    return [box[0] / size[0] * other[0], box[1] / size[1] * other[1], box[2] / size[0] * other[0], box[3] / size[1] * other[1]]


def is_damage(box, truth):
    return box[2] - box[0] > 5 and box[3] - box[1] > 5 and iou(box, truth) < MOST_IOU


def make(coco, seed, out, truths):
    with open(coco, encoding="utf-8") as file:
        data = json.load(file)
    sizes = {i["id"]: (i["width"], i["height"]) for i in data["images"]}
    names = {i["id"]: i["file_name"] for i in data["images"]}
    boxes = {}
    for a in data["annotations"]:
        x, y, w, h = a["bbox"]
        boxes.setdefault(a["image_id"], []).append([x, y, x + w, y + h])
    # Pictures with several objects are left out of training; they stay as they are, and out of this.
    boxes = {i: cut(b[0], sizes[i]) for i, b in boxes.items() if len(b) == 1}
    draw = random.Random(seed)
    ids = sorted(boxes)
    draw.shuffle(ids)
    count = round(SHARE * len(ids))
    third = count // 3 // 2 * 2
    bad, rest = ids[:count], ids[count:]
    damaged = {}
    while True:
        # Those to be swapped need each other.
        swapped = bad[:third]
        pairs = [(swapped[i], swapped[i ^ 1]) for i in range(third)]
        moved = {a: cut(in_other(boxes[b], sizes[b], sizes[a]), sizes[a]) for a, b in pairs}
        if all(is_damage(moved[a], boxes[a]) for a in moved):
            break
        failed = next(i for i in range(third) if not is_damage(moved[swapped[i]], boxes[swapped[i]]))
        other = draw.randrange(len(ids))
        if other < third:
            continue
        ids[failed], ids[other] = ids[other], ids[failed]
        bad, rest = ids[:count], ids[count:]
    for i in swapped:
        damaged[i] = ("swapped", moved[i])
    for place, i in enumerate(bad[third:]):
        kind, change = (("shifted", shifted), ("scaled", scaled))[place % 2]
        while True:
            box = cut(change(boxes[i], draw), sizes[i])
            if is_damage(box, boxes[i]):
                break
        damaged[i] = (kind, box)
    with open(out, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["path", "x1", "y1", "x2", "y2"])
        for i in sorted(boxes):
            box = damaged[i][1] if i in damaged else boxes[i]
            rows.writerow([names[i], *(round(edge, 2) for edge in box)])
    with open(truths, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["path", "damage", "iou"])
        for i in sorted(boxes):
            kind, box = damaged.get(i, ("", boxes[i]))
            rows.writerow([names[i], kind, round(iou(box, boxes[i]), 4)])
    print(f"{len(boxes)} pictures, {len(damaged)} damaged: " +
          ", ".join(f"{sum(k == kind for k, _ in damaged.values())} {kind}" for kind in KINDS))


def score(truths, findings):
    with open(truths, encoding="utf-8", newline="") as file:
        damage = {os.path.basename(row["path"]): row["damage"] for row in csv.DictReader(file)}
    with open(findings, encoding="utf-8", newline="") as file:
        listed = [os.path.basename(row["picture"]) for row in csv.DictReader(file) if row["kind"].startswith("doubt-")]
    bad = [name for name in damage if damage[name]]
    tenth = listed[:round(SHARE * len(damage))]
    for what, names in (("all that is listed", listed), (f"the first {len(tenth)}", tenth)):
        found = [name for name in names if damage[name]]
        by_kind = ", ".join(
            f"{sum(damage[n] == kind for n in found)} of {sum(damage[n] == kind for n in bad)} {kind}" for kind in KINDS)
        print(f"{what}: {len(names)} pictures, {len(found)} of {len(bad)} damaged found ({len(found) / len(bad):.0%}), "
              f"precision {len(found) / max(1, len(names)):.0%}; {by_kind}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"] and len(sys.argv) == 6:
        make(sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5])
    elif sys.argv[1:2] == ["score"] and len(sys.argv) == 4:
        score(sys.argv[2], sys.argv[3])
    else:
        sys.exit(__doc__)
