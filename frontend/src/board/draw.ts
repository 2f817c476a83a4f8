/** Columns, lanes and cards as elements. Only cells whose cards changed are drawn again. */
import { laneOf, lanesOf, type Lane, type Look } from "./lanes";
import { cardsOf, filled, isOver, load } from "./state";
import type { BoardCard, BoardData, BoardStage } from "./types";

export type Words = Record<
  | "label" | "over" | "limit" | "full" | "add" | "addTo" | "name" | "policy" | "asked" | "move" | "empty" | "picked" | "placed" | "dropped"
  | "returned" | "fold" | "unfold" | "nobody" | "more" | "block" | "unblock" | "blockedFor" | "waits" | "expedited" | "none" | "shown",
  string
>;

const AT_FIRST = 40;

interface Cell {
  list: HTMLOListElement;
  cards: BoardCard[];
  picked: string | null;
  limit: number;
}

export class Drawing {
  private cells = new Map<string, Cell>();
  private frame = "";
  private readonly watcher = new IntersectionObserver((seen) => seen.forEach((each) => each.isIntersecting && this.grow(each.target as HTMLElement)), {
    rootMargin: "600px",
  });

  constructor(
    private readonly root: HTMLElement,
    private readonly words: Words,
  ) {}

  /** Draws the cards shown; `every` are all of them, for the counts. */
  draw(data: BoardData, shown: BoardCard[], look: Look, picked: string | null): void {
    const lanes = lanesOf(data, shown, look.lanes, this.words.nobody);
    const frame = JSON.stringify([data.stages, lanes, [...look.folded], look.lanes, data.can_move, data.add_url]);
    if (frame !== this.frame) this.build(data, lanes, look);
    this.frame = frame;
    for (const stage of data.stages) this.count(stage, data);
    for (const lane of lanes) {
      const inLane = lanes.length === 1 ? shown : shown.filter((card) => laneOf(card, look.lanes) === lane.key);
      this.countLane(lane, inLane, data, look);
      for (const stage of data.stages) this.fill(stage, lane, look.folded.has(stage.key) ? [] : cardsOf(inLane, stage.key), data, picked);
    }
  }

  /** Makes sure a card is drawn, however far down it stands. */
  reveal(card: BoardCard, data: BoardData, look: Look): void {
    const cell = this.cells.get(cellKey(card.stage, laneOf(card, look.lanes)));
    const at = cell?.cards.indexOf(card) ?? -1;
    if (!cell || at < cell.limit) return;
    cell.limit = at + AT_FIRST;
    this.list(cell, data);
  }

  private build(data: BoardData, lanes: Lane[], look: Look): void {
    this.cells.clear();
    this.watcher.disconnect();
    const grid = make("div", "mw-board-grid");
    grid.setAttribute("role", "group");
    grid.setAttribute("aria-label", this.words.label);
    grid.tabIndex = -1;
    grid.style.gridTemplateColumns = data.stages.map((stage) => (look.folded.has(stage.key) ? "44px" : "minmax(var(--mw-board-column), 1fr)")).join(" ");
    grid.append(...data.stages.map((stage) => this.head(stage, look.folded.has(stage.key))));
    const entry = lanes.find((lane) => lane.key === "standard") ?? lanes[0];
    for (const lane of lanes) {
      if (look.lanes !== "none") grid.append(laneHead(lane));
      for (const stage of data.stages) grid.append(this.cell(stage, lane, lane === entry, data, look));
    }
    this.root.replaceChildren(grid);
  }

  private head(stage: BoardStage, isFolded: boolean): HTMLElement {
    const head = make("div", `mw-board-head${isFolded ? " mw-board-folded" : ""}`);
    head.dataset.head = stage.key;
    const fold = make("button", "mw-board-fold", isFolded ? "»" : "«") as HTMLButtonElement;
    fold.type = "button";
    fold.dataset.folds = stage.key;
    fold.setAttribute("aria-label", filled(isFolded ? this.words.unfold : this.words.fold, stage.name));
    fold.setAttribute("aria-expanded", String(!isFolded));
    head.append(make("h2", "mw-board-title", stage.name), make("span", "mw-board-count"), fold);
    if (!isFolded && stage.pace) head.append(make("span", "mw-board-pace", stage.pace));
    if (!isFolded && (stage.policy || stage.checks?.length)) head.append(this.policy(stage));
    return head;
  }

