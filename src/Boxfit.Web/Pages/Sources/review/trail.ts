// The pictures that the person has left and can go back to.
import type { Visit } from "./visit";

/** How many there are at most, and of how many the pixels are kept. */
const length = 500, images = 3;

export class Trail {
  private readonly left: Visit[] = [];

  get visits(): readonly Visit[] { return this.left; }

  get isEmpty(): boolean { return this.left.length === 0; }

  push(visit: Visit): void {
    this.left.push(visit);
    this.left.at(-1 - images)?.image.close();
    if (this.left.length > length) this.left.shift();
  }

  pop(): Visit | undefined { return this.left.pop(); }
}
