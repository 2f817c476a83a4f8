/** The board on the page: cards move by pointer, keys or menu, at once, and come back when the move is refused. */
import { all, csrfToken, one, say } from "../dom";
import { toast } from "../toasts";
import { followDrag } from "./drag";
import { drawBoard, type Words } from "./draw";
import { filled, moved, neighbour, standing, step, type Place } from "./state";
import type { BoardCard, BoardData, MoveRequest } from "./types";

/** Posts JSON and gives the answer, or throws with the reason for people. */
export async function post<T>(url: string, body: unknown): Promise<T> {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const told = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string };
  if (!answer.ok) throw new Error(told.detail ?? told.title ?? answer.statusText);
  return told as T;
}

export class BoardView {
  private picked: { key: string; was: BoardCard[] } | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly data: BoardData,
    private readonly words: Words,
  ) {
    this.draw();
    root.addEventListener("pointerdown", (event) => this.pressed(event));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("change", (event) => this.chosen(event.target as HTMLSelectElement));
    root.addEventListener("submit", (event) => void this.added(event));
    root.addEventListener("focusout", (event) => this.left(event));
  }

  /** Moves a card at once and asks the server; a refusal puts it back and says why. */
  async move(key: string, to: Place, was = this.data.cards): Promise<void> {
    const card = was.find((each) => each.key === key);
    if (!card) return;
    this.show(moved(was, key, to));
    const body: MoveRequest = { stage: to.stage, before: to.before, version: card.version };
    try {
      const fresh = await post<Partial<BoardCard>>(`/api/items/${key}/move`, body);
      this.show(this.data.cards.map((each) => (each.key === key ? { ...each, ...fresh, stage: to.stage } : each)));
      say(filled(this.words.dropped, card.name, this.stageName(to.stage)));
      if (fresh.warning) toast({ message: fresh.warning });
    } catch (error) {
      this.show(this.data.cards.some((each) => each.key === key) ? putBack(this.data.cards, was, key) : was);
      toast({ message: (error as Error).message, refused: true });
      say(filled(this.words.returned, card.name));
    }
  }

  private show(cards: BoardCard[]): void {
    this.data.cards = cards;
    this.draw();
  }

  private draw(): void {
    const focused = document.activeElement?.closest<HTMLElement>("[data-card]")?.dataset.card;
    const adding = document.activeElement?.closest<HTMLElement>("[data-adds]")?.dataset.adds;
    const isHere = this.root.contains(document.activeElement);
    this.root.replaceChildren(drawBoard(this.data, this.words, this.picked?.key ?? null));
    if (isHere && focused) this.focus(focused);
    if (isHere && adding) one<HTMLInputElement>(`[data-adds="${CSS.escape(adding)}"] input`, this.root)?.focus();
  }

  private focus(key: string): void {
    const card = one(`[data-card="${CSS.escape(key)}"]`, this.root);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private pressed(event: PointerEvent): void {
    const card = (event.target as Element).closest<HTMLElement>("[data-card]");
    const isControl = (event.target as Element).closest("select, input, summary") !== null;
    if (!card || isControl || !this.data.can_move || event.button !== 0 || event.pointerType === "touch") return;
    followDrag(event, card, (to) => void this.move(card.dataset.card ?? "", to));
  }

  private key(event: KeyboardEvent): void {
    const card = event.target as HTMLElement;
    const key = card.dataset.card;
    if (!key) return;
    const isArrow = event.key.startsWith("Arrow");
    if (this.picked) {
      if (isArrow) this.carry(key, event.key);
      else if (event.key === "Enter" || event.key === " ") this.putDown(key);
      else if (event.key === "Escape") this.letGo();
      else return;
    } else if (isArrow) {
      const next = neighbour(this.data.stages, this.data.cards, key, event.key);
      if (next) this.focus(next);
    } else if (event.key === " " && this.data.can_move) this.pickUp(key);
    else if (event.key === "Enter") one("a", card)?.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private pickUp(key: string): void {
    this.picked = { key, was: this.data.cards };
    this.draw();
    say(filled(this.words.picked, this.nameOf(key)));
  }

  private carry(key: string, arrow: string): void {
    const place = step(this.data.stages, this.data.cards, key, arrow);
    if (!place) return;
    this.show(moved(this.data.cards, key, place));
    const now = standing(this.data.cards, key);
    if (now) say(filled(this.words.placed, this.nameOf(key), this.stageName(now.stage), now.place, now.count));
  }

  private putDown(key: string): void {
    const was = this.picked?.was ?? this.data.cards;
    const here = this.data.cards.filter((card) => card.stage === this.data.cards.find((each) => each.key === key)?.stage);
    const at = here.findIndex((card) => card.key === key);
    this.picked = null;
    void this.move(key, { stage: here[at]?.stage ?? "", before: here[at + 1]?.key ?? null }, was);
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

  private chosen(select: HTMLSelectElement): void {
    if (select.dataset.moves) void this.move(select.dataset.moves, { stage: select.value, before: null });
  }

  private async added(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const input = one<HTMLInputElement>("input", form);
    if (!input || !this.data.add_url || !input.value.trim()) return;
    const name = input.value.trim();
    input.value = "";
    try {
      const card = await post<BoardCard>(this.data.add_url, { name, stage: form.dataset.adds });
      this.show([...this.data.cards, card]);
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
  return moved(cards, key, { stage: card.stage, before: below?.key ?? null });
}

/** Starts every board on the page. */
export async function startBoards(): Promise<void> {
  for (const place of all("[data-board]")) {
    const answer = await fetch(place.dataset.board ?? "", { headers: { Accept: "application/json" } });
    if (answer.ok) new BoardView(place, (await answer.json()) as BoardData, { ...place.dataset } as unknown as Words);
  }
}
