/** Links as elbows: one pixel, a small arrow at the end. */
import type { Scale } from "./days";
import type { Row } from "./rows";
import { ROW_HEIGHT, span } from "./shapes";
import type { GanttLink, LinkKind } from "./types";

/** A link between the rows that stand for its ends. */
export interface Tied {
  link: GanttLink;
  from: number;
  to: number;
}

/** Links by the rows that stand for their ends; none where both ends are one row, or one is not in sight. */
export function tiedRows(links: GanttLink[], ends: ReadonlyMap<string, number>): Tied[] {
  return links.flatMap((link) => {
    const [from, to] = [ends.get(link.from), ends.get(link.to)];
    return from === undefined || to === undefined || from === to ? [] : [{ link, from, to }];
  });
}

/** The links that touch the rows from `first` to `last`, as SVG text. */
export function linkShapes(tied: Tied[], rows: Row[], scale: Scale, first: number, last: number): string {
  const slack = 8 + 1.2 * scale.pixelsPerDay;
  const paths: string[] = [];
  for (const { link, from, to } of tied) {
    if (Math.max(from, to) < first || Math.min(from, to) > last) continue;
    const [start, end] = [endOf(rows, from, scale), endOf(rows, to, scale)];
    if (!start || !end) continue;
    paths.push(`<path class="${link.is_critical ? "link critical" : "link"}" d="${elbow(link.kind, start, end, slack)}"/>`);
  }
  return paths.join("");
}

function endOf(rows: Row[], at: number, scale: Scale): End | null {
  const item = rows[at]?.item;
  const place = item ? span(item, scale) : null;
  if (!item || !place) return null;
  const half = item.kind === "milestone" ? 6.5 : 0;
  return { start: place[0] - half, end: place[1] + half, y: at * ROW_HEIGHT + ROW_HEIGHT / 2 };
}

export interface End {
  start: number;
  end: number;
  y: number;
}

const STUB = 6;
const HALF_ROW = 17;

/** The path from one bar to another, with its arrow; bars that overlap by up to `slack` pixels still count as following. */
export function elbow(kind: LinkKind, from: End, to: End, slack = 8): string {
  switch (kind) {
    case "SS":
      return `M${from.start} ${from.y}H${Math.min(from.start, to.start) - STUB - 2}V${to.y}H${to.start - 1}${arrow("right")}`;
    case "FF":
      return `M${from.end} ${from.y}H${Math.max(from.end, to.end) + STUB + 2}V${to.y}H${to.end + 1}${arrow("left")}`;
    case "SF":
      return `M${from.start} ${from.y}H${from.start - STUB}V${between(from, to)}H${to.end + STUB}V${to.y}H${to.end + 1}${arrow("left")}`;
    default:
      return finishToStart(from, to, slack);
  }
}

function finishToStart(from: End, to: End, slack: number): string {
  const turn = from.end + STUB;
  if (to.start >= turn + STUB) return `M${from.end} ${from.y}H${turn}V${to.y}H${to.start - 1}${arrow("right")}`;
  const isBelow = to.y > from.y;
  if (to.start >= from.end - slack) {
    const reach = to.start + STUB;
    const drop = Math.min(Math.max(turn, reach), Math.max(to.end - STUB, reach));
    return `M${from.end} ${from.y}H${drop}V${to.y + (isBelow ? -7 : 7)}${arrow(isBelow ? "down" : "up")}`;
  }
  return `M${from.end} ${from.y}H${turn}V${between(from, to)}H${to.start - STUB - 2}V${to.y}H${to.start - 1}${arrow("right")}`;
}

function between(from: End, to: End): number {
  return to.y + (to.y > from.y ? -HALF_ROW : HALF_ROW);
}

function arrow(points: "right" | "left" | "down" | "up"): string {
  switch (points) {
    case "right":
      return "m-4 -3l4 3l-4 3";
    case "left":
      return "m4 -3l-4 3l4 3";
    case "down":
      return "m-3 -4l3 4l3 -4";
    case "up":
      return "m-3 4l3 -4l3 4";
  }
}
