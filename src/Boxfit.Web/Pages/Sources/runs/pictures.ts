// The test pictures of one run or two: how the IoU is spread, by size and place, and pictures with their boxes side by side.
import { ask, reason } from "../shared/api";
import { make, shape } from "../shared/make";
import { counted, iou } from "./format";
import type { Comparison, Corners, Measured, TestPart, TestPicture } from "./types";

const places = ["top left", "top middle", "top right", "middle left", "centre", "middle right", "bottom left", "bottom middle", "bottom right"];

/** Shows what the server says of the test pictures. */
export function showComparison(host: HTMLElement, comparison: Comparison): void {
  const parts = [comparison.first, ...comparison.second ? [comparison.second] : []];
  const figures = make("div", { className: parts.length > 1 ? "parts two" : "parts" }, ...parts.map((part, i) => showPart(part, i)));
  const isBoth = comparison.second !== null && comparison.second.missing === null;
  const sections = comparison.sections.filter(s => s.pictures.length > 0).map(section => make("section", {},
    make("h3", {}, heading(section.heading, comparison)),
    make("div", { className: isBoth ? "photos pairs" : "photos" }, ...section.pictures.map(p => showPicture(p, comparison, isBoth)))));
  const key = make("p", { className: "muted boxes-key" }, swatch("label"), " label ", swatch("prediction"), " prediction");
  host.replaceChildren(figures, ...sections.length > 0 ? [key] : [], ...sections);
}

const swatch = (kind: string): HTMLElement => make("span", { className: `box-swatch ${kind}` });

function heading(text: string, comparison: Comparison): string {
  const second = comparison.second?.run ?? "";
  return comparison.second === null ? text
    : text.startsWith("Where") ? text.replace("the first run", comparison.first.run).replace("the second run", second)
    : `${text} of ${comparison.first.run}`;
}

function showPart(part: TestPart, place: number): HTMLElement {
  const card = make("div", { className: "part" }, make("h3", {}, part.run));
  if (part.missing !== null) {
    card.append(make("p", {}, part.missing));
    if (part.command !== null) {
      const code = make("pre", {}, part.command);
      code.tabIndex = 0;
      code.setAttribute("aria-label", "The command");
      card.append(code);
    }
    return card;
  }
  if (part.note !== null) card.append(make("p", { className: "note" }, part.note));
  const [at50, at75, at90] = part.shares.map(share => `${(100 * share).toFixed(1)} %`);
  card.append(
    make("dl", { className: "figures" },
      ...pair("Pictures", String(part.pictures)), ...pair("Mean IoU", iou(part.meanIou)), ...pair("Median IoU", iou(part.medianIou)),
      ...pair("IoU ≥ 0.50", at50!), ...pair("IoU ≥ 0.75", at75!), ...pair("IoU ≥ 0.90", at90!)),
    make("h4", {}, "Pictures by IoU"), histogram(part, place),
    make("div", { className: "by" },
      make("div", {}, make("h4", {}, "IoU by size of the object"), sizes(part)),
      make("div", {}, make("h4", {}, "IoU by its place, and pictures"), placesTable(part))));
  return card;
}

const pair = (name: string, value: string): HTMLElement[] => [make("div", {}, make("dt", {}, name), make("dd", {}, value))];

