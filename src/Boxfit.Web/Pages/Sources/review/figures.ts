// What the server says of the review as a whole: asked for after decisions, and as long as boxes are still being computed.
import { know } from "./certainty";
import type { Review } from "./contract";
import { poll } from "./polling";
import { showProgress } from "./progress";
import * as server from "./server";

/** How long after a save it is asked for. */
const savedPause = 1500;
/** How often is looked whether boxes are proposed meanwhile, and how often at least after a training. */
const proposingPause = 3000, leastLooks = 2;

export interface FiguresListener {
  /** There are new figures. */
  told(review: Review): void;
  /** Boxes may have come since it was looked last. */
  renew(): void;
  /** All boxes are there that were being computed; those of a model that has just been trained may be among them. */
  proposed(isNewModel: boolean): void;
}

export class Figures {
  private timer = 0;
  /** When it fires. */
  private due = 0;
  /** How often was looked for boxes of a model that has just been trained; null where none has. */
  private looksForModel: number | null = null;

  constructor(private review: Review, private readonly listener: FiguresListener) { }

  get now(): Review { return this.review; }

  /** Shows what is known, and follows it. */
  begin(): void { this.take(this.review); }

  /** A decision was saved, or a picture found to be unreadable. */
  refresh(): void { this.askIn(savedPause); }

  /** A model has been trained, whose boxes are proposed soon. */
  expectModel(): void {
    this.looksForModel = 0;
    void this.ask();
  }

  /** Asks after a pause, or at once with what is to be asked for sooner: of decisions that follow fast, too, something is seen. */
  private askIn(pause: number): void {
    const due = performance.now() + pause;
    if (this.timer && this.due <= due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => void this.ask(), pause);
  }

  private async ask(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = 0;
    const review = await poll(server.review);
    if (review) this.take(review); else this.askIn(proposingPause);
  }

  private take(review: Review): void {
    const wasProposing = this.review.proposing > 0;
    this.review = review;
    know(review.models);
    showProgress(review);
    this.listener.told(review);
    // A model that is trained is loaded before it proposes anything.
    const isLoading = this.looksForModel !== null && this.looksForModel++ < leastLooks;
    if (review.proposing > 0) this.listener.renew();
    if (review.proposing > 0 || isLoading) { this.askIn(proposingPause); return; }
    if (!wasProposing && this.looksForModel === null) return;
    const isNewModel = this.looksForModel !== null;
    this.looksForModel = null;
    this.listener.proposed(isNewModel);
  }
}
