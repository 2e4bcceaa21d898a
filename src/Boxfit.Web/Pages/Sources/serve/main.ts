// Sends dropped photos to /predict, one after the other, and draws the boxes that come back.
import { ask, key, Problem, reason } from "../shared/api";
import { byId, sleep } from "../shared/dom";
import { make, shape } from "../shared/make";

type Box = [number, number, number, number];

interface Prediction {
  width: number;
  height: number;
  // Both null where the model says that the object is not there.
  box: Box | null;
  label: string | null;
  error?: string;
  // In which the object lies, of a model that promises it.
  outer?: Box;
  unlikeness?: number;
  confidence?: number;
  labelConfidence?: number;
  milliseconds: number;
}

// Of pictures like the held-out ones, one in twenty is above this.
const notable = 0.95;

const drop = byId("drop"), file = byId<HTMLInputElement>("file"), photos = byId("photos"), status = byId("status");
const keyRow = byId("key"), secret = byId<HTMLInputElement>("secret");

void showModel();
secret.value = key.value;
secret.addEventListener("input", () => { key.value = secret.value; });
file.addEventListener("change", () => { void send([...file.files ?? []]); file.value = ""; });
drop.addEventListener("keydown", e => {
  if (e.key === "Enter" || e.key === " ") { e.preventDefault(); file.click(); }
});
for (const name of ["dragenter", "dragover"] as const)
  addEventListener(name, e => { e.preventDefault(); drop.classList.add("over"); });
for (const name of ["dragleave", "drop"] as const)
  addEventListener(name, e => { e.preventDefault(); drop.classList.remove("over"); });
addEventListener("drop", e => void send([...e.dataTransfer?.files ?? []]));

async function showModel(): Promise<void> {
  try {
    const health = await (await ask("health")).json() as { model: string; version: string };
    byId("model").textContent = `Model ${health.model}, of ${health.version}`;
    document.title = `${health.model} · Boxfit`;
  } catch (e) {
    status.textContent = reason(e);
  }
}

async function send(files: File[]): Promise<void> {
  let begun = 0, boxed = 0;
  for (const one of files) {
    status.textContent = `${++begun} of ${files.length} …`;
    const caption = make("figcaption"), figure = make("figure", {}, caption);
    photos.prepend(figure);
    try {
      const answer = await (await predict(one)).json() as Prediction;
      show(figure, caption, one, answer);
      if (answer.box && !answer.error) boxed++;
    } catch (e) {
      tell(caption, one, reason(e));
    }
  }
  status.textContent = `${boxed} of ${files.length} ${files.length === 1 ? "photo has its" : "photos have their"} box.`;
}

/** Asks for a photo's box; again where the server says that it is busy. */
async function predict(photo: File, accept = "application/json"): Promise<Response> {
  for (;;) {
    try {
      return await ask("predict", { method: "POST", body: photo, headers: { Accept: accept } });
    } catch (e) {
      if (!(e instanceof Problem)) throw e;
      if (e.status === 401) { keyRow.hidden = false; secret.focus(); }
      if (e.status !== 429) throw e;
      await sleep(1000 * e.retryAfter);
    }
  }
}

function show(figure: HTMLElement, caption: HTMLElement, photo: File, answer: Prediction): void {
  const image = new Image(), box = answer.error ? null : answer.box, outer = box ? answer.outer : undefined;
  const place = answer.box ? `${sure(answer.label ?? "", answer.labelConfidence)}, ${edges(answer.box)}` : "no object";
  const said = sure(place, answer.confidence);
  const drawing = shape("svg", { viewBox: `0 0 ${answer.width} ${answer.height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    ...outer ? rects(outer, "outer-rim", "outer") : [], ...box ? rects(box, "rim", "box") : []);
  image.alt = `${photo.name}: ${answer.error ?? said}`;
  image.src = URL.createObjectURL(photo);
  image.onload = () => URL.revokeObjectURL(image.src);
  // What the browser cannot show, such as HEIC, the server draws.
  image.onerror = () => {
    image.onerror = null;
    drawing.remove();
    predict(photo, "image/jpeg").then(async drawn => { image.src = URL.createObjectURL(await drawn.blob()); })
      .catch((e: unknown) => tell(caption, photo, reason(e)));
  };
  figure.prepend(make("div", { className: "frame" }, image, drawing));
  if (answer.error) tell(caption, photo, answer.error);
  else {
    const of = answer.box ? ` of ${answer.width}×${answer.height}` : "";
    const within = outer ? `, by its promise within ${edges(outer)} (dashed)` : "";
    caption.textContent = `${photo.name}: ${said}${of}${within}${unlike(answer.unlikeness)}, ${answer.milliseconds} ms`;
  }
}

function rects(box: Box, ...names: string[]): SVGElement[] {
  const [x1, y1, x2, y2] = box;
  return names.map(name => shape("rect", { class: name, x: x1, y: y1, width: x2 - x1, height: y2 - y1 }));
}

function edges([x1, y1, x2, y2]: Box): string {
  return `${x1}, ${y1} to ${x2}, ${y2}`;
}

/** How unlike the model's training a photo is, where the model says it; it says nothing of the box. */
function unlike(share?: number): string {
  if (share === undefined) return "";
  return `, unlikeness ${share.toFixed(2)}${share > notable ? ": the model was made for other pictures" : ""}`;
}

/** Words with the confidence behind them, where the model says one. */
function sure(words: string, confidence?: number): string {
  return confidence === undefined ? words : `${words} (${confidence.toFixed(2)})`;
}

/** Says below a photo why it has no box, or is not shown. */
function tell(caption: HTMLElement, photo: File, why: string): void {
  caption.className = "bad";
  caption.textContent = `${photo.name}: ${why}`;
}
