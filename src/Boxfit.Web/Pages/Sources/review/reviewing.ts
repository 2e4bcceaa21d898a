// What a person does with the pictures: goes from one to the next, decides, and comes back.
import { byId } from "../shared/dom";
import { Ahead } from "./ahead";
import { carried, edges, middle, moved, resized, same, type Box, type Edge, type Size } from "./box";
import { isNone } from "./certainty";
import { chooseBetween } from "./conflict";
import type { Decision, Picture, Review } from "./contract";
import { isAsking } from "./dialogs";
import { Editor } from "./editor";
import { tellEnd } from "./ending";
import { Figures } from "./figures";
import { Filter } from "./filter";
import { Grid } from "./grid";
import { keymap } from "./keymap";
import { explain, listen, type Key } from "./keys";
import { tell, untell } from "./message";
import { say } from "./notices";
import { Saving } from "./saving";
import * as server from "./server";
import { makeLabels, showFacts, showUse } from "./sidebar";
import { number } from "./texts";
import { Trail } from "./trail";
import { Trainer } from "./trainer";
import { View } from "./view";
import { Visit } from "./visit";
import { Problem } from "../shared/api";

/** How often the pictures at hand are lent anew, which are lent for five minutes, and how many at most. */
const lendingPause = 120_000, mostLent = 10;

export class Reviewing {
  private readonly stage = byId("stage");
  private readonly view: View;
  private readonly editor: Editor;
  private readonly filter: Filter;
  private readonly ahead: Ahead;
  private readonly grid: Grid;
  private readonly saving: Saving;
  private readonly trainer: Trainer;
  private readonly keys: Key[];
  private readonly figures: Figures;
  private readonly trail = new Trail();
  /** Those that there are buttons and keys for. */
  private readonly labels: readonly string[];
  private current: Visit | null = null;
  private before: { box: Box; label: string | null; size: Size } | null = null;
  private isGrid = false;

  constructor(review: Review) {
    this.labels = review.labels;
    document.title = `${review.name} · Boxfit`;
    byId("name").textContent = review.name;
    this.view = new View(byId<HTMLCanvasElement>("canvas"), () => this.editor?.render());
    this.editor = new Editor(this.stage, byId("layer"), this.view, {
      size: () => this.canDraw ? this.current!.picture : null,
      box: () => this.current?.history.now.box ?? null,
      change: (box, kind) => this.change({ box }, kind),
    }, () => this.showMode());
    this.filter = new Filter(review, () => this.restart());
    this.ahead = new Ahead(this.filter.choice, this.usual, v => this.view.needed(v.picture), id => this.saving.has(id));
    this.grid = new Grid(review.folder, id => { this.showGrid(false); void this.open(id); }, total => {
      byId("grid-empty").hidden = total > 0;
      say(`${number(total)} pictures`);
    });
    this.saving = new Saving(review.id, {
      saved: picture => this.saved(picture), choose: (mine, theirs) => chooseBetween(mine, theirs),
    });
    this.trainer = new Trainer(review.fewestBoxes, () => this.figures.expectModel());
    this.figures = new Figures(review, {
      told: now => { this.filter.offer(now.orders); this.trainer.show(now.training, now.canTrain); },
      renew: () => void this.renew(), proposed: isNewModel => this.proposed(isNewModel),
    });
    this.keys = keymap({
      accept: () => this.accept(), decide: d => this.decide(d), back: () => this.back(), nudge: (e, edge) => this.nudge(e, edge),
      create: () => this.create(), toggle: mode => this.toggle(mode), takePrevious: () => this.takePrevious(),
      takeSource: () => this.takeSource(), remove: () => this.remove(), undo: () => this.undo(), redo: () => this.redo(),
      label: index => this.label(index), zoom: factor => this.view.zoom(factor), fit: () => this.view.fit(),
      hold: () => this.editor.hold(true), find: () => this.filter.focus(), toGrid: () => this.showGrid(!this.isGrid),
      escape: () => { if (this.isGrid) this.showGrid(false); else this.editor.setMode("edit"); }, isSingle: () => !this.isGrid,
    }, this.labels.length > 1);
  }

