/** Small ways to find and listen in the document. */

/** The first element that matches, or null. */
export function one<E extends Element = HTMLElement>(selector: string, inside: ParentNode = document): E | null {
  return inside.querySelector<E>(selector);
}

/** All elements that match, in the order of the document. */
export function all<E extends Element = HTMLElement>(selector: string, inside: ParentNode = document): E[] {
  return [...inside.querySelectorAll<E>(selector)];
}

/** Listens on the document for events from elements that match, also those that come later. */
export function on<K extends keyof DocumentEventMap>(
  type: K,
  selector: string,
  react: (event: DocumentEventMap[K], element: HTMLElement) => void,
): void {
  document.addEventListener(type, (event) => {
    const element = (event.target as Element | null)?.closest?.<HTMLElement>(selector);
    if (element) react(event, element);
  });
}

/** The token that the server wants with each change. */
export function csrfToken(): string {
  return one<HTMLMetaElement>('meta[name="csrf"]')?.content ?? "";
}

/** A word or sentence the server put on the page for scripts, in the reader's language. */
export function word(name: string): string {
  return one("#mw-words")?.dataset[name] ?? "";
}

/** Says something to people who listen to the page rather than see it. */
export function say(text: string): void {
  const region = one("#mw-live");
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => (region.textContent = text));
}
