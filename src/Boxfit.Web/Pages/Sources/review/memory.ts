// What the browser remembers. Where it may not (a private window, a full disk), the page goes on without.

export function recall(key: string): string | null {
  try { return localStorage.getItem(key); } catch { return null; }
}

/** Keeps a text, or forgets it; false where the browser keeps nothing. */
export function remember(key: string, text: string | null): boolean {
  try {
    if (text === null) localStorage.removeItem(key); else localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

/** The keys that begin so. */
export function remembered(beginning: string): string[] {
  try { return Object.keys(localStorage).filter(key => key.startsWith(beginning)); } catch { return []; }
}