  /** Takes the person's keys and clicks, and shows the first picture. */
  begin(): void {
    listen(this.keys);
    const buttons: Record<string, () => void> = {
      back: () => this.back(), none: () => this.decide("none"), skip: () => this.decide("skipped"), accept: () => this.accept(),
      undo: () => this.undo(), redo: () => this.redo(), draw: () => this.toggle("draw"), clicks: () => this.toggle("clicks"),
      previous: () => this.takePrevious(), remove: () => this.remove(), fit: () => this.view.fit(), larger: () => this.view.zoom(1.4),
      smaller: () => this.view.zoom(1 / 1.4), "to-grid": () => this.showGrid(!this.isGrid), help: () => void explain(this.keys),
    };
    for (const [id, run] of Object.entries(buttons)) byId(id).addEventListener("click", e => {
      run();
      // After a click the keys go on with the picture; who came by the Tab key stays.
      if (e.detail > 0 && !this.isGrid && !isAsking()) this.stage.focus({ preventScroll: true });
    });
    makeLabels(this.labels, index => this.label(index));
    document.addEventListener("visibilitychange", () => this.current?.look(!document.hidden));
    setInterval(() => this.lend(), lendingPause);
    this.figures.begin();
    this.stage.focus({ preventScroll: true });
    const id = Filter.picture;
    if (id === null) this.restart(); else void this.open(id);
  }

  private get canDraw(): boolean {
    return this.current !== null && this.current.picture.state !== "unreadable" && !this.current.image.problem;
  }

  // Going from picture to picture

  private restart(): void {
    this.ahead.restart(this.filter.choice, null);
    if (this.isGrid) { this.grid.show(this.filter.choice, null); this.leave(); } else this.goOn();
  }

  /** Shows one picture, after which those come that follow it. */
  private async open(id: number): Promise<void> {
    try {
      const picture = await server.picture(id);
      this.ahead.restart(this.filter.choice, id);
      this.leave();
      this.show(new Visit(picture, this.usual));
      this.lend();
    } catch (e) {
      say(e instanceof Problem ? e.message : "The server does not answer.");
      this.restart();
    }
  }

  private get usual(): string | null { return this.labels.length === 1 ? this.labels[0]! : null; }

  /** Keeps others from the pictures at hand as long as the person looks at the page. */
  private lend(): void {
    const visits = [...this.current ? [this.current] : [], ...this.ahead.visits].slice(0, mostLent);
    // Where the server does not answer, nobody else gets them either.
    if (!document.hidden && visits.length > 0) void server.lend(visits.map(visit => visit.picture.id)).catch(() => { });
  }

  /** Puts the picture that is shown to those that one can go back to. */
  private leave(): void {
    const { current } = this;
    if (!current) return;
    current.look(false);
    this.current = null;
    this.trail.push(current);
  }

  private goOn(): void {
    this.leave();
    const visit = this.ahead.take();
    if (visit) { this.show(visit); return; }
    this.view.show(null, { width: 4, height: 3 });
    this.showPicture();
    if (visit === null) { this.showEnd(); return; }
    tell("Loading …");
    void this.ahead.next().then(late => {
      if (this.current) { if (late) this.ahead.giveBack(late); return; }
      if (late) this.show(late); else if (late === null) this.showEnd();
    });
  }

  private back(): void {
    const visit = this.trail.pop();
    if (!visit) { say("This is the first picture."); return; }
    if (this.current) {
      this.current.look(false);
      this.ahead.giveBack(this.current);
      this.current = null;
    }
    this.show(visit);
  }

  private show(visit: Visit): void {
    this.current = visit;
    const { picture, image } = visit;
    visit.look(!document.hidden);
    this.view.show(image, picture);
    this.editor.begin();
    this.showPicture();
    this.filter.keep(picture.id);
    say(`${picture.name}${visit.history.now.box ? "" : ", without a box: draw one, or press N where there is no object"}`);
    if (picture.state === "unreadable") {
      tell(`${picture.name} cannot be read`, picture.problem ?? "", { text: "Go on", run: () => this.goOn() });
      this.figures.refresh();
      return;
    }
    if (image.bitmap) { untell(); return; }
    tell("Loading …");
    void this.load(visit);
  }

