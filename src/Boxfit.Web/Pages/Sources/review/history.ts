// What was done to the box of one picture, to be undone and done again.
import { same, type Box } from "./box";

export interface Drawn { readonly box: Box | null; readonly label: string | null }

/** Steps of the same kind that follow within this time are undone as one. */
const together = 700;

export class History {
  private past: Drawn[] = [];
  private future: Drawn[] = [];
  private kind = "";
  private last = 0;

  constructor(private drawn: Drawn) {}

  get now(): Drawn { return this.drawn; }

  /** Whether anything stands to be undone, and so would be lost. */
  get isTouched(): boolean { return this.past.length > 0; }

  get canRedo(): boolean { return this.future.length > 0; }

  /** Takes a step; false where it changes nothing. */
  step(next: Drawn, kind: string): boolean {
    if (same(next.box, this.drawn.box) && next.label === this.drawn.label) return false;
    const at = performance.now();
    if (kind === "" || kind !== this.kind || at - this.last > together) this.past.push(this.drawn);
    [this.drawn, this.future, this.kind, this.last] = [next, [], kind, at];
    return true;
  }

  undo(): boolean { return this.turn(this.past, this.future); }

  redo(): boolean { return this.turn(this.future, this.past); }

  private turn(from: Drawn[], to: Drawn[]): boolean {
    const drawn = from.pop();
    if (!drawn) return false;
    to.push(this.drawn);
    [this.drawn, this.kind] = [drawn, ""];
    return true;
  }
}
