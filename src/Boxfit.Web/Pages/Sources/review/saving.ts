// Decisions on their way to the server. Each is kept in the browser until the server has it, so that nothing is lost whichever of the two
// ends first; one that was made on an older version of the picture waits until the person has chosen.
import { Problem } from "../shared/api";
import { sleep } from "../shared/dom";
import { same, type Box } from "./box";
import type { Decision, Picture } from "./contract";
import { recall, remember, remembered } from "./memory";
import { calm, report, warn } from "./notices";
import * as server from "./server";
import { counted } from "./texts";

export interface Wish { decision: Decision; box: Box | null; label: string | null; milliseconds: number }

/**
 * A decision that waits. `sent` are the wishes that were sent for this version of the picture without an answer: the server may have taken
 * one of them all the same.
 */
export interface Unsaved { id: number; name: string; version: number; wish: Wish; sent: Wish[]; isFromBefore?: boolean }

export interface Listener {
  /** The server has it. */
  saved(picture: Picture): void;
  /** Somebody else was quicker: which shall stand? `undefined` leaves it for later. */
  choose(mine: Unsaved, theirs: Picture): Promise<"mine" | "theirs" | undefined>;
}

export class Saving {
  private readonly waiting = new Map<number, Unsaved>();
  private readonly conflicts = new Map<number, Picture>();
  private isRunning = false;
  private isKept = true;
  private wake = (): void => { };

  /** @param set what the decisions belong to, so that they reach no other set that is served at the same address. */
  constructor(private readonly set: string, private readonly listener: Listener) {
    for (const key of remembered(this.key(""))) this.restore(key);
    addEventListener("online", () => this.wake());
    addEventListener("beforeunload", e => { if (this.waiting.size > 0) e.preventDefault(); });
    void this.run();
  }

  /** Whether a decision on a picture is on its way. */
  has(id: number): boolean { return this.waiting.has(id); }

  /** Takes a decision on a picture as the person saw it. */
  add(picture: Picture, wish: Wish): void {
    const before = this.waiting.get(picture.id);
    const one: Unsaved = {
      id: picture.id, name: picture.name, version: before?.version ?? picture.version, wish, sent: [...before?.sent ?? []],
    };
    if (before) one.wish.milliseconds += before.wish.milliseconds;
    this.waiting.set(one.id, one);
    this.keep(one);
    // The next picture is shown first.
    setTimeout(() => void this.run());
  }

  private key(id: number | ""): string { return `boxfit-unsaved|${this.set}|${id}`; }

  private restore(key: string): void {
    try {
      const one = JSON.parse(recall(key) ?? "") as Unsaved;
      this.waiting.set(one.id, { ...one, sent: one.sent ?? [], isFromBefore: true });
    } catch {
      remember(key, null);
    }
  }

  private keep(one: Unsaved): void {
    this.isKept = remember(this.key(one.id), JSON.stringify(one));
  }

  /** Lets a decision stand on another version of its picture. */
  private rebase(one: Unsaved, version: number): void {
    [one.version, one.sent] = [version, []];
    this.keep(one);
  }

  /** Ends with a decision that is settled; what was decided on its picture while it was on its way goes on. */
  private end(one: Unsaved, picture: Picture | null): void {
    const latest = this.waiting.get(one.id);
    if (latest === one) this.forget(one.id);
    else if (latest && picture) this.rebase(latest, picture.version);
    if (picture) this.listener.saved(picture);
  }

  private forget(id: number): void {
    this.waiting.delete(id);
    this.conflicts.delete(id);
    remember(this.key(id), null);
  }

  /** Sends them one after the other, as long as there are any that can be sent. */
  private async run(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    let pause = 500;
    for (;;) {
      const one = [...this.waiting.values()].find(u => !this.conflicts.has(u.id));
      if (!one) break;
      try {
        await this.send(one);
        pause = 500;
        calm("saving");
      } catch (e) {
        if (e instanceof Problem && [400, 404, 410, 413, 422].includes(e.status) && await this.isOurs()) {
          this.refuse(one, e.message);
          continue;
        }
        warn("saving", this.why(e), { text: "Try now", run: () => this.wake() });
        await Promise.race([sleep(pause), new Promise<void>(resolve => { this.wake = resolve; })]);
        pause = Math.min(pause * 2, 10_000);
      }
    }
    this.isRunning = false;
  }

  private async send(one: Unsaved): Promise<void> {
    try {
      if (one.isFromBefore) await this.check(one);
      // Another was decided while it was checked.
      if (this.waiting.get(one.id) !== one) return;
      if (!one.sent.includes(one.wish)) one.sent.push(one.wish);
      this.keep(one);
      this.end(one, await server.put(one.id, one.version, one.wish));
    } catch (e) {
      const current = e instanceof Problem && e.status === 412 ? e.body["current"] as Picture | undefined : undefined;
      if (!current) throw e;
      // The answer to a try before may have been lost with the server or the browser, but not what it did.
      if (isDone(one.wish, current)) this.end(one, current);
      else if (isMine(current) && one.sent.some(wish => isDone(wish, current)))
        this.rebase(this.waiting.get(one.id) ?? one, current.version);
      else {
        this.conflicts.set(one.id, current);
        void this.settle(one.id);
      }
    }
  }

  /** Whether the server that answers is this set's, and not another program's that was started at its address. */
  private async isOurs(): Promise<boolean> {
    try { return (await server.review()).id === this.set; } catch { return false; }
  }

  /** A decision of an earlier page belongs to the picture that it was made on, and to no other that has its number now. */
  private async check(one: Unsaved): Promise<void> {
    const { name } = await server.picture(one.id);
    if (name !== one.name) throw new Problem(404, `the set's picture ${one.id} is ${name} now`, {}, 1);
    delete one.isFromBefore;
  }

  private async settle(id: number): Promise<void> {
    const mine = this.waiting.get(id), theirs = this.conflicts.get(id);
    if (!mine || !theirs) return;
    const choice = await this.listener.choose(mine, theirs);
    if (choice === undefined) {
      warn(`conflict ${id}`, `${mine.name}: somebody else has decided otherwise.`, { text: "Choose", run: () => void this.settle(id) });
      return;
    }
    calm(`conflict ${id}`);
    if (choice === "theirs") {
      this.forget(id);
      this.listener.saved(theirs);
      return;
    }
    this.conflicts.delete(id);
    this.rebase(this.waiting.get(id) ?? mine, theirs.version);
    void this.run();
  }

  private refuse(one: Unsaved, why: string): void {
    this.end(one, null);
    report(`refused ${one.id}`, `${one.name} cannot be saved: ${why}`);
  }

  private why(e: unknown): string {
    const reason = e instanceof Problem ? e.message : "The server does not answer.";
    const kept = this.isKept ? "kept in this browser and sent again" : "sent again as long as this page is open; leave it open";
    const count = this.waiting.size, subject = count === 1 ? "It is" : "They are";
    return `${counted(count, "decision is", "decisions are")} not saved yet. ${reason} ${subject} ${kept}.`;
  }
}

/** Whether this person has decided last, or nobody, as where a decision was taken back. */
const isMine = ({ by }: Picture): boolean => by === null || by === (server.person.name ?? "me");

/** Whether a picture is as was wished. */
function isDone(wish: Wish, picture: Picture): boolean {
  const is = picture.state === "changed" ? "accepted" : picture.state;
  return is === wish.decision && (is !== "accepted" || (same(wish.box, picture.box) && wish.label === picture.label));
}