  private async load(visit: Visit): Promise<void> {
    await visit.image.load(this.view.needed(visit.picture), true);
    if (visit !== this.current) return;
    const { problem, bitmap } = visit.image;
    if (problem && !bitmap) {
      this.figures.refresh();
      tell(`${visit.picture.name} cannot be shown`, problem, { text: "Go on", run: () => this.goOn() },
        { text: "Try again", run: () => { tell("Loading …"); void this.load(visit); } });
    } else if (bitmap) {
      untell();
    } else {
      return;
    }
    this.view.draw();
    this.showPicture();
  }

  private showEnd(): void {
    this.filter.keep(null);
    tellEnd(this.figures.now, this.filter.choice, this.ahead.isEmpty, choice => { this.filter.set(choice); this.restart(); });
  }

  // Deciding

  private accept(): void {
    const { current } = this;
    if (!current) return;
    if (!this.canDraw) { this.goOn(); return; }
    const { box, label } = current.history.now;
    if (!box && isNone(current.proposed)) { this.decide("none"); return; }
    if (!box) { say("There is no box. Draw one, or press N where the picture has no object."); this.stage.classList.add("asked"); return; }
    if (this.labels.length > 1 && !label) { say("Choose a label first."); return; }
    this.decide("accepted");
  }

  private decide(decision: Decision): void {
    const { current } = this;
    if (!current) return;
    if (!current.image.bitmap && this.canDraw) { say("The picture is still loading."); return; }
    const { picture, history: { now } } = current, isBoxed = decision === "accepted";
    const box = isBoxed ? now.box : null, label = isBoxed ? now.label : null, proposed = picture.proposals[0];
    this.saving.add(picture, { decision, box, label, milliseconds: current.takeTime() });
    const isChanged = isBoxed && !(same(box, proposed?.box ?? null) && (proposed?.label ?? label) === label);
    current.picture = { ...picture, box, label, state: isChanged ? "changed" : decision, by: server.person.name };
    // Without the object there is no box; opened again, it has the proposed one.
    if (decision === "none") current.history.step({ ...now, box: null }, "");
    if (decision === "open" && !now.box) current.history.step({ ...now, box: proposed?.box ?? null }, "");
    if (box) this.before = { box, label, size: picture };
    const accepted = !isChanged ? "Accepted" : proposed?.box ? "Changed" : "Drawn";
    const done = { accepted, none: "No object", skipped: "Skipped", open: "Open again" }[decision];
    if (decision === "open") {
      this.showPicture();
      const shown = current.history.now.box, isKept = shown === null || picture.proposals.some(p => same(p.box, shown));
      say(isKept ? done : `${done}; its box is kept only when it is accepted`);
      return;
    }
    this.goOn();
    byId("said").textContent = `${done}: ${picture.name}. ${byId("said").textContent}`;
  }

  private saved(picture: Picture): void {
    for (const visit of [this.current, ...this.trail.visits, ...this.ahead.visits])
      if (visit?.picture.id === picture.id) visit.picture = picture;
    if (this.current?.picture.id === picture.id) this.showPicture();
    this.figures.refresh();
  }

  /** Boxes that came after their pictures are shown with them. */
  private async renew(): Promise<void> {
    for (const visit of [this.current, ...this.ahead.visits]) {
      if (!visit?.isWaiting) continue;
      const picture = await server.picture(visit.picture.id).catch(() => null);
      if (!picture || !visit.isWaiting) continue;
      visit.renew(picture);
      if (visit === this.current) this.showPicture();
    }
  }

  /**
   * All boxes are proposed; those of a new model are gone through with the least certain ones first. The picture that is shown stays: a key
   * that is meant for it must not decide on another.
   */
  private proposed(isNewModel: boolean): void {
    if (isNewModel) this.filter.set({ order: "uncertain", state: "open", find: "" });
    this.ahead.restart(this.filter.choice, null);
    if (!this.current && !this.isGrid) this.goOn();
    say(isNewModel ? "All boxes of the new model are there; the least certain come next." : "All proposed boxes are there.");
  }

  // The box

  private change(drawn: Partial<{ box: Box | null; label: string | null }>, kind: string): void {
    const { current } = this;
    if (!current || !this.canDraw) return;
    if (current.history.step({ ...current.history.now, ...drawn }, kind)) this.showPicture();
    else this.editor.render();
  }

