/** The board on the page: cards move by pointer, keys or menu, at once, and come back when the move is refused. */
import { all, on, one, say } from "../dom";
import { toast } from "../toasts";
import { askBlock, askChecks } from "./ask";
import { followDrag } from "./drag";
import { Drawing, fillMover, type Words } from "./draw";
import { laneOf, readLook, setBy, setIn, shownCards, writeLook, type Look, type Only } from "./lanes";
import { get, post, Refusal } from "./server";
import { cardsOf, filled, moved, neighbour, standing, step, type Place } from "./state";
import type { Asked, BoardCard, BoardData, LaneBy, MoveRequest } from "./types";

const STALE_AFTER = 20_000;

export class BoardView {
  private picked: { key: string; was: BoardCard[] } | null = null;
  private readonly drawing: Drawing;
  private look: Look;
  private fetchedAt = performance.now();

  constructor(
    private readonly root: HTMLElement,
    private data: BoardData,
    private readonly words: Words,
    private readonly url = "",
  ) {
    this.drawing = new Drawing(root, words);
    this.look = readLook(location.search, remembered(url), data.lanes ?? "none");
    this.draw();
    root.addEventListener("pointerdown", (event) => this.pressed(event));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("change", (event) => this.chosen(event.target as HTMLSelectElement));
    root.addEventListener("submit", (event) => void this.added(event));
    root.addEventListener("focusout", (event) => this.left(event));
    root.addEventListener("focusin", (event) => this.reached(event.target as Element));
    root.addEventListener("click", (event) => this.folded(event));
    document.addEventListener("visibilitychange", () => void this.refresh(STALE_AFTER));
  }

  /** Looks at the board another way: lanes, filter, only some. */
  see(change: Partial<Look>): void {
    this.look = { ...this.look, ...change };
    history.replaceState(history.state, "", `${location.pathname}${writeLook(this.look, this.data.lanes ?? "none")}`);
    this.draw();
    say(filled(this.words.shown, this.shown().length, this.data.cards.length));
  }

  /** How it is looked at now. */
  get seen(): Look {
    return this.look;
  }

  /** Moves a card at once and asks the server; a refusal puts it back and says why. */
  async move(key: string, to: Place, was = this.data.cards, answers?: Record<string, string>): Promise<void> {
    const card = was.find((each) => each.key === key);
    if (!card) return;
    const put = { ...setIn(to.lane, this.look.lanes) };
    this.show(moved(was, key, to).map((each) => (each.key === key ? { ...each, ...put } : each)));
    const body: MoveRequest = {
      stage: to.stage,
      before: to.before,
      after: to.after ?? null,
      version: card.version,
      is_over_initiatives: this.data.is_over_initiatives ?? false,
      ...setBy(to.lane, this.look.lanes, was),
      ...(answers ? { answers } : {}),
    };
    try {
      const fresh = await post<Partial<BoardCard>>(`/api/items/${key}/move`, body);
      this.show(this.data.cards.map((each) => (each.key === key ? { ...each, ...fresh, stage: to.stage } : each)));
      const said = filled(this.words.dropped, card.name, this.stageName(to.stage));
      say(said);
      toast({ message: fresh.warning ? `${said}. ${fresh.warning}` : said, undo: fresh.undo ?? null });
    } catch (error) {
      this.show(this.data.cards.some((each) => each.key === key) ? putBack(this.data.cards, was, key) : was);
      await this.refused(error as Error, card, to);
    }
  }

  /** A refusal: questions to answer are asked, what somebody else did is fetched, everything else is said. */
  private async refused(error: Error, card: BoardCard, to: Place): Promise<void> {
    if (error instanceof Refusal && error.fields.checks) {
      const asked = await get<Asked[]>(`/api/items/${card.key}/checks?stage=${to.stage}`);
      const answers = await askChecks(filled(this.words.move, card.name), asked);
      if (answers) return this.move(card.key, to, this.data.cards, answers);
      say(filled(this.words.returned, card.name));
      return;
    }
    toast({ message: error.message, refused: true });
    say(filled(this.words.returned, card.name));
    if (error instanceof Refusal && error.status === 409) await this.refresh(0);
  }

  /** Fetches the board again when it may be old, and nobody is carrying a card. */
  private async refresh(after: number): Promise<void> {
    if (!this.url || this.picked || document.hidden || performance.now() - this.fetchedAt < after) return;
    this.fetchedAt = performance.now();
    const fresh = await get<BoardData>(this.url).catch(() => null);
    if (!fresh || this.picked) return;
    this.data = { ...this.data, ...fresh };
    this.draw();
  }

