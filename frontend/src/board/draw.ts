/** Stages and cards as elements. */
import { cardsOf, filled, isOver } from "./state";
import type { BoardCard, BoardData, BoardStage } from "./types";

export type Words = Record<
  "label" | "over" | "limit" | "days" | "add" | "name" | "policy" | "move" | "empty" | "picked" | "placed" | "dropped" | "returned",
  string
>;

/** The whole board. */
export function drawBoard(data: BoardData, words: Words, picked: string | null): HTMLElement {
  const board = make("div", "mw-board-stages");
  board.setAttribute("role", "group");
  board.setAttribute("aria-label", words.label);
  board.append(...data.stages.map((stage) => drawStage(stage, data, words, picked)));
  return board;
}

function drawStage(stage: BoardStage, data: BoardData, words: Words, picked: string | null): HTMLElement {
  const column = make("section", "mw-board-stage");
  column.dataset.stage = stage.key;
  const head = make("div", "mw-board-head");
  const title = make("h2", "mw-board-title", stage.name);
  title.id = `stage-${stage.key}`;
  column.setAttribute("aria-labelledby", title.id);
  const cards = cardsOf(data.cards, stage.key);
  head.append(title, countOf(stage, data, words));
  if (stage.policy) head.append(policyOf(stage.policy, words));
  const list = make("ol", "mw-board-cards");
  list.dataset.cards = "";
  list.append(...cards.map((card) => drawCard(card, data, words, picked)));
  if (cards.length === 0) column.append(head, list, make("p", "mw-quiet mw-board-empty", words.empty));
  else column.append(head, list);
  if (stage.can_add && data.add_url) column.append(adder(stage, words));
  return column;
}

function countOf(stage: BoardStage, data: BoardData, words: Words): HTMLElement {
  const count = cardsOf(data.cards, stage.key).length;
  const over = isOver(stage, data.cards);
  const limit = stage.wip_limit === null ? "" : ` · ${words.limit} ${stage.wip_limit}`;
  return make("span", over ? "mw-board-count mw-watch" : "mw-board-count", `${count}${limit}${over ? `, ${words.over}` : ""}`);
}

function policyOf(policy: string, words: Words): HTMLElement {
  const details = make("details", "mw-board-policy");
  details.append(make("summary", "", words.policy), make("p", "", policy));
  return details;
}

function drawCard(card: BoardCard, data: BoardData, words: Words, picked: string | null): HTMLElement {
  const item = make("li", `mw-board-card${picked === card.key ? " mw-board-picked" : ""}`);
  item.dataset.card = card.key;
  item.tabIndex = 0;
  const name = make("a", "mw-board-name", card.name);
  name.setAttribute("href", card.url);
  name.tabIndex = -1;
  name.draggable = false;
  item.append(name);
  if (card.blocked) item.append(make("p", "mw-board-blocked", card.blocked));
  const foot = make("div", "mw-board-foot");
  foot.append(make("span", "", [card.second, card.owner].filter(Boolean).join(" · ")));
  if (card.age_days) foot.append(make("span", card.is_ageing ? "mw-watch" : "", `${card.age_days} ${words.days}`));
  item.append(foot);
  if (data.can_move) item.append(mover(card, data.stages, words));
  return item;
}

/** The typed twin of dragging: a menu of stages. */
function mover(card: BoardCard, stages: BoardStage[], words: Words): HTMLElement {
  const select = make("select", "mw-board-move") as HTMLSelectElement;
  select.dataset.moves = card.key;
  select.setAttribute("aria-label", filled(words.move, card.name));
  for (const stage of stages) select.add(new Option(stage.name, stage.key, false, stage.key === card.stage));
  return select;
}

function adder(stage: BoardStage, words: Words): HTMLElement {
  const form = make("form", "mw-board-add");
  form.dataset.adds = stage.key;
  const input = make("input", "form-control") as HTMLInputElement;
  Object.assign(input, { name: "name", placeholder: words.add, autocomplete: "off", maxLength: 200, required: true });
  input.setAttribute("aria-label", words.name);
  form.append(input);
  return form;
}

function make(tag: string, name: string, words = ""): HTMLElement {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (words) made.textContent = words;
  return made;
}
