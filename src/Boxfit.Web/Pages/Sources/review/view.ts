// Where the picture lies on the screen, and drawing it there.
import type { Point, Size } from "./box";
import type { PictureImage } from "./picture-image";

/** Room around a picture that is shown whole, so that edges at its rim can be taken. */
const margin = 18;
/** The most that a pixel of the picture is enlarged to. */
const mostScale = 40;

export class View {
  /** Pixels of the page for one of the picture. */
  scale = 1;
  private left = 0;
  private top = 0;
  private size: Size = { width: 1, height: 1 };
  private room: Size = { width: 1, height: 1 };
  private image: PictureImage | null = null;
  private isWhole = true;
  private isDue = false;
  private sharpening = 0;
  private readonly drawing: CanvasRenderingContext2D;

  /** @param changed is called when the picture lies elsewhere. */
  constructor(private readonly canvas: HTMLCanvasElement, private readonly changed: () => void) {
    this.drawing = canvas.getContext("2d", { alpha: false })!;
    new ResizeObserver(() => this.measure()).observe(canvas.parentElement!);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    this.measure();
  }

  /** Shows a picture whole, at once where its pixels are there. */
  show(image: PictureImage | null, size: Size): void {
    [this.image, this.size] = [image, size];
    this.fit();
  }

  /** The longest side that a whole picture of this size has here, in pixels of the screen. */
  needed(size: Size): number {
    return Math.max(size.width, size.height) * this.whole(size) * devicePixelRatio;
  }

  fit(): void {
    this.isWhole = true;
    this.scale = this.whole(this.size);
    this.left = (this.room.width - this.size.width * this.scale) / 2;
    this.top = (this.room.height - this.size.height * this.scale) / 2;
    this.draw();
  }

  /** Enlarges; the point of the picture that lies at `at` stays there. */
  zoom(factor: number, at: Point = { x: this.room.width / 2, y: this.room.height / 2 }): void {
    const whole = this.whole(this.size), scale = Math.min(Math.max(this.scale * factor, whole), Math.max(mostScale, whole));
    if (scale <= whole) { this.fit(); return; }
    this.isWhole = false;
    this.left = at.x - (at.x - this.left) * scale / this.scale;
    this.top = at.y - (at.y - this.top) * scale / this.scale;
    this.scale = scale;
    this.pan(0, 0);
  }

  pan(dx: number, dy: number): void {
    this.left = this.held(this.left + dx, this.size.width * this.scale, this.room.width);
    this.top = this.held(this.top + dy, this.size.height * this.scale, this.room.height);
    this.drawSoon();
  }

  toPicture(at: Point): Point { return { x: (at.x - this.left) / this.scale, y: (at.y - this.top) / this.scale }; }

  toScreen(at: Point): Point { return { x: this.left + at.x * this.scale, y: this.top + at.y * this.scale }; }

  draw(): void {
    const { drawing, canvas, image } = this, ratio = devicePixelRatio;
    drawing.setTransform(1, 0, 0, 1, 0, 0);
    drawing.fillStyle = getComputedStyle(canvas).getPropertyValue("--card");
    drawing.fillRect(0, 0, canvas.width, canvas.height);
    if (image?.bitmap) {
      const width = this.size.width * this.scale, height = this.size.height * this.scale;
      // Single pixels are to be seen when they are large.
      drawing.imageSmoothingEnabled = width * ratio < image.bitmap.width * 4;
      drawing.imageSmoothingQuality = "medium";
      drawing.setTransform(ratio, 0, 0, ratio, this.left * ratio, this.top * ratio);
      drawing.drawImage(image.bitmap, 0, 0, width, height);
      this.sharpen(Math.max(width, height) * ratio);
    }
    this.changed();
  }

  /** Keeps the picture's middle part in sight: no edge goes past the middle of the room. */
  private held(start: number, length: number, room: number): number {
    return Math.min(Math.max(start, room / 2 - length), room / 2);
  }

  private whole({ width, height }: Size): number {
    return Math.max(Math.min((this.room.width - 2 * margin) / width, (this.room.height - 2 * margin) / height, mostScale), 1e-3);
  }

  private drawSoon(): void {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => { this.isDue = false; this.draw(); });
  }

  /** Asks for more pixels once the person stays at an enlargement. */
  private sharpen(needed: number): void {
    clearTimeout(this.sharpening);
    const { image } = this;
    this.sharpening = setTimeout(async () => {
      const before = image?.bitmap;
      await image?.load(needed, true);
      if (image === this.image && image?.bitmap !== before) this.draw();
    }, 150);
  }

  private measure(): void {
    const { clientWidth, clientHeight } = this.canvas.parentElement!;
    this.room = { width: clientWidth, height: clientHeight };
    this.canvas.width = Math.round(clientWidth * devicePixelRatio);
    this.canvas.height = Math.round(clientHeight * devicePixelRatio);
    if (this.isWhole) this.fit(); else this.pan(0, 0);
  }
}
