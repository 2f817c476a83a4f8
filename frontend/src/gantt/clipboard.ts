/** Rows in and out through the clipboard, as spreadsheets take and give them. */
import type { Editor } from "./editor";

/** Takes pasted rows, and gives the chosen ones where nothing else is selected. */
export function startClipboard(editor: Editor, place: HTMLElement): void {
  document.addEventListener("paste", (event) => {
    const target = event.target as HTMLElement;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (target !== document.body && !place.contains(target)) return;
    if (target.closest("input, textarea") || !text.trim()) return;
    event.preventDefault();
    editor.cells.paste(text, editor.view.rows[editor.view.focused]?.item);
  });
  place.addEventListener("copy", (event) => copied(event, editor));
}

function copied(event: ClipboardEvent, editor: Editor): void {
  const rows = editor.choice.rowsWith(editor.view.focused);
  if ((event.target as HTMLElement).closest("input") || rows.length === 0 || String(window.getSelection())) return;
  const least = Math.min(...rows.map((row) => row.level));
  const lines = rows.map(({ item, level }) => [level - least + 1, item.name, item.duration ?? "", item.owner_name ?? ""].join("\t"));
  event.clipboardData?.setData("text/plain", ["Level\tName\tDuration\tOwner", ...lines].join("\n"));
  event.preventDefault();
}
