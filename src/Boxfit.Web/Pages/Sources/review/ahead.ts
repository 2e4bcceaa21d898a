// The pictures that come next, with their images decoded, so that going on waits for nothing.
import { sleep } from "../shared/dom";
import type { Choice } from "./contract";
import { Problem } from "../shared/api";
import { calm, warn } from "./notices";
import * as server from "./server";
import { Visit } from "./visit";

/** How many stand ready. */
const count = 5;

export class Ahead {
  private waiting: Visit[] = [];
  private known = new Set<number>();
  private last: number | null = null;
  private isWrapped = false;
  private isEnded = false;
  private filling: Promise<void> | null = null;
  private era = 0;

  /**
   * @param usual the label of boxes that have none.
   * @param needed how long the longest side of a picture is on the screen.
   * @param isDecided whether a picture is only still open because the server does not have its decision yet.
   */
  constructor(
    public choice: Choice, private readonly usual: string | null, private readonly needed: (visit: Visit) => number,
    private readonly isDecided: (id: number) => boolean) { }

  /** All that stand ready. */
  get visits(): readonly Visit[] { return this.waiting; }

  /** Begins anew, after a picture or at the first. */
  restart(choice: Choice, after: number | null): void {
    for (const visit of this.waiting) visit.image.close();
    this.era++;
    [this.choice, this.last, this.waiting, this.isEnded, this.filling] = [choice, after, [], false, null];
    this.isWrapped = after === null;
    this.known = new Set(after === null ? [] : [after]);
  }

  /** The next one if it is there; `undefined` where it has to be waited for. */
  take(): Visit | null | undefined {
    const visit = this.waiting.shift() ?? (this.isEnded ? null : undefined);
    // What is there is shown first.
    setTimeout(() => void this.fill());
    return visit;
  }

  /** Whether nothing was found at all. */
  get isEmpty(): boolean { return this.isEnded && this.known.size === 0; }

  /** The next one; null where there is none left, `undefined` where others were chosen meanwhile. */
  async next(): Promise<Visit | null | undefined> {
    const era = this.era;
    for (;;) {
      const visit = this.take();
      if (visit !== undefined) return visit;
      await this.fill();
      if (era !== this.era) return undefined;
    }
  }

  /** Puts one before all others. */
  giveBack(visit: Visit): void {
    this.waiting.unshift(visit);
    for (const late of this.waiting.slice(2 * count)) late.image.close();
  }

  private fill(): Promise<void> {
    if (this.isEnded || this.waiting.length >= count) return Promise.resolve();
    const era = this.era;
    return this.filling ??= this.ask(era).finally(() => { if (era === this.era) this.filling = null; });
  }

  private async ask(era: number): Promise<void> {
    const wanted = count - this.waiting.length + 1;
    try {
      const pictures = await server.next(this.choice, this.last, wanted);
      calm("next");
      if (era !== this.era) return;
      for (const picture of pictures) {
        if (this.known.has(picture.id) || (this.choice.state === "open" && this.isDecided(picture.id))) continue;
        this.known.add(picture.id);
        const visit = new Visit(picture, this.usual);
        this.waiting.push(visit);
        if (picture.state !== "unreadable") void visit.image.load(this.needed(visit), false);
      }
      this.last = pictures.at(-1)?.id ?? this.last;
      if (pictures.length < wanted) this.wrap();
    } catch (e) {
      if (era !== this.era) return;
      warn("next", e instanceof Problem ? e.message : "The server does not answer; the page asks again.");
      await sleep(1000);
    }
  }

  /** At the end of the open ones come those that were passed over: others had them then. */
  private wrap(): void {
    if (this.isWrapped || this.choice.state !== "open") this.isEnded = true;
    [this.isWrapped, this.last] = [true, null];
  }
}
