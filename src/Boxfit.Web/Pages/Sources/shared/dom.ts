// Small helpers for the document.

/** The element of an id, which the page's HTML has. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element "${id}".`);
  return element as T;
}

/** Waits. */
export const sleep = (milliseconds: number): Promise<void> => new Promise(resume => setTimeout(resume, milliseconds));
