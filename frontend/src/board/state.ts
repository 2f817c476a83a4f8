/** The cards of a board as plain data: moving, counting, finding neighbours. */
import type { BoardCard, BoardStage } from "./types";

/** A place on the board: a stage and the card it is above (null for the end). */
export interface Place {
  stage: string;
  before: string | null;
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
  const at = rest.findIndex((each) => each.key === to.before && each.stage === to.stage);
  return at < 0 ? [...rest, there] : [...rest.slice(0, at), there, ...rest.slice(at)];
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
    return now.place < now.count ? { stage: now.stage, before: here[now.place + 1]?.key ?? null } : null;
  }
  const at = stages.findIndex((stage) => stage.key === now.stage) + (arrow === "ArrowRight" ? 1 : -1);
  const stage = stages[at];
  if (!stage) return null;
  return { stage: stage.key, before: cardsOf(cards, stage.key)[now.place - 1]?.key ?? null };
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

/** Whether a stage holds more cards than it should. */
export function isOver(stage: BoardStage, cards: BoardCard[]): boolean {
  return stage.wip_limit !== null && cardsOf(cards, stage.key).length > stage.wip_limit;
}

/** Puts words into a sentence with `%s` places. */
export function filled(sentence: string, ...words: (string | number)[]): string {
  return words.reduce<string>((text, word) => text.replace("%s", String(word)), sentence);
}