function histogram(part: TestPart, place: number): SVGElement {
  const width = 400, height = 110, low = 18, most = Math.max(...part.histogram, 1), step = width / part.histogram.length;
  const all = part.histogram.map((count, i) => `${(i / part.histogram.length).toFixed(2)}: ${count}`).join(", ");
  const bars = part.histogram.map((count, i) => {
    const tall = count / most * (height - low - 12);
    return shape("rect", { class: `bar of${place}`, x: i * step + 1, y: height - low - tall, width: step - 2, height: tall },
      shape("title", {}, `IoU ${(i / part.histogram.length).toFixed(2)} to ${((i + 1) / part.histogram.length).toFixed(2)}: ${counted(count, "picture")}`));
  });
  const labels = [0, 0.25, 0.5, 0.75, 1].map(value => shape("text", {
    x: value * width, y: height - 4, "text-anchor": value === 0 ? "start" : value === 1 ? "end" : "middle",
  }, String(value)));
  return shape("svg", { class: "histogram", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Pictures by IoU, in steps of 0.05. ${all}` },
    shape("line", { class: "ground", x1: 0, y1: height - low + 0.5, x2: width, y2: height - low + 0.5 }), ...bars, ...labels);
}

function sizes(part: TestPart): HTMLElement {
  const share = (area: number): string => (100 * area).toFixed(area < 0.1 ? 1 : 0);
  return table(["size", "area", "pictures", "IoU"], part.sizes.map(s => [
    s.size, `${share(s.smallestArea)} to ${share(s.largestArea)} %`, String(s.pictures), s.meanIou === null ? "too few" : iou(s.meanIou),
  ]));
}

function placesTable(part: TestPart): HTMLElement {
  const known = part.places.map(p => p.meanIou ?? NaN).filter(n => !Number.isNaN(n)), low = Math.min(...known), high = Math.max(...known);
  const grid = make("ul", { className: "places" });
  part.places.forEach((place, i) => {
    const cell = make("li", {}, make("b", {}, iou(place.meanIou)), make("span", { className: "muted" }, String(place.pictures)));
    cell.setAttribute("aria-label", `${places[i]}: IoU ${iou(place.meanIou)}, ${counted(place.pictures, "picture")}`);
    if (place.meanIou !== null && high > low) cell.style.setProperty("--share", `${Math.round(45 * (high - place.meanIou) / (high - low))}%`);
    grid.append(cell);
  });
  return grid;
}

function table(head: string[], rows: string[][]): HTMLElement {
  return make("table", { className: "small" },
    make("thead", {}, make("tr", {}, ...head.map(h => { const th = make("th", {}, h); th.scope = "col"; return th; }))),
    make("tbody", {}, ...rows.map(row => make("tr", {}, ...row.map(cell => make("td", {}, cell))))));
}

function showPicture(picture: TestPicture, comparison: Comparison, isBoth: boolean): HTMLElement {
  const { run } = comparison.first;
  const path = `api/picture?run=${encodeURIComponent(run)}&table=${comparison.table ?? ""}&index=${picture.index}`;
  const halves = [frame(picture, picture.first, run, path)];
  if (isBoth && comparison.second)
    halves.push(picture.second ? frame(picture, picture.second, comparison.second.run, path)
      : make("div", { className: "half none" }, make("p", { className: "muted" }, `${comparison.second.run} did not measure it.`)));
  return make("figure", {}, make("div", { className: "halves" }, ...halves), make("figcaption", {}, picture.name));
}

function frame(picture: TestPicture, measured: Measured, run: string, path: string): HTMLElement {
  const { width, height } = picture;
  const view = make("div", { className: "frame" }), image = new Image(width, height);
  image.alt = `${picture.name}: label at ${said(picture.truth)}, predicted at ${said(measured.box)}`;
  // Boxes of a picture's pixels over whatever size it is shown in.
  view.append(image, shape("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    box("label rim", picture.truth), box("label", picture.truth), box("prediction rim", measured.box), box("prediction", measured.box)));
  void load(image, view, path);
  return make("div", { className: "half" }, view, make("p", {}, make("span", { className: "run" }, run), ` IoU ${iou(measured.iou)}`));
}

const said = (box: Corners): string => box.map(n => Math.round(n)).join(", ");

function box(kind: string, [x1, y1, x2, y2]: Corners): SVGElement {
  return shape("rect", { class: kind, x: x1, y: y1, width: Math.max(0, x2 - x1), height: Math.max(0, y2 - y1) });
}

const loading = new Map<string, Promise<Blob>>();

/** Loads a picture once for both runs. */
async function load(image: HTMLImageElement, view: HTMLElement, path: string): Promise<void> {
  try {
    let blob = loading.get(path);
    if (!blob) {
      blob = ask(path).then(r => r.blob());
      loading.set(path, blob);
      blob.finally(() => loading.delete(path)).catch(() => undefined);
    }
    image.src = URL.createObjectURL(await blob);
    image.onload = () => URL.revokeObjectURL(image.src);
  } catch (e) {
    view.replaceChildren(make("p", { className: "bad" }, reason(e)));
  }
}
