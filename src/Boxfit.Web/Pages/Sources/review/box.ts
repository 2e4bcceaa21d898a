// A box in pixels of the upright picture, and what can be done with one.

export type Box = readonly [x1: number, y1: number, x2: number, y2: number];
export type Edge = "left" | "top" | "right" | "bottom";
export interface Point { x: number; y: number }
export interface Size { width: number; height: number }

/** The least side that a box can be given, in pixels. */
const least = 1;

/** Where an edge's number stands in a box. */
export const edges: Record<Edge, 0 | 1 | 2 | 3> = { left: 0, top: 1, right: 2, bottom: 3 };

const tenth = (value: number): number => Math.round(value * 10) / 10;
const within = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), Math.max(low, high));

/** The smallest box around points, cut to the picture; null where it has no area. */
export function around(points: readonly Point[], size: Size): Box | null {
  const xs = points.map(p => tenth(within(p.x, 0, size.width))), ys = points.map(p => tenth(within(p.y, 0, size.height)));
  const box: Box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return box[2] - box[0] < least || box[3] - box[1] < least ? null : box;
}

/** The box moved as far as the picture goes, its size kept. */
export function moved(box: Box, dx: number, dy: number, size: Size): Box {
  const x = tenth(within(dx, -box[0], size.width - box[2])), y = tenth(within(dy, -box[1], size.height - box[3]));
  return [tenth(box[0] + x), tenth(box[1] + y), tenth(box[2] + x), tenth(box[3] + y)];
}

/** The box with some edges moved, each at most to the picture's edge and to a pixel before its opposite. */
export function resized(box: Box, which: readonly Edge[], dx: number, dy: number, size: Size): Box {
  let [x1, y1, x2, y2] = box;
  for (const edge of which) {
    if (edge === "left") x1 = tenth(within(x1 + dx, 0, x2 - least));
    if (edge === "top") y1 = tenth(within(y1 + dy, 0, y2 - least));
    if (edge === "right") x2 = tenth(within(x2 + dx, x1 + least, size.width));
    if (edge === "bottom") y2 = tenth(within(y2 + dy, y1 + least, size.height));
  }
  return [x1, y1, x2, y2];
}

/** The box of another picture at the same place of this one. */
export function carried(box: Box, from: Size, to: Size): Box {
  const x = to.width / from.width, y = to.height / from.height;
  return [tenth(box[0] * x), tenth(box[1] * y), tenth(box[2] * x), tenth(box[3] * y)];
}

/** The box in the middle, half as wide and high as the picture. */
export const middle = ({ width, height }: Size): Box => [tenth(width / 4), tenth(height / 4), tenth(width * 0.75), tenth(height * 0.75)];

/** Whether two boxes are the same as far as one decimal tells. */
export function same(a: Box | null, b: Box | null): boolean {
  return a === b || (a !== null && b !== null && a.every((value, i) => Math.abs(value - b[i as 0]) < 0.051));
}

/** A box as people read it. */
export const told = (box: Box): string =>
  `${box[0]}, ${box[1]} to ${box[2]}, ${box[3]} (${tenth(box[2] - box[0])} × ${tenth(box[3] - box[1])})`;

/** How far two boxes cover the same: their common area by that of both together. */
export function overlap(a: Box, b: Box): number {
  const area = (box: Box): number => Math.max(box[2] - box[0], 0) * Math.max(box[3] - box[1], 0);
  const common = area([Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]);
  return common === 0 ? 0 : common / (area(a) + area(b) - common);
}
