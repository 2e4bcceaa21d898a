// What the browser remembers. Where it may not (a private window, a full disk), it is known as long as the page is open.

const here = new Map<string, string>();

export function recall(key: string): string | null {
  try { return localStorage.getItem(key) ?? here.get(key) ?? null; } catch { return here.get(key) ?? null; }
}

/** Keeps a text, or forgets it; false where the browser keeps nothing. */
export function remember(key: string, text: string | null): boolean {
  here.delete(key);
  try {
    if (text === null) localStorage.removeItem(key); else localStorage.setItem(key, text);
    return true;
  } catch {
    if (text !== null) here.set(key, text);
    return false;
  }
}

/** The keys that begin so. */
export function remembered(beginning: string): string[] {
  try { return Object.keys(localStorage).filter(key => key.startsWith(beginning)); } catch { return []; }
}