  private policy(stage: BoardStage): HTMLElement {
    const details = make("details", "mw-board-policy");
    details.append(make("summary", "", this.words.policy));
    if (stage.policy) details.append(make("p", "", stage.policy));
    if (stage.checks?.length) {
      const list = make("ul", "");
      list.append(...stage.checks.map((text) => make("li", "", text)));
      details.append(make("p", "", this.words.asked), list);
    }
    return details;
  }

  private cell(stage: BoardStage, lane: Lane, isEntry: boolean, data: BoardData, look: Look): HTMLElement {
    const box = make("section", `mw-board-stage${look.folded.has(stage.key) ? " mw-board-folded" : ""}`);
    box.dataset.stage = stage.key;
    box.dataset.lane = lane.key;
    box.setAttribute("aria-label", lane.name ? `${stage.name}, ${lane.name}` : stage.name);
    if (isEntry && stage.can_add && data.add_url && !look.folded.has(stage.key)) box.append(this.adder(stage, data));
    const list = make("ol", "mw-board-cards") as HTMLOListElement;
    list.dataset.cards = "";
    list.dataset.cell = cellKey(stage.key, lane.key);
    box.append(list);
    this.cells.set(cellKey(stage.key, lane.key), { list, cards: [], picked: null, limit: AT_FIRST });
    return box;
  }

  private fill(stage: BoardStage, lane: Lane, cards: BoardCard[], data: BoardData, picked: string | null): void {
    const cell = this.cells.get(cellKey(stage.key, lane.key));
    if (!cell) return;
    const here = cards.some((card) => card.key === picked) ? picked : null;
    const isSame = cell.picked === here && cell.cards.length === cards.length && cards.every((card, at) => card === cell.cards[at]);
    if (isSame && cell.list.hasChildNodes()) return;
    Object.assign(cell, { cards, picked: here });
    this.list(cell, data);
  }

  private list(cell: Cell, data: BoardData): void {
    const { list, cards, limit, picked } = cell;
    list.replaceChildren(...cards.slice(0, limit).map((card) => this.card(card, data, picked)));
    if (cards.length <= limit) return;
    const more = make("li", "mw-board-more", filled(this.words.more, cards.length - limit));
    more.dataset.more = list.dataset.cell ?? "";
    list.append(more);
    this.watcher.observe(more);
    this.data = data;
  }

  private data: BoardData | null = null;

  private grow(more: HTMLElement): void {
    this.watcher.unobserve(more);
    const cell = this.cells.get(more.dataset.more ?? "");
    if (!cell || !this.data || !more.isConnected) return;
    const from = cell.limit;
    cell.limit += AT_FIRST * 2;
    more.remove();
    cell.list.append(...cell.cards.slice(from, cell.limit).map((card) => this.card(card, this.data as BoardData, cell.picked)));
    if (cell.cards.length <= cell.limit) return;
    more.textContent = filled(this.words.more, cell.cards.length - cell.limit);
    cell.list.append(more);
    this.watcher.observe(more);
  }

  private count(stage: BoardStage, data: BoardData): void {
    const place = this.root.querySelector<HTMLElement>(`[data-head="${CSS.escape(stage.key)}"] .mw-board-count`);
    if (!place) return;
    const here = cardsOf(data.cards, stage.key).length;
    const over = isOver(stage, data.cards);
    const counted = load(stage, data.cards);
    const isFull = !over && stage.is_strict && stage.wip_limit !== null && counted >= stage.wip_limit;
    const limit = stage.wip_limit === null ? "" : ` · ${counted === here ? "" : `${counted} `}${filled(this.words.limit, stage.wip_limit)}`;
    place.textContent = `${here}${limit}${over ? `, ▲ ${this.words.over}` : isFull ? `, ${this.words.full}` : ""}`;
    place.classList.toggle("mw-watch", over);
  }

