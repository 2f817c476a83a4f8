/** The bars beside the table as elements: axis, lines, links, bars, and what is drawn over them. */
import { axisShapes } from "./axis";
import { width, type Scale } from "./days";
import { element, setAttributes } from "./elements";
import { linkShapes, type Tied } from "./links";
import type { Row } from "./rows";
import { ROW_HEIGHT, rowShapes, span } from "./shapes";
import type { GanttData, Moved } from "./types";

const SVG = "http://www.w3.org/2000/svg";
export const HEAD_HEIGHT = 46;

export type Foreseen = Pick<Moved, "key" | "start" | "finish">;

export class Chart {
  readonly box = element("div", "mw-gantt-chart");
  readonly svg = document.createElementNS(SVG, "svg");
  /** What follows the pointer. */
  readonly over = group("over");
  private readonly head = document.createElementNS(SVG, "svg");
  private readonly lines = group("lines");
  private readonly links = group("links");
  private readonly bars = group("bars");
  private readonly then = group("foreseen");

  constructor(
    private readonly words: { today: string },
    private readonly language: string,
  ) {
    this.box.setAttribute("aria-hidden", "true");
    this.head.setAttribute("class", "mw-gantt-axis");
    this.svg.setAttribute("class", "mw-gantt-svg");
    this.svg.append(this.lines, this.links, this.bars, this.then, this.over);
    this.box.append(this.head, this.svg);
  }

  /** Sets the size, and draws the axis with its lines. */
  axis(data: GanttData, scale: Scale, rows: number): void {
    const size = { width: width(scale), height: rows * ROW_HEIGHT };
    setAttributes(this.svg, size);
    setAttributes(this.head, { width: size.width, height: HEAD_HEIGHT });
    const { head, lines } = axisShapes(data, scale, size.height, this.words, this.language);
    this.head.innerHTML = head;
    this.lines.innerHTML = lines;
  }

  /** The bar of a row. */
  row(row: Row, at: number, scale: Scale, withFloat: boolean): SVGGElement {
    const shapes = document.createElementNS(SVG, "g");
    shapes.innerHTML = rowShapes(row.item, scale, at * ROW_HEIGHT + ROW_HEIGHT / 2, width(scale), withFloat);
    this.bars.append(shapes);
    return shapes;
  }

  /** The links that touch the rows from one place to another. */
  tie(tied: Tied[], rows: Row[], scale: Scale, [first, last]: [number, number]): void {
    this.links.innerHTML = linkShapes(tied, rows, scale, first, last);
  }

  /** Where rows would stand if a change were made; nothing for none. */
  foresee(moved: Foreseen[], rows: Row[], scale: Scale): void {
    const places = new Map(moved.length > 0 ? rows.map((row, at) => [row.item.key, at]) : []);
    this.then.innerHTML = moved.map((each) => foreseen(each, places.get(each.key), rows, scale)).join("");
  }
}

function group(name: string): SVGGElement {
  const made = document.createElementNS(SVG, "g");
  made.setAttribute("class", name);
  return made;
}

function foreseen({ start, finish }: Foreseen, at: number | undefined, rows: Row[], scale: Scale): string {
  const item = at === undefined ? undefined : rows[at]?.item;
  const place = item ? span({ ...item, start, finish }, scale) : null;
  if (!place || at === undefined) return "";
  const size = Math.max(place[1] - place[0], 6).toFixed(1);
  return `<rect class="then" x="${place[0]}" y="${at * ROW_HEIGHT + ROW_HEIGHT / 2 + 1}" width="${size}" height="9" rx="2"/>`;
}
