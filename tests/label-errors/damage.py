#!/usr/bin/env python3
"""Damages a tenth of a data set's labels on purpose, and says later how many of them a check found. tests/label-errors/run does all of it.

  damage.py make  COCO.json SEED OUT.csv TRUTH.csv [KIND]     COCO.json is what `boxfit data convert DATA --to coco` writes
  damage.py score TRUTH.csv FINDINGS.csv                      FINDINGS.csv is what `boxfit data check --list` writes

KIND is shifted (by 0.3 to 0.6 of the box's sides, in any direction), scaled (each side 1.4 to 2 times as long, or as short, about its
middle), swapped (with another damaged picture's, in shares of the picture), or mixed, a third each, which it is where none is given. All
are cut to their pictures, and drawn again until they overlap the true box with an IoU below 0.7. The same seed gives the same damage.
"""
import csv
import json
import math
import os
import random
import sys

SHARE, MOST_IOU, MIXED, KINDS = 0.1, 0.7, "mixed", ("shifted", "scaled", "swapped")


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


def count_swapped(count, kind):
    """How many of so many are swapped: two by two."""
    return {MIXED: count // 3, "swapped": count}.get(kind, 0) // 2 * 2


def make(coco, seed, out, truths, kind=MIXED):
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
    pairs = count_swapped(count, kind)
    if kind == "swapped":
        count = pairs
    bad = ids[:count]
    damaged = {}
    while True:
        # Those to be swapped need each other.
        swapped = bad[:pairs]
        others = [(swapped[i], swapped[i ^ 1]) for i in range(pairs)]
        moved = {a: cut(in_other(boxes[b], sizes[b], sizes[a]), sizes[a]) for a, b in others}
        if all(is_damage(moved[a], boxes[a]) for a in moved):
            break
        failed = next(i for i in range(pairs) if not is_damage(moved[swapped[i]], boxes[swapped[i]]))
        other = draw.randrange(len(ids))
        if other < pairs:
            continue
        ids[failed], ids[other] = ids[other], ids[failed]
        bad = ids[:count]
    for i in swapped:
        damaged[i] = ("swapped", moved[i])
    changes = [("shifted", shifted), ("scaled", scaled)] if kind == MIXED else [(kind, {"shifted": shifted, "scaled": scaled}.get(kind))]
    for place, i in enumerate(bad[pairs:]):
        name, change = changes[place % len(changes)]
        while True:
            box = cut(change(boxes[i], draw), sizes[i])
            if is_damage(box, boxes[i]):
                break
        damaged[i] = (name, box)
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
            name, box = damaged.get(i, ("", boxes[i]))
            rows.writerow([names[i], name, round(iou(box, boxes[i]), 4)])
    return f"{len(boxes)} pictures, {len(damaged)} damaged: " + ", ".join(
        f"{sum(k == name for k, _ in damaged.values())} {name}" for name in KINDS)


def score(truths, findings):
    """What is listed, all of it and as many as a tenth of the pictures, and how many of these are damaged, by kind."""
    with open(truths, encoding="utf-8", newline="") as file:
        damage = {os.path.basename(row["path"]): row["damage"] for row in csv.DictReader(file)}
    with open(findings, encoding="utf-8", newline="") as file:
        listed = [os.path.basename(row["picture"]) for row in csv.DictReader(file) if row["kind"].startswith("doubt-")]
    bad = {kind: sum(d == kind for d in damage.values()) for kind in KINDS}
    result = {"pictures": len(damage), "damaged": sum(bad.values()), "kinds": bad}
    for what, names in (("tenth", listed[:round(SHARE * len(damage))]), ("all", listed)):
        found = {kind: sum(damage[name] == kind for name in names) for kind in KINDS}
        result[what] = {"listed": len(names), "found": sum(found.values()), "kinds": found}
    return result


def describe(result):
    for what, title in (("all", "all that is listed"), ("tenth", "the first tenth")):
        part = result[what]
        by_kind = ", ".join(f"{part['kinds'][k]} of {n} {k}" for k, n in result["kinds"].items() if n)
        yield (f"{title}: {part['listed']} pictures, {part['found']} of {result['damaged']} damaged found "
               f"({part['found'] / result['damaged']:.0%}), precision {part['found'] / max(1, part['listed']):.0%}; {by_kind}")


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[:1] == ["make"] and len(words) in (5, 6) and (words[5:] or [MIXED])[0] in (MIXED, *KINDS):
        print(make(words[1], int(words[2]), *words[3:]))
    elif words[:1] == ["score"] and len(words) == 3:
        print(*describe(score(words[1], words[2])), sep="\n")
    else:
        sys.exit(__doc__)