  private countLane(lane: Lane, cards: BoardCard[], data: BoardData, look: Look): void {
    const place = this.root.querySelector<HTMLElement>(`[data-lane-head="${CSS.escape(lane.key)}"] .mw-board-count`);
    if (!place) return;
    const doing = new Set(data.stages.filter((stage) => stage.category === "doing").map((stage) => stage.key));
    const limit = look.lanes === "service" && lane.key === "expedite" ? (data.expedite_limit ?? null) : null;
    const running = cards.filter((card) => doing.has(card.stage)).length;
    const isMany = limit !== null && running > limit;
    place.textContent = limit === null ? String(cards.length) : `${filled(this.words.expedited, running, limit)}${isMany ? `, ▲ ${this.words.over}` : ""}`;
    place.classList.toggle("mw-watch", isMany);
  }

  private card(card: BoardCard, data: BoardData, picked: string | null): HTMLElement {
    const item = make("li", `mw-board-card${picked === card.key ? " mw-board-picked" : ""}${card.service === "expedite" ? " mw-board-expedite" : ""}`);
    item.dataset.card = card.key;
    item.tabIndex = 0;
    const name = make("a", "mw-board-name", card.name);
    name.setAttribute("href", card.url);
    name.tabIndex = -1;
    name.draggable = false;
    item.append(name);
    if (card.under) item.append(make("p", "mw-board-under", card.under));
    if (card.blocked) item.append(make("p", "mw-board-blocked", this.blocked(card)));
    const level = card.age_level ?? 0;
    if (level > 0) item.append(make("p", level > 1 ? "mw-board-old" : "mw-board-half", `${level > 1 ? "▲ " : ""}${card.age_words ?? ""}`));
    const told = [card.second, card.owner].filter(Boolean).join(" · ");
    const age = level === 0 ? (card.age_words ?? "") : "";
    if (told || age) {
      const foot = make("div", "mw-board-foot");
      foot.append(make("span", "", told), make("span", "mw-board-age", age));
      item.append(foot);
    }
    if (data.can_move) item.append(this.mover(card));
    return item;
  }

  private blocked(card: BoardCard): string {
    const parts = [card.waits_for ? filled(this.words.waits, card.waits_for) : "", card.blocked ?? ""].filter(Boolean).join(": ");
    return card.blocked_days ? `${parts} · ${filled(this.words.blockedFor, card.blocked_days)}` : parts;
  }

  /** The typed twin of dragging: a menu of stages, filled when it is reached for. */
  private mover(card: BoardCard): HTMLElement {
    const select = make("select", "mw-board-move") as HTMLSelectElement;
    select.dataset.moves = card.key;
    select.setAttribute("aria-label", filled(this.words.move, card.name));
    select.add(new Option("", card.stage, true, true));
    return select;
  }

  private adder(stage: BoardStage, data: BoardData): HTMLElement {
    const form = make("form", "mw-board-add");
    form.dataset.adds = stage.key;
    const id = `add-${stage.key}`;
    const label = make("label", "mw-offscreen", this.words.name) as HTMLLabelElement;
    label.htmlFor = id;
    const input = make("input", "form-control") as HTMLInputElement;
    Object.assign(input, { id, name: "name", placeholder: this.words.add, autocomplete: "off", maxLength: 200, required: true });
    input.dataset.key = "N";
    form.append(label, input);
    if ((data.add_to?.length ?? 0) > 1) {
      const to = make("select", "form-select") as HTMLSelectElement;
      to.name = "initiative";
      to.setAttribute("aria-label", this.words.addTo);
      data.add_to?.forEach((each) => to.add(new Option(each.name, each.key)));
      form.append(to);
    }
    return form;
  }
}

/** Fills the menu of a card with the stages, and with blocking or going on. */
export function fillMover(select: HTMLSelectElement, card: BoardCard, stages: BoardStage[], words: Words): void {
  if (select.options.length > 1) return;
  select.replaceChildren(...stages.map((stage) => new Option(stage.name, stage.key, false, stage.key === card.stage)));
  select.add(new Option(card.blocked ? words.unblock : words.block, card.blocked ? "!unblock" : "!block"));
}

function laneHead(lane: Lane): HTMLElement {
  const head = make("div", "mw-board-lane");
  head.dataset.laneHead = lane.key;
  head.append(make("h3", "", lane.name), make("span", "mw-board-count"));
  return head;
}

function cellKey(stage: string, lane: string): string {
  return `${stage} ${lane}`;
}

/** An element with a class and words. */
export function make(tag: string, name: string, words = ""): HTMLElement {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (words) made.textContent = words;
  return made;
}
