// All pictures as a grid. Only those in sight are in the document, so that 20,000 are as quick as 20.
import { byId } from "../shared/dom";
import type { Box } from "./box";
import { shortCertainty } from "./certainty";
import type { Choice, Tile } from "./contract";
import { Problem } from "../shared/api";
import { make } from "../shared/make";
import { calm, warn } from "./notices";
import * as server from "./server";
import { joined, percent, stateText } from "./texts";

const pageSize = 200;
const gap = 8;
const imageSize = 256;

export class Grid {
  private readonly scroller = byId("grid");
  private readonly list = byId("tiles");
  private readonly pages = new Map<number, Tile[]>();
  private readonly asked = new Set<number>();
  private readonly shown = new Map<number, HTMLElement>();
  private readonly loading = new Map<number, AbortController>();
  private choice: Choice | null = null;
  private total = 0;
  private columns = 1;
  private width = 160;
  private height = 190;
  private active = 0;
  /** The picture that is to be come to, as long as its place is not known. */
  private activeId: number | null = null;
  private era = 0;

  /**
   * @param folder the folder that all pictures lie in, which their names here go without.
   * @param open is called with the picture that was chosen.
   */
  constructor(
    private readonly folder: string, private readonly open: (id: number) => void, private readonly found: (total: number) => void) {
    this.scroller.addEventListener("scroll", () => this.render(), { passive: true });
    new ResizeObserver(() => this.layOut()).observe(this.scroller);
    this.list.addEventListener("keydown", e => this.key(e));
    this.list.addEventListener("click", e => {
      const index = (e.target as Element).closest<HTMLElement>("[role=option]")?.dataset["index"];
      if (index !== undefined) this.choose(Number(index));
    });
  }

  /** Shows the pictures of a choice, from the server anew. */
  show(choice: Choice, activeId: number | null): void {
    this.era++;
    this.choice = choice;
    this.pages.clear();
    this.asked.clear();
    this.clear();
    this.total = 0;
    this.activeId = activeId;
    void this.ask(0);
  }

  hide(): void { this.clear(); }

  private tile(index: number): Tile | undefined { return this.pages.get(Math.floor(index / pageSize))?.[index % pageSize]; }

  private async ask(page: number): Promise<void> {
    if (this.asked.has(page) || !this.choice) return;
    this.asked.add(page);
    const era = this.era;
    try {
      const { total, at, pictures } = await server.tiles(this.choice, page * pageSize, pageSize, this.activeId);
      if (era !== this.era) return;
      calm("grid");
      this.pages.set(page, pictures);
      if (total !== this.total || page === 0) {
        this.total = total;
        this.found(total);
        this.layOut();
      }
      if (page === 0) this.comeTo(at ?? 0); else this.render();
    } catch (e) {
      if (era !== this.era) return;
      this.asked.delete(page);
      warn("grid", e instanceof Problem ? e.message : "The server does not answer.",
        { text: "Try again", run: () => { calm("grid"); void this.ask(page); } });
    }
  }

  /** Shows the tiles around a place, which is behind the last where the picture is none of this choice any more. */
  private comeTo(place: number): void {
    this.activeId = null;
    this.active = Math.min(place, Math.max(this.total - 1, 0));
    this.clear();
    void this.reveal(this.active);
  }

  private layOut(): void {
    const room = this.scroller.clientWidth - gap;
    if (room <= 0) return;
    this.columns = Math.max(2, Math.floor(room / 190));
    this.width = Math.floor(room / this.columns) - gap;
    this.height = Math.round(this.width * 0.75) + 50;
    this.list.style.height = `${Math.ceil(this.total / this.columns) * (this.height + gap) + gap}px`;
    this.clear();
    this.render();
  }

  private clear(): void {
    for (const abort of this.loading.values()) abort.abort();
    this.loading.clear();
    this.shown.clear();
    this.list.replaceChildren();
  }

  private render(): void {
    if (this.scroller.clientHeight === 0) return;
    const row = this.height + gap, { scrollTop, clientHeight } = this.scroller;
    const first = Math.max(0, Math.floor(scrollTop / row) - 1) * this.columns;
    const end = Math.min(this.total, (Math.floor((scrollTop + clientHeight) / row) + 2) * this.columns);
    for (const [index, element] of this.shown) {
      if ((index >= first && index < end) || element === document.activeElement) continue;
      element.remove();
      this.shown.delete(index);
      this.loading.get(index)?.abort();
      this.loading.delete(index);
    }
    for (let index = first; index < end; index++) {
      const tile = this.tile(index);
      if (!tile) void this.ask(Math.floor(index / pageSize));
      else if (!this.shown.has(index)) this.add(index, tile);
    }
  }

