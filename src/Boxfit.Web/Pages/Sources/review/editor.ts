// The box on the picture: its edges and corners to be dragged, new ones to be drawn, and the edges that keys reach.
import { around, edges, moved, resized, same, type Box, type Edge, type Point, type Size } from "./box";
import { make } from "../shared/make";
import { say } from "./notices";
import type { View } from "./view";

/** What a pointer is dragging. */
type Drag =
  | { kind: "move" } | { kind: "edges"; edges: Edge[] } | { kind: "new" } | { kind: "pan" } | { kind: "point" };

/** How far a pointer has to go to draw a box, in pixels of the page: less is a click. */
const leastDrag = 4;

const parts: readonly (readonly Edge[])[] =
  [["left"], ["top"], ["right"], ["bottom"], ["left", "top"], ["right", "top"], ["left", "bottom"], ["right", "bottom"]];

const extremes = ["top", "left", "bottom", "right"] as const;

export interface Editing {
  /** The picture's size; null while there is nothing to draw on. */
  size(): Size | null;
  box(): Box | null;
  /** Takes a new box as a step to be undone; steps of a kind that follow each other are one. */
  change(box: Box | null, kind: string): void;
}

export class Editor {
  private readonly frame = make("div", { className: "boxed", hidden: true });
  private readonly handles = new Map<Edge, HTMLElement>();
  private readonly pointers = new Map<number, Point>();
  private drag: (Drag & { start: Point; box: Box | null }) | null = null;
  private shown: Box | null = null;
  private points: Point[] = [];
  private others: { box: Box; kind: number }[] = [];
  private isSpace = false;
  /** Whether four clicks on the extremes make the box. */
  private isClicking = false;
  /** Whether this picture has no box by four clicks yet, so that the one it has is in no click's way. */
  private isFresh = true;
  /** Whether the next drag draws, even within the box. */
  private isDrawing = false;

  constructor(
    private readonly stage: HTMLElement, private readonly layer: HTMLElement, private readonly view: View,
    private readonly editing: Editing, private readonly modeChanged: () => void) {
    this.frame.dataset["part"] = "";
    for (const part of parts) this.frame.append(this.handle(part));
    stage.addEventListener("pointerdown", e => this.down(e));
    stage.addEventListener("pointermove", e => this.move(e));
    stage.addEventListener("pointerup", e => this.up(e));
    stage.addEventListener("pointercancel", e => { this.pointers.delete(e.pointerId); this.cancel(); });
    stage.addEventListener("wheel", e => this.wheel(e), { passive: false });
    stage.addEventListener("auxclick", e => e.preventDefault());
    addEventListener("keyup", e => { if (e.key === " ") this.hold(false); });
    addEventListener("blur", () => this.hold(false));
  }

  get mode(): "clicks" | "draw" | "edit" { return this.isClicking ? "clicks" : this.isDrawing ? "draw" : "edit"; }

  /** Whether something is being dragged or clicked, which is not to be disturbed. */
  get isBusy(): boolean { return this.drag !== null || this.points.length > 0; }

  /** What to do next, where that is not plain. */
  get hint(): string {
    if (this.isDrawing) return "Drag from corner to corner of the new box.";
    return this.isClicking && this.isCollecting ? `Click the object at its very ${extremes[this.points.length]}.` : "";
  }

  /** Begins with another picture. */
  begin(): void {
    [this.points, this.isDrawing, this.isFresh] = [[], false, true];
    this.cancel();
    this.modeChanged();
  }

  setMode(mode: "clicks" | "draw" | "edit"): void {
    [this.isClicking, this.isDrawing, this.points, this.isFresh] = [mode === "clicks", mode === "draw", [], true];
    this.cancel();
    this.modeChanged();
  }

  /** Whether the space bar is held, which turns dragging into panning. */
  hold(isHeld: boolean): void {
    this.isSpace = isHeld;
    this.stage.classList.toggle("panning", isHeld || this.drag?.kind === "pan");
  }

  /** Boxes of other sources, shown beside the person's. */
  compare(others: { box: Box; kind: number }[]): void { this.others = others; }

  /** Puts everything where it lies now. */
  render(): void {
    const size = this.editing.size(), isChanging = this.drag && this.drag.kind !== "pan" && this.drag.kind !== "point";
    const box = isChanging ? this.shown : this.editing.box();
    this.frame.hidden = !size || !box;
    this.frame.classList.toggle("through", this.isDrawing || (this.isClicking && this.isCollecting));
    if (size && box) {
      this.place(this.frame, box);
      for (const [edge, handle] of this.handles) {
        handle.ariaValueNow = String(box[edges[edge]]);
        handle.ariaValueMax = String(edge === "left" || edge === "right" ? size.width : size.height);
        handle.ariaValueText = `${box[edges[edge]]} pixels`;
      }
    }
    const drawn = this.others.map(({ box: other, kind }) => {
      const element = make("div", { className: `other kind${kind}` });
      this.place(element, other);
      return element;
    });
    const points = this.points.map(point => {
      const element = make("div", { className: "point" }), { x, y } = this.view.toScreen(point);
      element.style.translate = `${x}px ${y}px`;
      return element;
    });
    // The frame stays in the document, so that an edge keeps the focus.
    for (const old of this.layer.querySelectorAll(":scope > :not(.boxed)")) old.remove();
    this.layer.prepend(...drawn);
    if (!this.frame.isConnected) this.layer.append(this.frame);
    this.layer.append(...points);
  }

