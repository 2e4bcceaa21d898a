// What the page says: by a line that screen readers read out, and by banners for what needs an eye until it is over.
import { byId } from "../shared/dom";
import { button, make } from "../shared/make";

/** Says what was done. */
export function say(text: string): void { byId("said").textContent = text; }

export interface Way { text: string; run: () => void }

const banners = new Map<string, HTMLElement>();

/** Shows a banner under a name, in place of the one before. */
export function warn(name: string, text: string, ...ways: Way[]): void {
  const old = banners.get(name);
  if (old?.dataset["text"] === text) return;
  const banner = make("div", { className: "banner" }, make("span", {}, text), ...ways.map(way => button(way.text, way.run)));
  banner.dataset["text"] = text;
  if (old) old.replaceWith(banner); else byId("banners").append(banner);
  banners.set(name, banner);
}

/** Shows a banner that stays until the person has read it. */
export function report(name: string, text: string): void {
  warn(name, text, { text: "Understood", run: () => calm(name) });
}

/** Takes a banner away. */
export function calm(name: string): void {
  banners.get(name)?.remove();
  banners.delete(name);
}
