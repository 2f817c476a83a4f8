/** Asking the server: answers as data, refusals with their reason and the fields they are about. */
import { csrfToken } from "../dom";

/** What the server refused, for people; 409 when somebody was faster. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly fields: Record<string, string>,
  ) {
    super(message);
  }
}

/** Posts JSON and gives the answer, or throws with the reason for people. */
export async function post<T>(url: string, body: unknown): Promise<T> {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return told<T>(answer);
}

/** Gets JSON, or throws with the reason for people. */
export async function get<T>(url: string): Promise<T> {
  return told<T>(await fetch(url, { headers: { Accept: "application/json" } }));
}

async function told<T>(answer: Response): Promise<T> {
  const said = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string; fields?: Record<string, string> };
  if (!answer.ok) throw new Refusal(said.detail ?? said.title ?? answer.statusText, answer.status, said.fields ?? {});
  return said as T;
}
