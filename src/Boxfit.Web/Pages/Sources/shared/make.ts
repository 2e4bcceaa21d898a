// Makes elements.

/** An element with its properties and what is in it. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K, properties: Partial<HTMLElementTagNameMap[K]> = {}, ...content: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...content);
  return element;
}

/** A button that does something. */
export function button(text: string, run: () => void, className = ""): HTMLButtonElement {
  const made = make("button", { type: "button", className }, text);
  made.addEventListener("click", run);
  return made;
}

const svg = "http://www.w3.org/2000/svg";

/** An element of a drawing. */
export function shape(name: string, attributes: Record<string, string | number>, ...content: (Node | string)[]): SVGElement {
  const made = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...content);
  return made;
}
