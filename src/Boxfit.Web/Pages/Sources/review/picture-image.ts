// A picture's pixels, as large as the screen needs, decoded before they are shown.
import { Problem } from "../shared/api";
import { sleep } from "../shared/dom";
import type { Picture } from "./contract";
import * as server from "./server";

const sizes = [256, 512, 1024, 2048, 4096] as const;

export class PictureImage {
  private size = 0;
  private asked = 0;
  private abort: AbortController | null = null;
  private work: Promise<void> = Promise.resolve();
  /** What can be drawn now; null before it is there. */
  bitmap: ImageBitmap | null = null;
  /** Why it cannot be shown. */
  problem: string | null = null;

  constructor(private readonly picture: Picture) { }

  /** Loads it where what is there is smaller than needed: `needed` is the longest side on the screen, in its own pixels. */
  load(needed: number, isUrgent: boolean): Promise<void> {
    const longest = Math.max(this.picture.width, this.picture.height);
    const size = sizes.find(s => s >= Math.min(needed, longest)) ?? sizes[sizes.length - 1]!;
    if (size <= this.size || size === this.asked) return this.work;
    this.abort?.abort();
    this.abort = new AbortController();
    this.asked = size;
    this.work = this.fetch(size, this.abort.signal, isUrgent);
    return this.work;
  }

  /** Gives its memory back; it can be loaded again. */
  close(): void {
    this.abort?.abort();
    this.bitmap?.close();
    [this.abort, this.bitmap, this.size, this.asked] = [null, null, 0, 0];
  }

  private async fetch(size: number, signal: AbortSignal, isUrgent: boolean): Promise<void> {
    while (!signal.aborted) {
      try {
        const bitmap = await server.image(this.picture.id, size, signal, isUrgent);
        if (signal.aborted) { bitmap.close(); return; }
        this.bitmap?.close();
        [this.bitmap, this.size, this.problem] = [bitmap, size, null];
        return;
      } catch (e) {
        if (signal.aborted) return;
        if (e instanceof Problem || e instanceof DOMException) {
          this.asked = 0;
          this.problem = e instanceof Problem ? e.message : "The browser cannot read what the server made of it.";
          return;
        }
        // The server does not answer now.
        await sleep(1000);
      }
    }
  }
}
