// Figures as the page shows them.

/** An IoU with three decimals; a dash where there is none. */
export const iou = (value: number | null | undefined): string => value == null ? "–" : value.toFixed(3);

/** A number with about three digits. */
export function figure(value: number | null | undefined): string {
  if (value == null) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 100_000 || size < 0.001) return value.toExponential(1).replace("e+", "e");
  return value.toPrecision(size >= 100 ? Math.max(3, Math.ceil(Math.log10(size + 1))) : 3);
}

/** A round number beside an axis. */
export function tick(value: number): string {
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : String(Number(value.toPrecision(9)));
}

/** "1 run", "2 runs". */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** A point in time, short. */
export function time(text: string | null): string {
  if (text === null) return "–";
  const date = new Date(text);
  return Number.isNaN(date.valueOf()) ? "–" : date.toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" });
}
