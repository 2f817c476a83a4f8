/** The talk with the server about a plan: changes go one after the other, answers are told and can be undone. */
import { one, say } from "../dom";
import { Band, type EditorWords, type Press } from "./band";
import { Cells } from "./cells";
import { startClipboard } from "./clipboard";
import { type Door, NoError, Steps } from "./door";
import { Drags } from "./drag";
import { Keyboard } from "./keyboard";
import { merged } from "./merging";
import { RowChanges } from "./row_changes";
import { Choice } from "./selection";
import type { Answer, GanttData, PlanChange } from "./types";
import type { GanttView } from "./view";

type Then = (answer: Answer) => void;

/** The plan as somebody saw it when words were typed. */
interface Seen {
  version: string | undefined;
  answered: number;
}

export class Editor {
  readonly steps = new Steps();
  readonly band: Band;
  readonly choice: Choice;
  readonly cells: Cells;
  readonly rows: RowChanges;
  readonly keyboard: Keyboard;
  isTrying = false;
  /** The plan as the server gave it last, without rows that are only being typed. */
  private plan: GanttData;
  private sending: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  /** The entries of the history that this page made, oldest first. */
  private readonly made: string[] = [];

  constructor(
    readonly view: GanttView,
    readonly door: Door,
    readonly words: EditorWords,
    place: HTMLElement,
  ) {
    this.plan = view.data;
    this.band = new Band(view.root, words, view.language);
    this.choice = new Choice(view, words);
    this.cells = new Cells(this, place);
    this.rows = new RowChanges(this);
    this.keyboard = new Keyboard(this);
    startClipboard(this, place);
    new Drags(view, this.rows);
  }

  /** Sends changes one after the other, in the order they were made; a function reads the plan when its turn comes. */
  change(changes: PlanChange[] | (() => PlanChange[]), then?: Then): Promise<void> {
    const early = typeof changes === "function" ? undefined : this.seenBy(changes);
    return this.inTurn(async () => {
      const found = typeof changes === "function" ? changes() : changes;
      if (found.length > 0) await this.send(found, early ?? this.seenBy(found), then);
      else say(this.words.fixed ?? "");
    });
  }

  /** What is typed counts from the rows in sight; what is pressed goes by the order that one's own last change leaves. */
  private seenBy(changes: PlanChange[]): Seen {
    const isCounted = this.waiting === 0 || changes.some((change) => change.do === "predecessors");
    return { version: isCounted ? this.plan.version : undefined, answered: this.made.length };
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    this.waiting += 1;
    const done = this.sending.then(work).finally(() => (this.waiting -= 1));
    this.sending = done.catch(() => undefined);
    return done;
  }

  private async send(changes: PlanChange[], seen: Seen, then?: Then): Promise<void> {
    const footing = {
      version: seen.version ?? this.plan.version,
      since: this.plan.state,
      known: this.made.slice(seen.answered),
      preview: this.isTrying,
    };
    try {
      const answer = await this.door.change(changes, footing);
      if (this.isTrying) this.tried(changes, answer, then);
      else await this.took(answer, then);
    } catch (error) {
      await this.failed(error, changes);
    }
  }

  /** Posts a form of the page in its turn, and shows what it changed. Rejects where the server says no. */
  submit(form: HTMLFormElement): Promise<void> {
    return this.inTurn(async () => this.took(await this.door.submit(form, this.plan.state)));
  }

  private async took(answer: Answer, then?: Then): Promise<void> {
    this.steps.add(answer.undo);
    await this.tell(answer);
    then?.(answer);
  }

  private async tell(answer: Answer): Promise<void> {
    if (answer.undo) this.made.push(answer.undo);
    if (answer.plan) await this.show(answer.plan);
    if (this.view.data.items.length > 0) one("[data-plan-empty]")?.remove();
    const presses: Press[] = [];
    if (this.steps.newest("undo")) presses.push({ words: this.words.undo ?? "", press: () => void this.step("undo") });
    if (this.steps.newest("redo")) presses.push({ words: this.words.redo ?? "", press: () => void this.step("redo") });
    this.band.told(answer, presses);
    say(answer.difference.sentence);
  }

  private async show(told: GanttData): Promise<void> {
    const plan = merged(this.plan, told) ?? (await this.door.plan(undefined));
    if (plan) this.plan = plan;
    this.cells.whenLeft(() => this.view.refresh(this.plan));
    document.dispatchEvent(new Event("mw:plan-changed"));
  }

  private tried(changes: PlanChange[], answer: Answer, then?: Then): void {
    const apply = (): void => {
      this.isTrying = false;
      void this.change(changes, then).then(() => (this.isTrying = true));
    };
    const leave = (): void => {
      this.band.hide();
      this.view.refresh(this.plan);
    };
    const presses = [
      { words: this.words.apply ?? "", press: apply, isMain: true },
      { words: this.words.discard ?? "", press: leave },
    ];
    this.band.told(answer, presses, true);
    this.view.foresee(answer.difference.moved);
    say(`${this.words.would} ${answer.difference.sentence}`);
  }

  /** Nothing typed is lost: what somebody else was faster with can be overruled, what did not get through sent again. */
  private async failed(error: unknown, changes: PlanChange[]): Promise<void> {
    const mine = changes.map(({ version: _seen, versions: _all, ...change }) => change);
    const isStale = error instanceof NoError && error.status === 409;
    const presses: Press[] = [];
    if (isStale && Object.keys(error.theirs).length > 0) presses.push({ words: this.words.mine ?? "", press: () => void this.change(mine) });
    if (!(error instanceof NoError)) presses.push({ words: this.words.again ?? "", press: () => void this.change(changes) });
    say(this.band.refused(error, presses));
    this.cells.whenLeft(() => this.view.refresh(this.plan));
    if (isStale) await this.reload();
  }

  private async reload(): Promise<void> {
    const told = await this.door.plan(this.plan.state).catch(() => null);
    if (told) await this.show(told);
  }

  /** Takes the newest change back, or brings it again. */
  step(side: "undo" | "redo"): Promise<void> {
    return this.inTurn(async () => {
      const context = this.steps.newest(side);
      if (!context) return say(this.words.nothing ?? "");
      try {
        const answer = await this.door.undo(context, this.plan.state);
        this.steps.moved(side, answer.undo);
        await this.tell(answer);
      } catch (error) {
        if (error instanceof NoError) this.steps.moved(side, undefined);
        say(this.band.refused(error));
        await this.reload();
      }
    });
  }
}
