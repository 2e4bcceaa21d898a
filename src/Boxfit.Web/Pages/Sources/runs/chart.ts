// A line chart over epochs, drawn on a canvas: of many points in one column of pixels only the first, lowest, highest and last are drawn,
// which looks the same and stays quick. What is read under the pointer or by keyboard lies on a second canvas, so that lines are drawn only
// when they change.
import { make } from "../shared/make";
import { colour, dash } from "./colours";
import { tick } from "./format";
import type { Column, Values } from "./types";

/** The curves of one run. */
export interface Curve {
  run: string;
  epoch: number[];
  values: Record<Column, Values>;
}

/** What all charts show together: which epochs, and which of them is read. */
export class View {
  range: [number, number] | null = null;
  at: number | null = null;
  private readonly listeners: ((isRange: boolean) => void)[] = [];

  /** Calls back when it changes. */
  listen(act: (isRange: boolean) => void): void { this.listeners.push(act); }

  /** Reads an epoch. */
  read(epoch: number | null): void {
    if (epoch === this.at) return;
    this.at = epoch;
    for (const act of this.listeners) act(false);
  }

  /** Shows a part of the epochs; null for all. */
  show(range: [number, number] | null): void {
    this.range = range;
    for (const act of this.listeners) act(true);
  }
}

/** What a chart is of. */
export interface ChartOf {
  name: string;
  /** The line of a run. */
  line: (curve: Curve) => Values;
  /** A second line, thin. */
  thin?: (curve: Curve) => Values;
  format: (value: number) => string;
  /** Whether a switch offers the logarithm, and how it stands at first. */
  log?: boolean;
  most?: number;
}

interface Frame { left: number; top: number; width: number; height: number; from: number; to: number; low: number; high: number }

const margin = { left: 58, right: 12, top: 8, bottom: 24 };
const mostRead = 10;

export class Chart {
  readonly host = make("div", { className: "chart" });
  private readonly plot = make("div", { className: "plot" });
  private readonly lines = document.createElement("canvas");
  private readonly marks = document.createElement("canvas");
  private readonly readout = make("div", { className: "readout" });
  private readonly empty = make("p", { className: "empty muted" });
  private curves: Curve[] = [];
  private isLog: boolean;
  private frame: Frame | null = null;
  private dragged: number | null = null;
  private dragTo = 0;
  private pointerY: number | null = null;
  private waiting = false;

  constructor(private readonly of: ChartOf, private readonly view: View) {
    this.isLog = of.log ?? false;
    const head = make("div", { className: "chart-head" }, make("h3", {}, of.name));
    if (of.log !== undefined) {
      const box = make("input");
      box.type = "checkbox";
      box.checked = this.isLog;
      box.setAttribute("aria-label", `${of.name} on a logarithmic scale`);
      box.addEventListener("change", () => { this.isLog = box.checked; this.draw(); });
      head.append(make("label", {}, box, " log"));
    }
    this.plot.tabIndex = 0;
    this.plot.setAttribute("role", "slider");
    this.plot.setAttribute("aria-label", `${of.name}, by epoch`);
    this.plot.append(this.lines, this.marks, this.readout, this.empty);
    this.host.append(head, this.plot);
    this.listen();
    new ResizeObserver(() => this.draw()).observe(this.plot);
    view.listen(isRange => isRange ? this.draw() : this.mark());
  }

  /** Shows these curves from now on. */
  set(curves: Curve[]): void {
    this.curves = curves;
    this.draw();
  }