  private shown(): BoardCard[] {
    return shownCards(this.data, this.look);
  }

  private show(cards: BoardCard[]): void {
    this.data.cards = cards;
    this.draw();
  }

  private draw(): void {
    const focused = document.activeElement?.closest<HTMLElement>("[data-card]")?.dataset.card;
    const adding = document.activeElement?.closest<HTMLElement>("[data-adds]")?.dataset.adds;
    const isHere = this.root.contains(document.activeElement);
    this.drawing.draw(this.data, this.shown(), this.look, this.picked?.key ?? null);
    if (isHere && focused) this.focus(focused);
    if (isHere && adding) one<HTMLInputElement>(`[data-adds="${CSS.escape(adding)}"] input`, this.root)?.focus();
  }

  private focus(key: string): void {
    const known = this.data.cards.find((card) => card.key === key);
    if (known) this.drawing.reveal(known, this.data, this.look);
    const card = one(`[data-card="${CSS.escape(key)}"]`, this.root);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private pressed(event: PointerEvent): void {
    this.reached(event.target as Element);
    const card = (event.target as Element).closest<HTMLElement>("[data-card]");
    const isControl = (event.target as Element).closest("select, input, summary, button") !== null;
    if (!card || isControl || !this.data.can_move || event.button !== 0 || event.pointerType === "touch") return;
    followDrag(event, card, (to) => void this.move(card.dataset.card ?? "", to));
  }

  private key(event: KeyboardEvent): void {
    const card = event.target as HTMLElement;
    const key = card.dataset.card;
    if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
    const isArrow = event.key.startsWith("Arrow");
    if (this.picked) {
      if (isArrow) this.carry(key, event.key);
      else if (event.key === "Enter" || event.key === " ") this.putDown(key);
      else if (event.key === "Escape") this.letGo();
      else return;
    } else if (isArrow) {
      const next = neighbour(this.data.stages, this.shown(), key, event.key);
      if (next) this.focus(next);
    } else if (event.key === " " && this.data.can_move) this.pickUp(key);
    else if (event.key === "Enter") one("a", card)?.click();
    else if (event.key.toLowerCase() === "b" && this.data.can_move) void this.block(key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private pickUp(key: string): void {
    this.picked = { key, was: this.data.cards };
    this.draw();
    say(filled(this.words.picked, this.nameOf(key)));
  }

  /** The cards of the lane a card stands in: keys move it there, as lanes by initiative cannot be left. */
  private inLane(key: string): BoardCard[] {
    const card = this.data.cards.find((each) => each.key === key);
    return this.shown().filter((each) => card && laneOf(each, this.look.lanes) === laneOf(card, this.look.lanes));
  }

  private carry(key: string, arrow: string): void {
    const place = step(this.data.stages, this.inLane(key), key, arrow);
    if (!place) return;
    this.show(moved(this.data.cards, key, place));
    const now = standing(this.data.cards, key);
    if (now) say(filled(this.words.placed, this.nameOf(key), this.stageName(now.stage), now.place, now.count));
  }

  private putDown(key: string): void {
    const was = this.picked?.was ?? this.data.cards;
    const stage = this.data.cards.find((card) => card.key === key)?.stage ?? "";
    const here = cardsOf(this.inLane(key), stage);
    const at = here.findIndex((card) => card.key === key);
    this.picked = null;
    void this.move(key, { stage, before: here[at + 1]?.key ?? null, after: here[at - 1]?.key ?? null }, was);
  }

  private letGo(): void {
    const { picked } = this;
    if (!picked) return;
    this.picked = null;
    this.show(picked.was);
    say(filled(this.words.returned, this.nameOf(picked.key)));
  }

  private left(event: FocusEvent): void {
    const next = event.relatedTarget as Element | null;
    if (this.picked && next && !this.root.contains(next)) this.letGo();
  }

  /** Fills the menu of a card when it is reached for. */
  private reached(target: Element): void {
    if (!(target instanceof HTMLSelectElement) || !target.dataset.moves) return;
    const card = this.data.cards.find((each) => each.key === target.dataset.moves);
    if (card) fillMover(target, card, this.data.stages, this.words);
  }

  private chosen(select: HTMLSelectElement): void {
    const key = select.dataset.moves;
    if (!key) return;
    if (select.value.startsWith("!")) {
      const isBlocking = select.value === "!block";
      select.value = this.data.cards.find((card) => card.key === key)?.stage ?? "";
      void (isBlocking ? this.block(key) : this.setBlock(key, { reason: "", team: null }));
      return;
    }
    const last = cardsOf(this.inLane(key), select.value).at(-1);
    void this.move(key, { stage: select.value, before: null, after: last?.key ?? null });
  }

  private async block(key: string): Promise<void> {
    const card = this.data.cards.find((each) => each.key === key);
    if (!card) return;
    const said = card.blocked ? { reason: "", team: null } : await askBlock(card.name, this.data.teams ?? []);
    if (said) await this.setBlock(key, said);
  }

  private async setBlock(key: string, said: { reason: string; team: string | null }): Promise<void> {
    try {
      const version = this.data.cards.find((card) => card.key === key)?.version;
      const body = { ...said, version, is_over_initiatives: this.data.is_over_initiatives ?? false };
      const fresh = await post<Partial<BoardCard>>(`/api/items/${key}/block`, body);
      this.show(this.data.cards.map((each) => (each.key === key ? { ...each, ...fresh, stage: each.stage } : each)));
      toast({ message: `${this.nameOf(key)}: ${said.reason || this.words.unblock}`, undo: fresh.undo ?? null });
    } catch (error) {
      toast({ message: (error as Error).message, refused: true });
    }
  }

  private folded(event: Event): void {
    const key = (event.target as Element).closest<HTMLElement>("[data-folds]")?.dataset.folds;
    if (!key) return;
    const folded = new Set(this.look.folded);
    if (!folded.delete(key)) folded.add(key);
    remember(this.url, [...folded].join(" "));
    this.look = { ...this.look, folded };
    this.draw();
    one(`[data-folds="${CSS.escape(key)}"]`, this.root)?.focus();
  }

  private async added(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const input = one<HTMLInputElement>("input", form);
    if (!input || !this.data.add_url || !input.value.trim()) return;
    const name = input.value.trim();
    const initiative = one<HTMLSelectElement>("select", form)?.value ?? this.data.add_to?.[0]?.key ?? null;
    input.value = "";
    try {
      const card = await post<BoardCard>(this.data.add_url, { name, stage: form.dataset.adds, initiative });
      this.show([...this.data.cards, card]);
      toast({ message: name, undo: card.undo ?? null });
    } catch (error) {
      input.value = name;
      toast({ message: (error as Error).message, refused: true });
    }
  }

  private nameOf(key: string): string {
    return this.data.cards.find((card) => card.key === key)?.name ?? "";
  }

  private stageName(key: string): string {
    return this.data.stages.find((stage) => stage.key === key)?.name ?? "";
  }
}

/** The cards with one of them back where it was, whatever happened to the others. */
export function putBack(cards: BoardCard[], was: BoardCard[], key: string): BoardCard[] {
  const card = was.find((each) => each.key === key);
  if (!card) return cards;
  const below = was.slice(was.indexOf(card) + 1).find((each) => each.stage === card.stage);
  const back = moved(cards, key, { stage: card.stage, before: below?.key ?? null });
  return back.map((each) => (each.key === key ? card : each));
}

function remembered(url: string): string | null {
  try {
    return localStorage.getItem(`mw-folded ${url}`);
  } catch {
    return null;
  }
}

function remember(url: string, text: string): void {
  try {
    localStorage.setItem(`mw-folded ${url}`, text);
  } catch {
    return; // a browser without storage forgets, no more
  }
}

/** Starts every board on the page, and the line of filters above it. */
export async function startBoards(): Promise<void> {
  for (const place of all("[data-board]")) {
    const url = place.dataset.board ?? "";
    const data = await get<BoardData>(url).catch(() => null);
    if (data) startBar(new BoardView(place, data, { ...place.dataset } as unknown as Words, url));
  }
}

function startBar(view: BoardView): void {
  const bar = one("[data-board-bar]");
  if (!bar) return;
  bar.hidden = false;
  const filter = one<HTMLInputElement>("[data-board-filter]", bar);
  const lanes = one<HTMLSelectElement>("[data-board-lanes]", bar);
  const only = one<HTMLSelectElement>("[data-board-only]", bar);
  if (filter) filter.value = view.seen.filter;
  if (lanes) lanes.value = view.seen.lanes;
  if (only) only.value = view.seen.only;
  filter?.addEventListener("input", () => view.see({ filter: filter.value }));
  lanes?.addEventListener("change", () => view.see({ lanes: lanes.value as LaneBy }));
  only?.addEventListener("change", () => view.see({ only: only.value as Only }));
  on("submit", "[data-board-bar]", (event) => event.preventDefault());
}
