// The page of `boxfit review`: begins, and tells the person where it cannot.
import { Problem } from "../shared/api";
import { sleep } from "../shared/dom";
import type { Review } from "./contract";
import { askText } from "./dialogs";
import { calm, warn } from "./notices";
import { Reviewing } from "./reviewing";
import * as server from "./server";

void begin();

async function begin(): Promise<void> {
  const review = await first();
  if (server.person.name === null)
    server.person.name = await askText("Who reviews?", "Your name stands beside each of your decisions.", "text") || "me";
  new Reviewing(review).begin();
}

/** What is reviewed, as soon as the server answers. */
async function first(): Promise<Review> {
  for (;;) {
    try {
      const review = await server.review();
      calm("begin");
      return review;
    } catch (e) {
      warn("begin", e instanceof Problem ? e.message : "The server does not answer; the page asks again.");
      await sleep(1000);
    }
  }
}
