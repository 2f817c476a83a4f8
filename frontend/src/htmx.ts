/** htmx, set up for the strict content policy and for our answers. */
import htmx from "htmx.org";
import { csrfToken } from "./dom";

interface Answer {
  xhr: XMLHttpRequest;
  shouldSwap: boolean;
  isError: boolean;
}

interface Question {
  verb: string;
  headers: Record<string, string>;
  formData: FormData;
}

/** Sends the token with each change; shows forms that come back with their errors. */
export function startHtmx(): void {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.historyCacheSize = 0;
  htmx.config.scrollIntoViewOnBoost = false;
  document.addEventListener("htmx:configRequest", (event) => {
    const { detail } = event as CustomEvent<Question>;
    detail.headers["X-CSRFToken"] = csrfToken();
    if (detail.verb === "get") withoutBlanks(detail.formData);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = (event as CustomEvent<Answer>).detail;
    if (isFormWithErrors(answer.xhr)) {
      answer.shouldSwap = true;
      answer.isError = false;
    }
  });
}

/** Takes fields left blank out of a question, so that the address stays short. */
export function withoutBlanks(fields: FormData): void {
  for (const name of new Set(fields.keys())) {
    if (fields.getAll(name).every((value) => value === "")) fields.delete(name);
  }
}

/** A 422 that is not a refusal carries the form again, with its errors. */
export function isFormWithErrors(xhr: Pick<XMLHttpRequest, "status" | "getResponseHeader">): boolean {
  return xhr.status === 422 && !(xhr.getResponseHeader("HX-Trigger") ?? "").includes("mw:refused");
}

export { htmx };
