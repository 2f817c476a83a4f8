/** A form is sent once: what is clicked again before its answer is here sends nothing. */
const PATIENCE_SECONDS = 10;
const underWay = new WeakSet<Element>();

/** Keeps each form from being sent a second time while the first is under way. */
export function startOnce(): void {
  document.addEventListener("submit", onlyOnce, { capture: true });
  window.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && isSent(event.target)) leaves(event.target);
  });
  document.addEventListener("htmx:beforeRequest", (event) => underWay.add(event.target as Element));
  document.addEventListener("htmx:afterRequest", (event) => underWay.delete(event.target as Element));
}

function onlyOnce(event: Event): void {
  if (!underWay.has(event.target as Element)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function isSent(target: EventTarget | null): target is HTMLFormElement {
  return target instanceof HTMLFormElement && target.method === "post" && target.target !== "_blank";
}

/** The page goes; it may come back by the Back button, or stay where the answer is a file or does not come. */
function leaves(form: HTMLFormElement): void {
  underWay.add(form);
  const again = () => underWay.delete(form);
  window.addEventListener("pageshow", again, { once: true });
  window.setTimeout(again, 1000 * PATIENCE_SECONDS);
}
