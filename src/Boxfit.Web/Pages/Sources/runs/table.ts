// The list of runs: sorted and filtered, with a box for each run that puts it into the curves. Rows stay the elements that they are, so that
// neither focus nor a click is lost when figures change.
import { button, make } from "../shared/make";
import { dress, sample } from "./colours";
import { figure, iou, time } from "./format";
import type { Run } from "./types";

/** What the list asks of the page. */
export interface Asked {
  choose: (name: string, isChosen: boolean) => void;
  stop: (run: Run) => void;
  goOn: (run: Run) => void;
}

type Key = string | number | null;

interface ListColumn {
  title: string;
  isNumber: boolean;
  /** What is sorted by. */
  key: (run: Run) => Key;
  show: (run: Run) => string;
  hint?: (run: Run) => string;
}

interface Row { run: Run; element: HTMLTableRowElement; box: HTMLInputElement; swatch: SVGElement; cells: HTMLTableCellElement[]; text: string }

const fixed: ListColumn[] = [
  { title: "Run", isNumber: false, key: r => r.name, show: r => r.name },
  { title: "State", isNumber: false, key: r => r.state, show: r => r.state },
  { title: "Epochs", isNumber: true, key: r => r.epochs, show: r => r.epochs === null ? "?" : `${r.epochs}${r.allEpochs === null ? "" : `/${r.allEpochs}`}` },
  {
    title: "Best IoU", isNumber: true, key: r => r.bestIou, show: r => iou(r.bestIou),
    hint: r => r.bestIou === null ? "" : `On the ${r.measuredOn ?? ""} part; the model is that of epoch ${r.modelEpoch ?? "?"}`,
  },
  { title: "Test IoU", isNumber: true, key: r => r.testIou, show: r => iou(r.testIou) },
  { title: "Loss", isNumber: true, key: r => r.loss, show: r => figure(r.loss) },
  { title: "Pictures/s", isNumber: true, key: r => r.speed, show: r => figure(r.speed) },
  { title: "Begun", isNumber: false, key: r => r.started, show: r => time(r.started) },
];

export class Table {
  private readonly rows = new Map<string, Row>();
  private columns: ListColumn[] = [];
  private differing: string[] = [];
  private sort = { title: "Begun", isDown: true };
  private find = "";
  canGoOn = false;

  constructor(
    private readonly head: HTMLTableRowElement, private readonly body: HTMLTableSectionElement, private readonly asked: Asked,
    private readonly chosen: ReadonlySet<string>) {
    this.setColumns([]);
  }

  /** Takes what the server says has changed. */
  update(names: string[] | null, runs: Run[], differing: string[]): void {
    if (differing.join("\n") !== this.differing.join("\n")) this.setColumns(differing);
    for (const run of runs) {
      const row = this.rows.get(run.name) ?? this.add(run);
      row.run = run;
      this.fill(row);
    }
    if (names) {
      const known = new Set(names);
      for (const [name, row] of this.rows) {
        if (known.has(name)) continue;
        row.element.remove();
        this.rows.delete(name);
      }
    }
    if (names || runs.length > 0) this.order();
  }

  /** Shows the runs alone that have all words. */
  filter(text: string): void {
    this.find = text.toLowerCase();
    this.order();
  }

  /** How many are shown, and how many there are. */
  get count(): [number, number] { return [this.body.rows.length, this.rows.size]; }

  /** The runs that are shown, as they are sorted. */
  get runs(): Run[] { return this.sorted().map(r => r.run); }

  /** A run by its name. */
  run(name: string): Run | undefined { return this.rows.get(name)?.run; }

  /** Draws the boxes and colours anew. */
  showChosen(): void {
    for (const row of this.rows.values()) this.mark(row);
  }

  private setColumns(differing: string[]): void {
    this.differing = differing;
    this.columns = [...fixed, ...differing.map((name, i): ListColumn => ({
      title: name, isNumber: false, key: r => asKey(r.settings[i]), show: r => short(r.settings[i]), hint: r => r.settings[i] ?? "",
    }))];
    const choose = make("th", { className: "choose" }, make("span", { className: "unseen" }, "In the curves"));
    choose.scope = "col";
    const focused = document.activeElement?.closest("#columns th")?.textContent;
    this.head.replaceChildren(choose, ...this.columns.map(column => {
      const title = button(column.title, () => {
        const isSame = this.sort.title === column.title;
        this.sort = { title: column.title, isDown: isSame ? !this.sort.isDown : column.isNumber };
        this.order();
      });
      const th = make("th", { className: column.isNumber ? "number" : "" }, title);
      th.scope = "col";
      return th;
    }));
    if (focused) [...this.head.cells].find(th => th.textContent === focused)?.querySelector("button")?.focus();
    for (const row of this.rows.values()) {
      for (const cell of row.cells) cell.remove();
      row.cells = this.makeCells(row.element);
    }
  }