  /** Draws all anew before the next frame. */
  draw(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.drawLines(); this.mark(); });
  }

  private listen(): void {
    const plot = this.plot;
    plot.addEventListener("pointermove", e => {
      this.pointerY = e.offsetY;
      const epoch = this.epochAt(e.offsetX);
      if (this.dragged !== null) { this.dragTo = e.offsetX; this.mark(); }
      this.view.read(epoch);
      this.mark();
    });
    plot.addEventListener("pointerleave", () => { if (this.dragged === null) { this.pointerY = null; this.view.read(null); } });
    plot.addEventListener("pointerdown", e => {
      if (e.button !== 0) return;
      plot.setPointerCapture(e.pointerId);
      this.dragged = this.dragTo = e.offsetX;
    });
    plot.addEventListener("pointerup", e => {
      const from = this.dragged;
      this.dragged = null;
      if (from === null || Math.abs(e.offsetX - from) < 8) { this.mark(); return; }
      const ends = [this.epochAt(from), this.epochAt(e.offsetX)].map(n => n ?? 0).sort((a, b) => a - b);
      if (ends[1]! > ends[0]!) this.view.show([ends[0]!, ends[1]!]);
    });
    plot.addEventListener("pointercancel", () => { this.dragged = null; this.mark(); });
    plot.addEventListener("dblclick", () => this.view.show(null));
    plot.addEventListener("blur", () => this.view.read(null));
    plot.addEventListener("keydown", e => {
      const f = this.frame;
      if (!f) return;
      const step = e.shiftKey ? 10 : 1, at = this.view.at;
      const to = e.key === "ArrowRight" ? (at ?? f.from - step) + step : e.key === "ArrowLeft" ? (at ?? f.to + step) - step
        : e.key === "Home" ? f.from : e.key === "End" ? f.to : null;
      if (to !== null) { this.pointerY = null; this.view.read(Math.min(f.to, Math.max(f.from, to))); }
      else if (e.key === "Escape") { this.view.show(null); this.view.read(null); }
      else return;
      e.preventDefault();
    });
  }

  private epochAt(x: number): number | null {
    const f = this.frame;
    if (!f) return null;
    const share = Math.min(1, Math.max(0, (x - f.left) / f.width));
    return Math.round(f.from + share * (f.to - f.from));
  }

  private fit(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
    const scale = devicePixelRatio, width = this.plot.clientWidth, height = this.plot.clientHeight;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
    }
    const context = canvas.getContext("2d")!;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
  }

  private drawLines(): void {
    const context = this.fit(this.lines), width = this.plot.clientWidth, height = this.plot.clientHeight;
    this.frame = this.measure(width - margin.left - margin.right, height - margin.top - margin.bottom);
    this.empty.textContent = this.frame ? "" : this.curves.length === 0 ? "Choose runs in the list." : "No figures yet.";
    const { from, to } = this.frame ?? { from: 0, to: 0 };
    for (const [name, value] of [["min", from], ["max", to], ["now", Math.min(to, Math.max(from, this.view.at ?? to))]] as const)
      this.plot.setAttribute(`aria-value${name}`, String(value));
    if (!this.frame) return;
    const f = this.frame, style = getComputedStyle(this.plot);
    this.drawAxes(context, f, style.getPropertyValue("--line"), style.getPropertyValue("--muted"), style.fontFamily);
    context.save();
    context.beginPath();
    context.rect(f.left, f.top - 2, f.width + margin.right, f.height + 4);
    context.clip();
    context.lineJoin = "round";
    for (const curve of this.curves) {
      context.strokeStyle = context.fillStyle = colour(curve.run);
      context.setLineDash(dash(curve.run));
      if (this.of.thin) this.drawLine(context, f, curve, this.of.thin(curve), 1, 0.55);
      this.drawLine(context, f, curve, this.of.line(curve), 1.8, 1);
    }
    context.restore();
  }

  /** What is seen: the epochs, and the lowest and highest value among them. */
  private measure(width: number, height: number): Frame | null {
    let from = Infinity, to = -Infinity, low = Infinity, high = -Infinity;
    for (const { epoch } of this.curves) {
      if (epoch.length === 0) continue;
      from = Math.min(from, epoch[0]!);
      to = Math.max(to, epoch[epoch.length - 1]!);
    }
    if (to < from || width < 10 || height < 10) return null;
    const range = this.view.range;
    if (range && range[0] < to) [from, to] = [Math.max(from, range[0]), Math.min(to, range[1])];
    if (from === to) to = from + 1;
    for (const curve of this.curves) {
      const [first, end] = bounds(curve.epoch, from, to);
      for (const values of [this.of.line(curve), ...this.of.thin ? [this.of.thin(curve)] : []]) {
        for (let i = first; i < end; i++) {
          const value = values[i];
          if (value == null || (this.isLog && value <= 0)) continue;
          if (value < low) low = value;
          if (value > high) high = value;
        }
      }
    }
    if (high < low) return null;
    if (this.isLog) {
      if (high / low < 1.5) [low, high] = [low / 1.3, high * 1.3];
    } else {
      const room = (high - low) * 0.05 || Math.abs(high) * 0.1 || 1;
      [low, high] = [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
      if (this.of.most !== undefined) high = Math.min(high, this.of.most);
    }
    return { left: margin.left, top: margin.top, width, height, from, to, low, high };
  }

  private x(f: Frame, epoch: number): number { return f.left + (epoch - f.from) / (f.to - f.from) * f.width; }

  private y(f: Frame, value: number): number {
    const share = this.isLog ? Math.log(value / f.low) / Math.log(f.high / f.low) : (value - f.low) / (f.high - f.low);
    return f.top + (1 - share) * f.height;
  }

  private drawAxes(context: CanvasRenderingContext2D, f: Frame, line: string, ink: string, font: string): void {
    context.font = `12px ${font}`;
    context.fillStyle = ink;
    context.strokeStyle = line;
    context.lineWidth = 1;
    context.setLineDash([]);
    context.textBaseline = "middle";
    context.textAlign = "right";
    const values = this.isLog ? logTicks(f.low, f.high) : ticks(f.low, f.high, Math.max(2, Math.floor(f.height / 36)));
    for (const value of values) {
      const y = Math.round(this.y(f, value)) + 0.5;
      context.beginPath();
      context.moveTo(f.left, y);
      context.lineTo(f.left + f.width, y);
      context.stroke();
      context.fillText(tick(value), f.left - 6, y);
    }
    context.textBaseline = "top";
    context.textAlign = "center";
    for (const epoch of ticks(f.from, f.to, Math.max(2, Math.floor(f.width / 70))).filter(Number.isInteger)) {
      const x = Math.round(this.x(f, epoch)) + 0.5;
      context.beginPath();
      context.moveTo(x, f.top + f.height);
      context.lineTo(x, f.top + f.height + 4);
      context.stroke();
      context.fillText(String(epoch), x, f.top + f.height + 7);
    }
  }

  private drawLine(
    context: CanvasRenderingContext2D, f: Frame, { epoch }: Curve, values: Values, thickness: number, opacity: number): void {
    // One more at each side, so that lines do not end before the edge.
    let [first, end] = bounds(epoch, f.from, f.to);
    first = Math.max(0, first - 1);
    end = Math.min(epoch.length, end + 1);
    context.lineWidth = thickness;
    context.globalAlpha = opacity;
    context.beginPath();
    const isMany = end - first > 3 * f.width;
    let isOpen = false, pixel = NaN, low = 0, high = 0, last = 0;
    const close = (): void => {
      if (Number.isNaN(pixel)) return;
      context.lineTo(pixel, low);
      context.lineTo(pixel, high);
      context.lineTo(pixel, last);
    };
    let single: [number, number] | null = null, points = 0;
    for (let i = first; i < end; i++) {
      const value = values[i];
      if (value == null || (this.isLog && value <= 0)) {
        close();
        isOpen = false;
        pixel = NaN;
        continue;
      }
      points++;
      const x = this.x(f, epoch[i]!), y = this.y(f, value);
      single = [x, y];
      if (!isOpen) { context.moveTo(x, y); isOpen = true; }
      else if (!isMany) { context.lineTo(x, y); continue; }
      if (!isMany) continue;
      const column = Math.round(x);
      if (column !== pixel) {
        close();
        context.lineTo(column, y);
        [pixel, low, high] = [column, y, y];
      }
      if (y < low) low = y;
      if (y > high) high = y;
      last = y;
    }
    close();
    context.stroke();
    if (points === 1 && single) {
      context.beginPath();
      context.arc(single[0], single[1], 2.5, 0, 7);
      context.fill();
    }
    context.globalAlpha = 1;
  }

  /** Draws what is read, and says it. */
  private mark(): void {
    const context = this.fit(this.marks), f = this.frame, at = this.view.at;
    this.readout.hidden = true;
    if (!f) return;
    const style = getComputedStyle(this.plot);
    if (this.dragged !== null && Math.abs(this.dragTo - this.dragged) > 3) {
      context.globalAlpha = 0.15;
      context.fillStyle = style.getPropertyValue("--accent");
      context.fillRect(Math.min(this.dragged, this.dragTo), f.top, Math.abs(this.dragTo - this.dragged), f.height);
      context.globalAlpha = 1;
    }
    if (at === null || at < f.from || at > f.to) return;
    const x = this.x(f, at);
    context.strokeStyle = style.getPropertyValue("--muted");
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(x, f.top);
    context.lineTo(x, f.top + f.height);
    context.stroke();
    context.setLineDash([]);
    const read = this.curves.flatMap(curve => {
      const i = bounds(curve.epoch, at, at)[0], value = curve.epoch[i] === at ? this.of.line(curve)[i] : null;
      return value == null || (this.isLog && value <= 0) ? [] : [{ run: curve.run, value, y: this.y(f, value) }];
    }).sort((a, b) => b.value - a.value);
    for (const { run, y } of read) {
      context.fillStyle = colour(run);
      context.beginPath();
      context.arc(x, y, 3.5, 0, 7);
      context.fill();
    }
    const text = `Epoch ${at}: ${read.map(r => `${r.run} ${this.of.format(r.value)}`).join(", ") || "no figures"}`;
    this.plot.setAttribute("aria-valuenow", String(at));
    this.plot.setAttribute("aria-valuetext", text);
    const isRead = this.pointerY !== null || document.activeElement === this.plot;
    if (read.length > 0 && isRead) this.show(f, x, at, read);
  }

  private show(f: Frame, x: number, at: number, read: { run: string; value: number; y: number }[]): void {
    const y = this.pointerY;
    const nearest = y === null ? null : read.reduce((a, b) => Math.abs(b.y - y) < Math.abs(a.y - y) ? b : a);
    const first = nearest ? Math.max(0, Math.min(read.indexOf(nearest) - mostRead / 2, read.length - mostRead)) : 0;
    const rows = read.slice(first, first + mostRead).map(one => {
      const swatch = make("span", { className: "swatch" });
      swatch.style.background = colour(one.run);
      return make("div", { className: one === nearest ? "nearest" : "" },
        swatch, make("span", { className: "run" }, one.run), this.of.format(one.value));
    });
    if (read.length > mostRead) rows.push(make("div", { className: "muted" }, `and ${read.length - rows.length} more`));
    this.readout.replaceChildren(make("div", { className: "muted" }, `Epoch ${at}`), ...rows);
    this.readout.hidden = false;
    const isLeft = x > f.left + f.width / 2;
    this.readout.style.left = isLeft ? "" : `${x + 10}px`;
    this.readout.style.right = isLeft ? `${this.plot.clientWidth - x + 10}px` : "";
  }
}

/** The first index of an epoch of at least `from`, and that after the last of at most `to`. */
export function bounds(epochs: number[], from: number, to: number): [number, number] {
  const find = (isBefore: (epoch: number) => boolean): number => {
    let low = 0, high = epochs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(epochs[middle]!)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return [find(e => e < from), find(e => e <= to)];
}

/** Round numbers within a range. */
export function ticks(low: number, high: number, most: number): number[] {
  const raw = (high - low) / most, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(n => n * power).find(n => n >= raw)!;
  const found: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high * (1 + 1e-12) + 1e-12 * step; i++) found.push(Number((i * step).toPrecision(12)));
  return found;
}

/** Powers of ten within a range, and 2 and 5 of each where there is room. */
export function logTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low), factors = decades > 8 ? [] : decades > 2.5 ? [1] : decades > 0.9 ? [1, 2, 5] : [1, 2, 3, 4, 5, 6, 8];
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    if (factors.length === 0 && power % 3 !== 0) continue;
    for (const factor of factors.length === 0 ? [1] : factors) {
      const value = Number((factor * 10 ** power).toPrecision(6));
      if (value >= low && value <= high) found.push(value);
    }
  }
  return found;
}
