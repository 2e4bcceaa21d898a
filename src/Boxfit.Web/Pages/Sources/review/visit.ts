// A picture that the person is, was or will be at.
import type { Picture } from "./contract";
import { History } from "./history";
import { PictureImage } from "./picture-image";

export class Visit {
  readonly image: PictureImage;
  readonly history: History;
  private spent = 0;
  private since: number | null = null;

  /** @param usual the label of a box that has none. */
  constructor(public picture: Picture, usual: string | null) {
    this.image = new PictureImage(picture);
    const shown = picture.state === "open" ? picture.proposals[0] : undefined;
    this.history = new History({ box: picture.box ?? shown?.box ?? null, label: picture.label ?? shown?.label ?? usual });
  }

  /** Counts the time that the picture is looked at. */
  look(isLooked: boolean): void {
    const now = performance.now();
    if (this.since !== null) this.spent += now - this.since;
    this.since = isLooked ? now : null;
  }

  /** The time that it was looked at since this was asked for. */
  takeTime(): number {
    this.look(false);
    const spent = Math.round(this.spent);
    this.spent = 0;
    return spent;
  }
}
