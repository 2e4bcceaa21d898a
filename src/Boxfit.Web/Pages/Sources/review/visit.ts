// A picture that the person is, was or will be at.
import type { Picture, Proposal } from "./contract";
import { History } from "./history";
import { PictureImage } from "./picture-image";

export class Visit {
  readonly image: PictureImage;
  history: History;
  private spent = 0;
  private since: number | null = null;

  /** @param usual the label of a box that has none. */
  constructor(public picture: Picture, private readonly usual: string | null) {
    this.image = new PictureImage(picture);
    this.history = this.begun();
  }

  /** Whether boxes that are proposed only now may still be shown. */
  get isWaiting(): boolean { return this.picture.state === "open" && this.picture.proposals.length === 0 && !this.history.isTouched; }

  /** What is proposed for a picture that nobody has decided or drawn on. */
  get proposed(): Proposal | undefined {
    return this.picture.state === "open" && !this.history.isTouched ? this.picture.proposals[0] : undefined;
  }

  /** Takes the picture as it is now, with the box that is proposed now. */
  renew(picture: Picture): void {
    this.picture = picture;
    this.history = this.begun();
  }

  private begun(): History {
    const { picture } = this, shown = picture.state === "open" ? picture.proposals[0] : undefined;
    return new History({ box: picture.box ?? shown?.box ?? null, label: picture.label ?? shown?.label ?? this.usual });
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
