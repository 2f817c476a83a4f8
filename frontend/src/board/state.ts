/** The cards of a board as plain data: moving, counting, finding neighbours. */
import type { BoardCard, BoardStage } from "./types";

/** A place on the board: a stage, the card it is above (null for the end) and, at the end, the one it is under. */
export interface Place {
  stage: string;
  before: string | null;
  after?: string | null;
  lane?: string;
}

/** The cards of one stage, in their order. */
export function cardsOf(cards: BoardCard[], stage: string): BoardCard[] {
  return cards.filter((card) => card.stage === stage);
}

/** The cards after one of them was moved to a place; unknown places mean the end of the stage. */
export function moved(cards: BoardCard[], key: string, to: Place): BoardCard[] {
  const card = cards.find((each) => each.key === key);
  if (!card || to.before === key) return cards;
  const rest = cards.filter((each) => each.key !== key);
  const there = { ...card, stage: to.stage };
  const above = rest.findIndex((each) => each.key === to.before && each.stage === to.stage);
  const under = rest.findIndex((each) => each.key === to.after && each.stage === to.stage);
  const at = above >= 0 ? above : under >= 0 ? under + 1 : rest.length;
  return [...rest.slice(0, at), there, ...rest.slice(at)];
}

/** Where a card stands: its stage, its place from 1, and how many stand there. */
export function standing(cards: BoardCard[], key: string): { stage: string; place: number; count: number } | null {
  const card = cards.find((each) => each.key === key);
  if (!card) return null;
  const here = cardsOf(cards, card.stage);
  return { stage: card.stage, place: here.indexOf(card) + 1, count: here.length };
}

/** The place one step away in the direction of an arrow key, or null at the edge. */
export function step(stages: BoardStage[], cards: BoardCard[], key: string, arrow: string): Place | null {
  const now = standing(cards, key);
  if (!now) return null;
  if (arrow === "ArrowUp" || arrow === "ArrowDown") {
    const here = cardsOf(cards, now.stage);
    if (arrow === "ArrowUp") return now.place > 1 ? { stage: now.stage, before: here[now.place - 2]?.key ?? null } : null;
    if (now.place >= now.count) return null;
    return { stage: now.stage, before: here[now.place + 1]?.key ?? null, after: here[now.place]?.key ?? null };
  }
  const at = stages.findIndex((stage) => stage.key === now.stage) + (arrow === "ArrowRight" ? 1 : -1);
  const stage = stages[at];
  if (!stage) return null;
  const there = cardsOf(cards, stage.key);
  const before = there[now.place - 1]?.key ?? null;
  return { stage: stage.key, before, ...(before ? {} : { after: there.at(-1)?.key ?? null }) };
}

/** The card to focus from one card with an arrow key, or null at the edge. */
export function neighbour(stages: BoardStage[], cards: BoardCard[], key: string, arrow: string): string | null {
  const now = standing(cards, key);
  if (!now) return null;
  if (arrow === "ArrowUp" || arrow === "ArrowDown") {
    return cardsOf(cards, now.stage)[now.place - 1 + (arrow === "ArrowDown" ? 1 : -1)]?.key ?? null;
  }
  const direction = arrow === "ArrowRight" ? 1 : -1;
  const from = stages.findIndex((stage) => stage.key === now.stage);
  for (let at = from + direction; at >= 0 && at < stages.length; at += direction) {
    const there = cardsOf(cards, stages[at]?.key ?? "");
    if (there.length > 0) return there[Math.min(now.place, there.length) - 1]?.key ?? null;
  }
  return null;
}

/** How many cards count towards the limit of a stage. */
export function load(stage: BoardStage, cards: BoardCard[]): number {
  return cardsOf(cards, stage.key).length + (stage.elsewhere ?? 0);
}

/** Whether a stage holds more cards than it should. */
export function isOver(stage: BoardStage, cards: BoardCard[]): boolean {
  return stage.wip_limit !== null && load(stage, cards) > stage.wip_limit;
}

/** Puts words into a sentence with `%s` places. */
export function filled(sentence: string, ...words: (string | number)[]): string {
  return words.reduce<string>((text, word) => text.replace("%s", String(word)), sentence);
}
