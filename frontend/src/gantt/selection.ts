/** Which rows are chosen: one by one, from one to another, all. */

/** The keys between two rows, both included. */
export function between(keys: string[], anchor: string, at: string): string[] {
  const [first, second] = [keys.indexOf(anchor), keys.indexOf(at)];
  if (first < 0 || second < 0) return second < 0 ? [] : [at];
  return keys.slice(Math.min(first, second), Math.max(first, second) + 1);
}

/** The same choice with one row added or taken away. */
export function toggled(chosen: ReadonlySet<string>, key: string): Set<string> {
  const found = new Set(chosen);
  if (!found.delete(key)) found.add(key);
  return found;
}