  private nudge(e: KeyboardEvent, edge: Edge | null): void {
    const { current } = this, box = current?.history.now.box;
    if (!current || !box) return;
    const far = e.shiftKey ? 10 : 1;
    const dx = { ArrowLeft: -far, ArrowRight: far }[e.key] ?? 0, dy = { ArrowUp: -far, ArrowDown: far }[e.key] ?? 0;
    const next = edge ? resized(box, [edge], dx, dy, current.picture) : moved(box, dx, dy, current.picture);
    this.change({ box: next }, edge ? `resize ${edge}` : "move");
    say(edge ? `${edge} edge at ${next[edges[edge]]}` : `Box at ${next[0]}, ${next[1]}`);
  }

  private undo(): void {
    this.turn(this.current?.history.undo(), "Undone",
      "Nothing to undo in this picture. P goes back to the one before; O opens it again.");
  }

  private redo(): void { this.turn(this.current?.history.redo(), "Done again", "Nothing to do again."); }

  private turn(isDone: boolean | undefined, done: string, nothing: string): void {
    say(isDone ? done : nothing);
    if (isDone) this.showPicture();
  }

  private takePrevious(): void {
    const { before, current } = this;
    if (!before || !current) { say("No box was accepted before this picture."); return; }
    this.change({ box: carried(before.box, before.size, current.picture) }, "");
    say("Box of the picture before");
  }

  /** Takes each source's box in turn. */
  private takeSource(): void {
    const { current } = this, boxes = current?.picture.proposals.filter(p => p.box) ?? [];
    if (!current || boxes.length === 0) { say("No source has a box here."); return; }
    const at = boxes.findIndex(p => same(p.box, current.history.now.box)), next = boxes[(at + 1) % boxes.length]!;
    this.change({ box: next.box, label: next.label ?? current.history.now.label }, "");
    say(`Box of ${next.source}`);
  }

  private create(): void {
    const { current } = this;
    if (!current || current.history.now.box) { say("There is a box already; the arrows move it."); return; }
    this.change({ box: middle(current.picture) }, "");
    say("Box made in the middle; arrows move it, Alt with arrows resizes it.");
  }

  private remove(): void {
    this.change({ box: null }, "");
    say("Box removed");
  }

  private toggle(mode: "draw" | "clicks"): void { this.editor.setMode(this.editor.mode === mode ? "edit" : mode); }

  private label(index: number): void {
    const label = this.labels[index];
    if (label === undefined || this.labels.length < 2) return;
    this.change({ label }, "");
    say(`Label ${label}`);
  }

  // What is shown

  private showMode(): void {
    const { mode, hint } = this.editor;
    for (const id of ["draw", "clicks"]) byId(id).ariaPressed = String(mode === id);
    this.stage.dataset["mode"] = mode;
    byId("hint").textContent = hint;
  }

  private showPicture(): void {
    const { current, canDraw } = this, picture = current?.picture, box = current?.history.now.box ?? null;
    this.stage.classList.remove("asked");
    showFacts(current, this.labels, server.person.name);
    showUse({
      none: !!picture, skip: !!picture, accept: canDraw, back: !this.trail.isEmpty, draw: canDraw, clicks: canDraw,
      previous: canDraw && !!this.before, remove: canDraw && !!box, undo: !!current?.history.isTouched, redo: !!current?.history.canRedo,
    });
    this.editor.compare(picture?.proposals.flatMap((p, kind) => p.box && !same(p.box, box) ? [{ box: p.box, kind }] : []) ?? []);
    this.editor.render();
    this.stage.dataset["picture"] = picture && current?.image.bitmap ? String(picture.id) : "";
  }

  private showGrid(isGrid: boolean): void {
    this.isGrid = isGrid;
    document.body.classList.toggle("gridded", isGrid);
    byId("grid").hidden = !isGrid;
    byId("single").hidden = isGrid;
    byId("to-grid").ariaPressed = String(isGrid);
    if (isGrid) {
      this.current?.look(false);
      this.grid.show(this.filter.choice, this.current?.picture.id ?? null);
      return;
    }
    this.grid.hide();
    this.current?.look(!document.hidden);
    this.stage.focus({ preventScroll: true });
    if (!this.current) this.goOn();
  }
}
