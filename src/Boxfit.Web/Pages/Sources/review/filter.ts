// Which pictures are gone through and in which order: two lists and a line to find names. The address keeps them.
import { byId } from "../shared/dom";
import type { Choice, Review } from "./contract";
import { make } from "../shared/make";

const orderTexts: Record<string, string> = {
  uncertain: "Least certain first", disagreement: "Most disagreement first", size: "Smallest box first", name: "By name", random: "Random",
};
const stateTexts: Record<string, string> = {
  open: "Open", all: "All", reviewed: "Reviewed", accepted: "Accepted unchanged", changed: "Changed or drawn", none: "No object",
  skipped: "Skipped", unreadable: "Unreadable",
};
const typing = 300;

export class Filter {
  private readonly order = byId<HTMLSelectElement>("order");
  private readonly state = byId<HTMLSelectElement>("state");
  private readonly find = byId<HTMLInputElement>("find");
  private timer = 0;
  private keeping = 0;

  /** @param changed is called when the person has chosen others. */
  constructor(review: Review, changed: () => void) {
    const at = new URLSearchParams(location.search);
    this.offer(review.orders, at.get("order"));
    fill(this.state, Object.keys(stateTexts), stateTexts, at.get("state"));
    this.find.value = at.get("find") ?? "";
    for (const list of [this.order, this.state]) list.addEventListener("change", changed);
    this.find.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(changed, typing);
    });
    this.find.addEventListener("keydown", e => {
      if (e.key !== "Enter" && e.key !== "Escape") return;
      e.preventDefault();
      byId("stage").focus({ preventScroll: true });
    });
  }

  /** Offers orders; some are there only once a model has proposed boxes. */
  offer(orders: string[], chosen: string | null = this.order.value): void {
    if (orders.join() !== [...this.order.options].map(o => o.value).join()) fill(this.order, orders, orderTexts, chosen);
  }

  get choice(): Choice { return { order: this.order.value, state: this.state.value, find: this.find.value.trim() }; }

  /** Chooses others without a word to the page. */
  set(choice: Partial<Choice>): void {
    if ([...this.order.options].some(o => o.value === choice.order)) this.order.value = choice.order!;
    this.state.value = choice.state ?? this.state.value;
    this.find.value = choice.find ?? this.find.value;
  }

  /** Keeps in the address where the person is, so that a reload comes back to it; later, since this takes a browser its time. */
  keep(picture: number | null): void {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => {
      const address = new URL(location.href), { order, state, find } = this.choice;
      const named = picture === null ? {} : { picture: String(picture) };
      address.search = String(new URLSearchParams({ order, state, ...(find && { find }), ...named }));
      history.replaceState(null, "", address);
    }, typing);
  }

  /** The picture that the address names. */
  static get picture(): number | null {
    const text = new URLSearchParams(location.search).get("picture");
    return text !== null && /^\d+$/.test(text) ? Number(text) : null;
  }

  /** Puts the cursor into the line for names. */
  focus(): void { this.find.focus(); this.find.select(); }
}

function fill(list: HTMLSelectElement, values: string[], texts: Record<string, string>, chosen: string | null): void {
  list.replaceChildren(...values.map(value => make("option", { value }, texts[value] ?? value)));
  if (chosen !== null && values.includes(chosen)) list.value = chosen;
}