  private handle(part: readonly Edge[]): HTMLElement {
    const handle = make("div", { className: part.length === 1 ? `edge ${part[0]}` : `corner ${part.join(" ")}` });
    handle.dataset["part"] = part.join(" ");
    const [edge] = part;
    if (part.length > 1 || !edge) return handle;
    this.handles.set(edge, handle);
    handle.tabIndex = 0;
    handle.role = "slider";
    handle.ariaLabel = `${edge[0]!.toUpperCase()}${edge.slice(1)} edge`;
    handle.ariaOrientation = edge === "left" || edge === "right" ? "horizontal" : "vertical";
    handle.ariaValueMin = "0";
    handle.addEventListener("keydown", e => this.nudge(e, edge));
    return handle;
  }

  /** Arrows on an edge that has the focus move this edge. */
  private nudge(e: KeyboardEvent, edge: Edge): void {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    const box = this.editing.box(), size = this.editing.size();
    if (!way || !box || !size || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    e.stopPropagation();
    const far = e.shiftKey ? 10 : 1, step = (way[0]! + way[1]!) * far;
    const next = resized(box, [edge], step, step, size);
    this.editing.change(next, `${edge} edge`);
    say(`${edge} edge at ${next[edges[edge]]}`);
  }

  private place(element: HTMLElement, box: Box): void {
    const from = this.view.toScreen({ x: box[0], y: box[1] }), to = this.view.toScreen({ x: box[2], y: box[3] });
    element.style.translate = `${from.x}px ${from.y}px`;
    element.style.width = `${to.x - from.x}px`;
    element.style.height = `${to.y - from.y}px`;
  }

  private at(e: MouseEvent): Point {
    const { left, top } = this.stage.getBoundingClientRect();
    return { x: e.clientX - left, y: e.clientY - top };
  }

  private down(e: PointerEvent): void {
    const size = this.editing.size();
    if (!size || e.button > 1 || (e.target as Element).closest("button, dialog, a")) return;
    e.preventDefault();
    this.stage.focus({ preventScroll: true });
    this.stage.setPointerCapture(e.pointerId);
    const start = this.at(e);
    this.pointers.set(e.pointerId, start);
    if (this.pointers.size > 1) { this.cancel(); return; }
    const box = this.editing.box();
    this.drag = { ...this.begun(e), start, box };
    this.shown = box;
    this.hold(this.isSpace);
  }

  private begun(e: PointerEvent): Drag {
    if (e.button === 1 || this.isSpace) return { kind: "pan" };
    const part = (e.target as HTMLElement).dataset["part"];
    if (this.isClicking && part === undefined) return { kind: "point" };
    if (part === undefined) return { kind: "new" };
    return part === "" ? { kind: "move" } : { kind: "edges", edges: part.split(" ") as Edge[] };
  }

  private move(e: PointerEvent): void {
    const before = this.pointers.get(e.pointerId), size = this.editing.size();
    if (!before || !size) return;
    const now = this.at(e), { drag, view } = this;
    if (this.pointers.size === 2) this.pinch(e.pointerId, before, now);
    this.pointers.set(e.pointerId, now);
    if (!drag) return;
    if (drag.kind === "pan") { view.pan(now.x - before.x, now.y - before.y); return; }
    const from = view.toPicture(drag.start), to = view.toPicture(now), dx = to.x - from.x, dy = to.y - from.y;
    if (drag.kind === "new") this.shown = this.isFar(drag.start, now) ? around([from, to], size) : drag.box;
    if (drag.kind === "move" && drag.box) this.shown = moved(drag.box, dx, dy, size);
    if (drag.kind === "edges" && drag.box) this.shown = resized(drag.box, drag.edges, dx, dy, size);
    this.render();
  }

  private up(e: PointerEvent): void {
    const at = this.pointers.get(e.pointerId), { drag } = this;
    this.pointers.delete(e.pointerId);
    if (!drag || !at) return;
    this.drag = null;
    this.hold(this.isSpace);
    if (drag.kind === "point") this.click(this.view.toPicture(at));
    if (drag.kind === "pan" || drag.kind === "point" || !this.shown || same(this.shown, drag.box)) { this.render(); return; }
    if (drag.kind === "new" && this.isDrawing) { this.isDrawing = false; this.modeChanged(); }
    this.editing.change(this.shown, "");
    say(drag.kind === "new" ? "Box drawn" : drag.kind === "move" ? "Box moved" : "Box resized");
  }

  /** Two fingers move and enlarge the picture. */
  private pinch(id: number, before: Point, now: Point): void {
    const other = [...this.pointers].find(([key]) => key !== id)![1];
    const apart = (p: Point): number => Math.hypot(p.x - other.x, p.y - other.y);
    const centre = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    this.view.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    if (apart(before) > 0) this.view.zoom(apart(now) / apart(before), centre);
  }

  private wheel(e: WheelEvent): void {
    e.preventDefault();
    if (!this.editing.size()) return;
    const lines = e.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (e.shiftKey) this.view.pan(-(e.deltaX || e.deltaY) * lines, 0);
    // A pinch on a touchpad comes as a wheel with Ctrl, in small steps.
    else this.view.zoom(Math.exp(-e.deltaY * lines * (e.ctrlKey ? 0.01 : 0.002)), this.at(e));
  }

  private click(point: Point): void {
    const size = this.editing.size();
    if (!size) return;
    this.points.push(point);
    if (this.points.length === extremes.length) {
      const box = around(this.points, size);
      this.points = [];
      this.isFresh = !box;
      say(box ? "Box drawn by four clicks" : "These four points have no area; click again, the top first.");
      if (box) this.editing.change(box, "");
    }
    this.modeChanged();
  }

  private get isCollecting(): boolean { return this.isFresh || this.points.length > 0; }

  private isFar(a: Point, b: Point): boolean { return Math.hypot(a.x - b.x, a.y - b.y) >= leastDrag; }

  private cancel(): void {
    this.drag = null;
    this.hold(this.isSpace);
    this.render();
  }
}
