// Training on what is reviewed, from the page.
import { reason } from "../shared/api";
import { byId, sleep } from "../shared/dom";
import type { Training } from "./contract";
import { open } from "./dialogs";
import { button } from "../shared/make";
import { calm, report, say } from "./notices";
import { poll } from "./polling";
import * as server from "./server";
import { counted, duration, joined } from "./texts";

const wait = 2000;

export class Trainer {
  private readonly start = byId<HTMLButtonElement>("train");
  private readonly line = byId("training");
  private isWatching = false;

  /**
   * @param fewest the fewest reviewed boxes that can be trained on.
   * @param done is called when the new model's boxes are there.
   */
  constructor(private readonly fewest: number, private readonly done: () => void) {
    this.start.addEventListener("click", () => void this.ask());
  }

  /** Shows how a training stands, and follows one that runs. */
  show(training: Training, canTrain: boolean): void {
    this.start.disabled = !canTrain || training.state === "running";
    this.start.title = canTrain ? "" : `A training needs ${counted(this.fewest, "reviewed box", "reviewed boxes")}.`;
    this.tell(training);
    if (training.state === "running" && !this.isWatching) void this.watch();
  }

  private async ask(): Promise<void> {
    const preset = await open(byId<HTMLDialogElement>("train-dialog"));
    if (preset !== "best" && preset !== "fast") return;
    await this.change(() => server.train(preset), "The training has begun. Go on reviewing meanwhile.");
  }

  private async stop(): Promise<void> {
    const work = async (): Promise<Training> => { await server.stopTraining(); return server.training(); };
    await this.change(work, "The training is told to stop; it saves where it stands first.");
  }

  private async change(work: () => Promise<Training>, text: string): Promise<void> {
    try {
      this.show(await work(), true);
      calm("training");
      say(text);
    } catch (e) {
      report("training", reason(e));
    }
  }

  private async watch(): Promise<void> {
    this.isWatching = true;
    for (;;) {
      await sleep(wait);
      const training = await poll(server.training);
      if (!training) { this.lose(); continue; }
      this.show(training, true);
      if (training.state === "running") continue;
      this.isWatching = false;
      if (training.state === "done") this.done();
      else say(training.state === "failed" ? "The training failed." : "The training was stopped.");
      return;
    }
  }

  private tell({ state, epoch, epochs, secondsLeft, meanIou, message, run, model }: Training): void {
    const isRunning = state === "running";
    const figures = joined([
      isRunning && epoch !== null && epochs !== null ? `epoch ${epoch} of ${epochs}` : "",
      isRunning && meanIou !== null ? `mean IoU now ${meanIou.toFixed(3)} on pictures held out` : "",
      model ? modelText(model) : "",
      isRunning && secondsLeft !== null ? `${duration(secondsLeft)} left` : "",
      message ?? "",
    ], ", ");
    const beginning = { none: "", running: "Training", done: `Trained ${run ?? ""}`, failed: "The training failed" }[state];
    // One that was stopped is none any more, and still says how it goes on.
    const text = state === "none" ? message ? `Training: ${message}` : "" : joined([beginning, figures], ": ");
    this.line.hidden = text === "";
    this.line.classList.toggle("bad", state === "failed");
    this.write(text, isRunning);
  }

  /** How it stands is not known: a server that was ended has stopped it. */
  private lose(): void {
    this.write("Training: how it stands is not known as long as the server does not answer. Where it was stopped, the server says how it " +
      "goes on when it is started again.", false);
  }

  private write(text: string, canStop: boolean): void {
    if (this.line.dataset["text"] === text) return;
    this.line.dataset["text"] = text;
    this.line.replaceChildren(text, ...canStop ? [button("Stop", () => void this.stop())] : []);
  }
}

/** The model that is delivered need not be the best epoch's; the constant box says how much it has learned. */
function modelText({ meanIou, measuredOn, pictures, constantBoxIou }: NonNullable<Training["model"]>): string {
  const on = pictures === null ? `the ${measuredOn} part` : counted(pictures, `${measuredOn} picture`, `${measuredOn} pictures`);
  const constant = constantBoxIou === null ? "" : ` (the best constant box has ${constantBoxIou.toFixed(3)})`;
  return `mean IoU ${meanIou.toFixed(3)} on ${on}${constant}`;
}
