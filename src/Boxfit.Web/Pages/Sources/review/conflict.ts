// Two people have decided on one picture: both boxes are shown, and the person chooses.
import { byId } from "../shared/dom";
import { told, type Box } from "./box";
import type { Decision, Picture, State } from "./contract";
import { open } from "./dialogs";
import type { Unsaved } from "./saving";
import * as server from "./server";
import { joined, stateTexts } from "./texts";

const imageSize = 2048;
/** The longest side of what is drawn. */
const drawnSide = 900;

/** Asks which decision shall stand; `undefined` where the person leaves it for later. */
export async function chooseBetween(mine: Unsaved, theirs: Picture): Promise<"mine" | "theirs" | undefined> {
  const dialog = byId<HTMLDialogElement>("conflict"), canvas = byId<HTMLCanvasElement>("conflict-picture");
  byId("conflict-name").textContent = mine.name;
  byId("conflict-mine").textContent = `Yours: ${decided(mine.wish.decision, mine.wish.box, mine.wish.label)}`;
  byId("conflict-theirs").textContent = `${theirs.by ?? "Theirs"}: ${decided(theirs.state, theirs.box, theirs.label)}`;
  canvas.width = 0;
  const abort = new AbortController();
  void draw(canvas, mine, theirs, abort.signal);
  const listen = (e: KeyboardEvent): void => {
    const choice = { 1: "mine", y: "mine", 2: "theirs", t: "theirs" }[e.key.toLowerCase()];
    if (choice && !e.ctrlKey && !e.metaKey && !e.altKey) { e.preventDefault(); dialog.close(choice); }
  };
  dialog.addEventListener("keydown", listen);
  const choice = await open(dialog);
  dialog.removeEventListener("keydown", listen);
  abort.abort();
  return choice === "mine" || choice === "theirs" ? choice : undefined;
}

function decided(state: State | Decision, box: Box | null, label: string | null): string {
  if (state !== "accepted" && state !== "changed") return stateTexts[state];
  return box ? joined([label ?? "", told(box)], ", ") : "no box";
}

async function draw(canvas: HTMLCanvasElement, mine: Unsaved, theirs: Picture, signal: AbortSignal): Promise<void> {
  const bitmap = await server.image(theirs.id, imageSize, signal, true).catch(() => null);
  if (!bitmap || signal.aborted) return;
  const [left, top, right, bottom] = part(mine.wish.box, theirs), scale = drawnSide / Math.max(right - left, bottom - top), line = 4;
  [canvas.width, canvas.height] = [(right - left) * scale, (bottom - top) * scale];
  const drawing = canvas.getContext("2d")!;
  drawing.scale(scale, scale);
  drawing.translate(-left, -top);
  drawing.drawImage(bitmap, 0, 0, theirs.width, theirs.height);
  bitmap.close();
  drawing.resetTransform();
  const style = getComputedStyle(canvas);
  for (const [box, colour, dash] of [[theirs.box, "--other", [4 * line, 3 * line]], [mine.wish.box, "--box", []]] as const) {
    if (!box) continue;
    const [x, y] = [(box[0] - left) * scale, (box[1] - top) * scale];
    drawing.setLineDash([...dash]);
    for (const [width, ink] of [[2 * line, "#101418"], [line, style.getPropertyValue(colour)]] as const) {
      [drawing.lineWidth, drawing.strokeStyle] = [width, ink];
      drawing.strokeRect(x, y, (box[2] - box[0]) * scale, (box[3] - box[1]) * scale);
    }
  }
}

/** The part of the picture where the boxes lie, with what is around them; all of it where there is none. */
function part(mine: Box | null, theirs: Picture): Box {
  const boxes = [mine, theirs.box].filter(box => box !== null), { width, height } = theirs;
  if (boxes.length === 0) return [0, 0, width, height];
  const [x1, y1] = [Math.min(...boxes.map(b => b[0])), Math.min(...boxes.map(b => b[1]))];
  const [x2, y2] = [Math.max(...boxes.map(b => b[2])), Math.max(...boxes.map(b => b[3]))];
  const around = Math.max(x2 - x1, y2 - y1) / 3;
  return [Math.max(x1 - around, 0), Math.max(y1 - around, 0), Math.min(x2 + around, width), Math.min(y2 + around, height)];
}
