// What is said where no picture comes next.
import type { Choice, Review } from "./contract";
import { tell } from "./message";
import type { Way } from "./notices";

/** Says why there is none, and offers what can be looked through instead. */
export function tellEnd(review: Review, choice: Choice, isEmpty: boolean, go: (choice: Partial<Choice>) => void): void {
  const { state, find } = choice;
  const way = (text: string, to: Partial<Choice>): Way => ({ text, run: () => go(to) });
  const all = way("Look through all", { state: "all" }), again = way("Look again", {});
  if (review.total === 0)
    tell("There are no pictures", "The folder of this review has none.", again);
  else if (find && isEmpty)
    tell(`No ${state === "all" ? "" : `${state} `}picture has “${find}” in its name`, "",
      ...state === "all" ? [] : [way("Look among all", { state: "all" })], way("Show all names", { find: "" }));
  else if (state === "open" && !find)
    tell("There is nothing more to review now",
      "Every picture has its decision, or is open with somebody else, or on another page of yours, which keeps it for five minutes.",
      ...review.counts.skipped > 0 ? [way("Look at the skipped ones", { state: "skipped" })] : [], all, again);
  else if (isEmpty)
    tell("No picture is of this kind", "", all);
  else if (find)
    tell(`That was the last ${state === "all" ? "" : `${state} `}picture with “${find}” in its name`, "", way("From the first", {}),
      way("Show all names", { find: "" }));
  else
    tell("That was the last one", "", way("From the first", {}), ...state === "all" ? [] : [all]);
}
