// Asking again and again how things stand.
import { reason } from "../shared/api";
import { calm, warn } from "./notices";

/** What the server says; null where it does not answer well, which a banner says until it does. */
export async function poll<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    const answer = await ask();
    calm("server");
    return answer;
  } catch (e) {
    warn("server", reason(e));
    return null;
  }
}
