// The page of `boxfit review`: begins, and tells the person where it cannot.
import { Problem } from "../shared/api";
import { byId, sleep } from "../shared/dom";
import type { Review } from "./contract";
import { askText } from "./dialogs";
import { calm, warn } from "./notices";
import { Reviewing } from "./reviewing";
import * as server from "./server";

void begin();

async function begin(): Promise<void> {
  const review = await first();
  server.bindTo(review.id);
  const who = byId("who");
  who.addEventListener("click", () => void askName());
  if (server.person.name === null) await askName(); else who.textContent = server.person.name;
  new Reviewing(review).begin();
}

async function askName(): Promise<void> {
  const name = await askText("Who reviews?", "Your name stands beside each of your decisions.", "text");
  server.person.name = name || server.person.name || "me";
  byId("who").textContent = server.person.name;
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