  private makeCells(row: HTMLTableRowElement): HTMLTableCellElement[] {
    const cells = this.columns.map((column, i) => {
      const cell = document.createElement(i === 0 ? "th" : "td");
      if (i === 0) cell.scope = "row";
      if (column.isNumber) cell.className = "number";
      return cell;
    });
    row.append(...cells);
    return cells;
  }

  private add(run: Run): Row {
    const box = make("input");
    box.type = "checkbox";
    box.setAttribute("aria-label", `${run.name} in the curves`);
    box.addEventListener("change", () => this.asked.choose(run.name, box.checked));
    const line = sample();
    const tr = make("tr", {}, make("td", { className: "choose" }, make("label", {}, box, line)));
    const row: Row = { run, element: tr, box, swatch: line, cells: this.makeCells(tr), text: "" };
    this.rows.set(run.name, row);
    this.mark(row);
    return row;
  }

  private mark(row: Row): void {
    const isChosen = this.chosen.has(row.run.name);
    row.box.checked = isChosen;
    row.element.classList.toggle("chosen", isChosen);
    dress(row.swatch, row.run.name);
    if (!isChosen) row.swatch.style.stroke = "transparent";
  }

  private fill(row: Row): void {
    const run = row.run;
    const texts: string[] = [run.name, run.state];
    this.columns.forEach((column, i) => {
      const cell = row.cells[i]!, text = column.show(run);
      if (column.title === "State") this.fillState(cell, run);
      else if (cell.textContent !== text) cell.textContent = text;
      const hint = column.hint?.(run) ?? "";
      if (cell.title !== hint) cell.title = hint;
      if (i >= fixed.length) texts.push(`${column.title}=${run.settings[i - fixed.length] ?? ""}`);
    });
    row.text = texts.join(" ").toLowerCase();
  }

  private fillState(cell: HTMLTableCellElement, run: Run): void {
    const is = JSON.stringify([run.state, run.reason, run.canStop, run.canGoOn && this.canGoOn]);
    if (cell.dataset["is"] === is) return;
    // A focused button that stays what it does is left where it is.
    const hadFocus = cell.contains(document.activeElement);
    cell.dataset["is"] = is;
    const parts: Node[] = [make("span", { className: `state ${run.state}` }, run.state)];
    if (run.canStop) parts.push(this.button("Stop", `Stop ${run.name}`, () => this.asked.stop(run)));
    else if (run.canGoOn && this.canGoOn) parts.push(this.button("Go on", `Go on with ${run.name}`, () => this.asked.goOn(run)));
    if (run.reason) parts.push(make("span", { className: "reason" }, run.reason));
    cell.replaceChildren(...parts);
    if (hadFocus) cell.querySelector("button")?.focus();
  }

  private button(text: string, label: string, act: () => void): HTMLButtonElement {
    const made = button(text, act, "act");
    made.setAttribute("aria-label", label);
    return made;
  }

  private sorted(): Row[] {
    const column = this.columns.find(c => c.title === this.sort.title) ?? this.columns[0]!, way = this.sort.isDown ? -1 : 1;
    const words = this.find.split(/\s+/).filter(w => w.length > 0);
    return [...this.rows.values()].filter(row => words.every(w => row.text.includes(w)))
      .map(row => ({ row, key: column.key(row.run) })).sort((a, b) => compare(a.key, b.key, way) || compare(a.row.run.name, b.row.run.name, 1))
      .map(r => r.row);
  }

  private order(): void {
    this.columns.forEach((column, i) => {
      const th = this.head.cells[i + 1]!, isSorted = column.title === this.sort.title;
      if (isSorted) th.setAttribute("aria-sort", this.sort.isDown ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    });
    const rows = this.sorted().map(r => r.element), now = [...this.body.rows];
    if (rows.length === now.length && rows.every((row, i) => row === now[i])) return;
    const focused = document.activeElement;
    this.body.replaceChildren(...rows);
    // A moved element loses its focus.
    if (focused instanceof HTMLElement && focused !== document.activeElement && this.body.contains(focused)) focused.focus();
  }
}

/** Runs without a value come last, whichever way. */
function compare(a: Key, b: Key, way: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return way * (typeof a === "number" && typeof b === "number" ? a - b
    : String(a).localeCompare(String(b), "en", { numeric: true }));
}

function asKey(text: string | undefined): Key {
  if (text === undefined) return null;
  const number = Number(text);
  return text === "" || Number.isNaN(number) ? text : number;
}

/** Of a path the end, which tells most. */
function short(text: string | undefined): string {
  if (text === undefined) return "–";
  const parts = text.startsWith("/") ? text.split("/") : [text];
  return parts.length > 3 ? `…/${parts.slice(-2).join("/")}` : text;
}
