/** The way to the server: changes and undo, and how it says no. */
import { csrfToken } from "../dom";
import type { Answer, GanttData, PlanChange } from "./types";

interface Problem {
  title?: string;
  mine?: Record<string, unknown> | null;
  theirs?: Record<string, unknown> | null;
}

/** The server's no: 409 when somebody was faster, with both values, 422 when a rule forbids it. */
export class NoError extends Error {
  constructor(
    readonly status: number,
    problem: Problem,
  ) {
    super(problem.title ?? "");
    this.mine = problem.mine ?? {};
    this.theirs = problem.theirs ?? {};
  }

  readonly mine: Record<string, unknown>;
  readonly theirs: Record<string, unknown>;
}

async function posted(url: string, body: BodyInit, type: Record<string, string>): Promise<Answer> {
  const headers = { ...type, Accept: "application/json", "X-CSRFToken": csrfToken() };
  const answer = await fetch(url, { method: "POST", headers, body });
  const told = (await answer.json().catch(() => ({}))) as Answer & Problem;
  if (!answer.ok) throw new NoError(answer.status, told);
  return told;
}

/** What the page knows of the plan as a change is made. */
export interface Footing {
  /** The order of the rows as they were seen. */
  version?: string | undefined;
  /** The state that the answer may count from. */
  since?: string | undefined;
  /** One's own changes answered since the words were typed: they are nobody else's. */
  known?: string[];
  preview?: boolean;
}

/** The door of one plan, at `/api/initiatives/{key}/plan`. */
export class Door {
  constructor(private readonly address: string) {}

  /** Makes changes, or says what they would do. */
  change(changes: PlanChange[], footing: Footing): Promise<Answer> {
    return this.send("changes", { changes, ...footing });
  }

  /** Takes a change back; the answer's own `undo` brings it again. */
  undo(context: string, since: string | undefined): Promise<Answer> {
    return this.send("undo", { undo: context, since });
  }

  /** Posts a form of the page as it is. */
  submit(form: HTMLFormElement, since: string | undefined): Promise<Answer> {
    const fields = new FormData(form);
    if (since) fields.set("since", since);
    return posted(form.action, fields, {});
  }

  /** The plan as it is now: what differs from a state. */
  async plan(since: string | undefined): Promise<GanttData | null> {
    const asked = since ? `?since=${since}` : "";
    const answer = await fetch(`${this.address.replace(/\/plan$/, "/gantt")}${asked}`, { headers: { Accept: "application/json" } });
    return answer.ok ? ((await answer.json()) as GanttData) : null;
  }

  private send(verb: string, body: unknown): Promise<Answer> {
    return posted(`${this.address}/${verb}`, JSON.stringify(body), { "Content-Type": "application/json" });
  }
}

/** What can be undone and redone, newest last. */
export class Steps {
  private readonly done: string[] = [];
  private readonly undone: string[] = [];

  /** A new change: what was undone before cannot come back any more. */
  add(context: string | undefined): void {
    if (context) this.done.push(context);
    this.undone.length = 0;
  }

  /** The newest change on one side; nothing happens until `moved` says it went through. */
  newest(side: "undo" | "redo"): string | undefined {
    return (side === "undo" ? this.done : this.undone).at(-1);
  }

  /** One step went through, and this is its way back. */
  moved(side: "undo" | "redo", back: string | undefined): void {
    const [from, to] = side === "undo" ? [this.done, this.undone] : [this.undone, this.done];
    from.pop();
    if (back) to.push(back);
  }
}

/** A key for a new row. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