  private add(index: number, tile: Tile): void {
    const picture = make("canvas", { width: 0, height: 0 });
    const figures = joined([
      stateText(tile.state, tile.proposed), shortCertainty(tile.source ?? "", tile.confidence, tile.proposed),
      tile.disagreement === null ? "" : `${percent(tile.disagreement)} apart`,
    ], " · ");
    const element = make("div", { className: `tile ${tile.state}`, role: "option", tabIndex: index === this.active ? 0 : -1 },
      make("div", { className: "thumbnail" }, picture),
      make("div", { className: "tile-name", title: tile.name }, make("bdi", {}, this.shortName(tile.name))),
      make("div", { className: "tile-state", title: figures }, figures));
    element.dataset["index"] = String(index);
    element.ariaSelected = String(index === this.active);
    element.ariaSetSize = String(this.total);
    element.ariaPosInSet = String(index + 1);
    const column = index % this.columns, row = Math.floor(index / this.columns);
    element.style.translate = `${gap + column * (this.width + gap)}px ${gap + row * (this.height + gap)}px`;
    element.style.width = `${this.width}px`;
    element.style.height = `${this.height}px`;
    this.shown.set(index, element);
    this.list.append(element);
    if (tile.state !== "unreadable") void this.load(index, tile, picture);
  }

  private shortName(name: string): string { return name.startsWith(this.folder) ? name.slice(this.folder.length) : name; }

  private async load(index: number, tile: Tile, canvas: HTMLCanvasElement): Promise<void> {
    const abort = new AbortController();
    this.loading.set(index, abort);
    try {
      const bitmap = await server.image(tile.id, imageSize, abort.signal, false);
      draw(canvas, bitmap, tile);
      bitmap.close();
    } catch {
      // It has been scrolled away, or is none that can be shown; the tile says its state.
    }
    if (this.loading.get(index) === abort) this.loading.delete(index);
  }

  private key(e: KeyboardEvent): void {
    const across = Math.max(1, Math.floor(this.scroller.clientHeight / (this.height + gap))) * this.columns;
    const step: Record<string, number> = {
      ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.columns, ArrowDown: this.columns, PageUp: -across, PageDown: across,
      Home: -this.total, End: this.total,
    };
    if (e.key === "Enter" || e.key === " ") this.choose(this.active);
    else if (step[e.key] !== undefined) this.reveal(Math.min(Math.max(this.active + step[e.key]!, 0), this.total - 1));
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  /** Brings a tile into sight and gives it the focus. */
  private async reveal(index: number): Promise<void> {
    if (index < 0 || this.total === 0) return;
    const before = this.shown.get(this.active);
    if (before) { before.tabIndex = -1; before.ariaSelected = "false"; }
    this.active = index;
    const top = Math.floor(index / this.columns) * (this.height + gap), { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop) this.scroller.scrollTop = top;
    else if (top + this.height + 2 * gap > scrollTop + clientHeight) this.scroller.scrollTop = top + this.height + 2 * gap - clientHeight;
    await this.ask(Math.floor(index / pageSize));
    this.render();
    const element = this.shown.get(index);
    if (!element || index !== this.active) return;
    [element.tabIndex, element.ariaSelected] = [0, "true"];
    element.focus({ preventScroll: true });
  }

  private choose(index: number): void {
    const tile = this.tile(index);
    if (tile) this.open(tile.id);
  }
}

/** Draws a thumbnail with its box, and where it was changed, the proposed one. */
function draw(canvas: HTMLCanvasElement, bitmap: ImageBitmap, tile: Tile): void {
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  const drawing = canvas.getContext("2d")!, scale = bitmap.width / tile.width, style = getComputedStyle(canvas);
  drawing.drawImage(bitmap, 0, 0);
  const stroke = (box: Box | null, colour: string, dash: number[]): void => {
    if (!box || tile.width === 0) return;
    const [x1, y1, x2, y2] = box.map(value => value * scale) as unknown as Box;
    drawing.setLineDash(dash);
    for (const [width, ink] of [[5, "#101418"], [2.5, colour]] as const) {
      [drawing.lineWidth, drawing.strokeStyle] = [width, ink];
      drawing.strokeRect(x1, y1, x2 - x1, y2 - y1);
    }
  };
  if (tile.state === "changed") stroke(tile.proposed, style.getPropertyValue("--other"), [6, 5]);
  if (tile.state !== "none") stroke(tile.box ?? tile.proposed, style.getPropertyValue("--box"), []);
}
