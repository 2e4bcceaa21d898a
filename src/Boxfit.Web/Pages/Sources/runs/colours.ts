// A colour for each chosen run, that it keeps as long as it is chosen. From the eleventh run on colours come again with dashes.
import { shape } from "../shared/make";

const light = ["#0969da", "#cf5a00", "#1a7f37", "#b3267e", "#6639ba", "#9a6700", "#0b7d8a", "#cf222e", "#4d5560", "#5b7a00"];
const dark = ["#6cb0ff", "#ff9d52", "#56d364", "#ff7cc8", "#b69bff", "#e3b341", "#4dd0de", "#ff8a80", "#b5bec8", "#b6d94c"];
const dashes: number[][] = [[], [7, 4], [2, 3], [9, 3, 2, 3]];
const darkness = matchMedia("(prefers-color-scheme: dark)");
const places = new Map<string, number>();

/** Gives a run its place among the colours. */
export function take(run: string): void {
  if (places.has(run)) return;
  const taken = new Set(places.values());
  let place = 0;
  while (taken.has(place)) place++;
  places.set(run, place);
}

/** Gives a run's colour back. */
export const leave = (run: string): void => void places.delete(run);

/** A run's colour in the page's present light. */
export const colour = (run: string): string => (darkness.matches ? dark : light)[(places.get(run) ?? 0) % light.length]!;

/** A run's dashes. */
export const dash = (run: string): number[] => dashes[Math.floor((places.get(run) ?? 0) / light.length) % dashes.length]!;

/** Tells when the page becomes light or dark. */
export const whenLightChanges = (act: () => void): void => darkness.addEventListener("change", act);

/** A piece of line that stands for a curve; `dress` gives it the run's colour. */
export const sample = (): SVGElement => shape("svg",
  { class: "line", viewBox: "0 0 24 6", width: 24, height: 6, "aria-hidden": "true" },
  shape("line", { x1: 0, y1: 3, x2: 24, y2: 3, "stroke-width": 3 }));

/** Gives a piece of line the colour and dashes of a run's curve. */
export function dress(line: SVGElement, run: string): void {
  line.style.stroke = colour(run);
  line.style.strokeDasharray = dash(run).join(" ");
}
