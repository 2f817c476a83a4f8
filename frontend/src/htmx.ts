/** htmx, set up for the strict content policy and for our answers. */
import htmx from "htmx.org";
import { csrfToken } from "./dom";

interface Answer {
  xhr: XMLHttpRequest;
  shouldSwap: boolean;
  isError: boolean;
}

/** Sends the token with each change; shows forms that come back with their errors. */
export function startHtmx(): void {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.historyCacheSize = 0;
  htmx.config.scrollIntoViewOnBoost = false;
  document.addEventListener("htmx:configRequest", (event) => {
    (event as CustomEvent).detail.headers["X-CSRFToken"] = csrfToken();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = (event as CustomEvent<Answer>).detail;
    if (isFormWithErrors(answer.xhr)) {
      answer.shouldSwap = true;
      answer.isError = false;
    }
  });
}

/** A 422 that is not a refusal carries the form again, with its errors. */
export function isFormWithErrors(xhr: Pick<XMLHttpRequest, "status" | "getResponseHeader">): boolean {
  return xhr.status === 422 && !(xhr.getResponseHeader("HX-Trigger") ?? "").includes("mw:refused");
}

export { htmx };
