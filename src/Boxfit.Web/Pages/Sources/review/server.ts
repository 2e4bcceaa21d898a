// The page's requests. Where the server asks for a key, the person is asked, and the request goes on.
import { ask, key, Problem } from "../shared/api";
import type { Choice, Picture, Review, Tile, Training } from "./contract";
import { askText } from "./dialogs";
import { recall, remember } from "./memory";

const personKey = "boxfit-person";

export const person = {
  /** The name that stands beside the decisions; null before it was asked for. */
  get name(): string | null { return recall(personKey); },
  set name(text: string | null) { remember(personKey, text); },
};

let set = "";

/** The review as a whole. */
export const review = (): Promise<Review> => json("GET", "api/review");

/** Binds all requests from now on to a review, so that another that is served at this address later refuses them. */
export function bindTo(id: string): void { set = id; }

export const picture = (id: number): Promise<Picture> => json("GET", `api/pictures/${id}`);
export const training = (): Promise<Training> => json("GET", "api/training");
export const train = (preset: string): Promise<Training> => json("POST", "api/training", { preset });
export const stopTraining = async (): Promise<void> => { await send("DELETE", "api/training"); };

/** A part of all pictures of a choice; with `at`, where the picture stands that is named. */
export function tiles(
  choice: Choice, from: number, count: number, picture: number | null): Promise<{ total: number; at: number | null; pictures: Tile[] }> {
  const { order, state, find } = choice;
  const query = new URLSearchParams({ order, state, find, from: String(from), count: String(count) });
  if (picture !== null) query.set("picture", String(picture));
  return json("GET", `api/pictures?${query}`);
}

/** Keeps pictures lent to the person who still looks at them. */
export async function lend(ids: number[]): Promise<void> { await json("POST", "api/leases", { pictures: ids }); }

export async function next(choice: Choice, after: number | null, count: number): Promise<Picture[]> {
  return (await json<{ pictures: Picture[] }>("POST", "api/next", { ...choice, after, count })).pictures;
}

/** Saves a decision on a picture as it was in a version. */
export const put = (id: number, version: number, body: unknown): Promise<Picture> =>
  json("PUT", `api/pictures/${id}`, body, { "If-Match": `"${version}"` });

/** A picture's pixels, its longest side at most `size`. */
export async function image(id: number, size: number, signal: AbortSignal, isUrgent: boolean): Promise<ImageBitmap> {
  const init: RequestInit = { signal, priority: isUrgent ? "high" : "low" };
  return createImageBitmap(await (await send("GET", `api/pictures/${id}/image?size=${size}`, init)).blob());
}

async function json<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T> {
  const init: RequestInit = body === undefined ? {} : { body: JSON.stringify(body) };
  init.headers = { ...headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) };
  return await (await send(method, path, init)).json() as T;
}

let asked: Promise<void> | null = null;

async function send(method: string, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  // Headers are Latin-1 only, and names are in any script.
  headers.set("X-Boxfit-Person", encodeURIComponent(person.name ?? "me"));
  headers.set("X-Boxfit-Page", "review");
  if (set) headers.set("X-Boxfit-Review", set);
  for (;;) {
    const used = key.value;
    try {
      return await ask(path, { ...init, method, headers });
    } catch (e) {
      if (!(e instanceof Problem) || e.status !== 401) throw e;
      if (used === key.value) await (asked ??= askKey().finally(() => { asked = null; }));
    }
  }
}

async function askKey(): Promise<void> {
  const text = key.value ? "This key is not the server's." : "The server asks for a key; it is in the file of its --api-key-file.";
  key.value = await askText("Key", text, "password");
}
