/** Elements of the table and the drawing. */

/** An element with a class. */
export function element(tag: string, name: string): HTMLElement {
  return Object.assign(document.createElement(tag), { className: name });
}

/** A cell of the table. */
export function cell(role: string, words: string): HTMLElement {
  const made = element("div", "mw-gantt-cell");
  made.setAttribute("role", role);
  made.textContent = words;
  return made;
}

/** Several attributes at once. */
export function setAttributes(target: Element, values: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(values)) target.setAttribute(name, String(value));
}
