// How a page asks its server: with the key, where one is needed, and with the errors' own sentences.

/** An error of the server, as its problem details say it. */
export class Problem extends Error {
  constructor(readonly status: number, detail: string, readonly body: Record<string, unknown>, readonly retryAfter: number) {
    super(detail);
  }
}

/** No answer at all, as when the server has ended. */
export class NoAnswer extends Error {}

/** What is said of an error: the server's sentence, that it does not answer, or what went wrong in the page itself. */
export function reason(e: unknown): string {
  if (e instanceof Problem || e instanceof NoAnswer) return e.message;
  return `This page failed: ${e instanceof Error ? e.message : String(e)}`;
}

/** The key that was typed in; none where none is needed. It is kept until the tab is closed. */
export const key = {
  get value(): string { return sessionStorage.getItem("boxfit-key") ?? ""; },
  set value(text: string) { sessionStorage.setItem("boxfit-key", text); },
};

/** Asks the server; what is not answered well is a `Problem`, and no answer at all a `NoAnswer`. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (key.value) headers.set("Authorization", `Bearer ${key.value}`);
  const response = await fetch(path, { ...init, headers }).catch((e: unknown) => {
    throw e instanceof TypeError ? new NoAnswer("The server does not answer.") : e;
  });
  if (response.ok) return response;
  const body = await response.json().catch(() => ({})) as Record<string, unknown>;
  const detail = typeof body["detail"] === "string" ? body["detail"] : `${response.status} ${response.statusText}`;
  throw new Problem(response.status, detail, body, Number(response.headers.get("Retry-After")) || 1);
}
