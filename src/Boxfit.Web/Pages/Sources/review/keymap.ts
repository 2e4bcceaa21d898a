// Which key does what.
import type { Decision } from "./contract";
import type { Edge } from "./box";
import { explain, type Key } from "./keys";

/** What keys can do. */
export interface Actions {
  accept(): void;
  decide(decision: Decision): void;
  back(): void;
  nudge(e: KeyboardEvent, edge: Edge | null): void;
  create(): void;
  toggle(mode: "draw" | "clicks"): void;
  takePrevious(): void;
  takeSource(): void;
  remove(): void;
  undo(): void;
  redo(): void;
  label(index: number): void;
  zoom(factor: number): void;
  fit(): void;
  hold(): void;
  find(): void;
  toGrid(): void;
  escape(): void;
  /** Whether one picture is shown, and not the grid. */
  isSingle(): boolean;
}

/** The table of all keys; digits only where there are labels to choose from. */
export function keymap(a: Actions, hasLabels: boolean): Key[] {
  const one = (run: (e: KeyboardEvent) => void) => (e: KeyboardEvent): void => { if (a.isSingle()) run(e); };
  const nudge = (edge: Edge | null) => one(e => a.nudge(e, edge));
  const across = ["ArrowLeft", "ArrowRight"], along = ["ArrowUp", "ArrowDown"], repeats = true;
  const table: Key[] = [
    { keys: ["Enter"], shown: "Enter", text: "accept the box and go on", run: one(() => a.accept()) },
    { keys: ["n"], shown: "N", text: "the picture has no object", run: one(() => a.decide("none")) },
    { keys: ["s"], shown: "S", text: "skip the picture", run: one(() => a.decide("skipped")) },
    { keys: ["Backspace", "p"], shown: "P Backspace", text: "back to the picture before", run: one(() => a.back()) },
    { keys: ["o"], shown: "O", text: "open again: take this picture's decision back", run: one(() => a.decide("open")) },
    { keys: [...across, ...along], shown: "← → ↑ ↓", text: "move the box by 1 pixel, with Shift by 10", repeats, run: nudge(null) },
    { keys: across, alt: true, shown: "Alt ← →", text: "move the right edge, with Shift by 10", repeats, run: nudge("right") },
    { keys: along, alt: true, shown: "Alt ↑ ↓", text: "move the lower edge, with Shift by 10", repeats, run: nudge("bottom") },
    { keys: [], shown: "Tab", text: "go to an edge; arrows then move it alone", run: () => { } },
    { keys: ["b"], shown: "B", text: "make a box in the middle where there is none", run: one(() => a.create()) },
    { keys: ["d"], shown: "D", text: "draw by dragging, even within the old box", run: one(() => a.toggle("draw")) },
    { keys: ["e"], shown: "E", text: "boxes by four clicks: top, left, bottom, right", run: one(() => a.toggle("clicks")) },
    { keys: ["v"], shown: "V", text: "take the box of the picture before", run: one(() => a.takePrevious()) },
    { keys: ["t"], shown: "T", text: "take the box of the next source", run: one(() => a.takeSource()) },
    { keys: ["x", "Delete"], shown: "X Delete", text: "remove the box", run: one(() => a.remove()) },
    { keys: ["z"], shift: false, shown: "Z", text: "undo, within this picture", repeats, run: one(() => a.undo()) },
    { keys: ["z"], shift: true, shown: "Shift Z", text: "do again, within this picture", repeats, run: one(() => a.redo()) },
    { keys: [..."123456789"], shown: "1 … 9", text: "choose the label", run: one(e => a.label(Number(e.key) - 1)) },
    { keys: ["+", "="], shown: "+ −", text: "larger and smaller; so does the wheel", repeats, run: one(() => a.zoom(1.4)) },
    { keys: ["-"], shown: "", text: "", repeats, run: one(() => a.zoom(1 / 1.4)) },
    { keys: ["0"], shown: "0", text: "the whole picture", run: one(() => a.fit()) },
    { keys: [" "], shown: "Space", text: "held: drag the picture", run: one(() => a.hold()) },
    { keys: ["/"], shown: "/", text: "find a name", run: () => a.find() },
    { keys: ["g"], shown: "G", text: "all pictures as a grid, and back", run: () => a.toGrid() },
    { keys: ["Escape"], shown: "Esc", text: "end drawing or clicking; leave the grid", run: () => a.escape() },
    { keys: ["?"], shown: "?", text: "these keys", run: () => void explain(table) },
  ].filter(key => hasLabels || key.shown !== "1 … 9");
  return table;
}
