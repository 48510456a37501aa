// Files from anywhere on the window: dragged, or pasted (a file, or a table as
// text, such as cells copied from a spreadsheet). Folders are opened with all
// that is in them, by the browser's own entries.

export interface IntakeTarget {
  accepts(): boolean;
  /** None where a folder was empty. */
  files(files: File[]): void;
  /** A drag with files hovers over the window, or has left it. */
  hover(over: boolean): void;
  /** The name of a pasted table. */
  pasted(): string;
}

/** Listens on the window; returns the way to stop. */
export function listen(target: IntakeTarget): () => void {
  let depth = 0; // dragenter and dragleave come for every element passed over
  const carries = (e: DragEvent): boolean => e.dataTransfer?.types.includes("Files") ?? false;
  const enter = (e: DragEvent): void => {
    if (!carries(e)) return;
    e.preventDefault();
    depth++;
    if (target.accepts()) target.hover(true);
  };
  const over = (e: DragEvent): void => {
    if (!carries(e)) return;
    e.preventDefault(); // else the browser would open the file itself
    e.dataTransfer!.dropEffect = target.accepts() ? "copy" : "none";
  };
  const leave = (e: DragEvent): void => {
    if (!carries(e)) return;
    depth = Math.max(0, depth - 1);
    if (depth === 0) target.hover(false);
  };
  const drop = (e: DragEvent): void => {
    e.preventDefault();
    depth = 0;
    target.hover(false);
    if (target.accepts() && e.dataTransfer) void filesOf(e.dataTransfer).then((files) => target.files(files));
  };
  const paste = (e: ClipboardEvent): void => {
    const into = e.composedPath()[0];
    if (into instanceof HTMLInputElement || into instanceof HTMLTextAreaElement || !target.accepts() || !e.clipboardData) return;
    const files = [...e.clipboardData.files];
    const text = e.clipboardData.getData("text/plain");
    if (files.length > 0) target.files(files);
    else if (/\n/.test(text.trim())) target.files([new File([text], `${target.pasted()}.csv`, { type: "text/csv" })]);
    else return;
    e.preventDefault();
  };
  window.addEventListener("dragenter", enter);
  window.addEventListener("dragover", over);
  window.addEventListener("dragleave", leave);
  window.addEventListener("drop", drop);
  window.addEventListener("paste", paste);
  return () => {
    window.removeEventListener("dragenter", enter);
    window.removeEventListener("dragover", over);
    window.removeEventListener("dragleave", leave);
    window.removeEventListener("drop", drop);
    window.removeEventListener("paste", paste);
  };
}

/** The files of a drop, those inside dropped folders too. */
export async function filesOf(data: Pick<DataTransfer, "files" | "items">): Promise<File[]> {
  const plain = [...data.files];
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (!entries.some((entry) => entry?.isDirectory)) return byPath(plain.map((file) => [file.name, file]));
  const found: Array<[string, File]> = [];
  const take = async (entry: FileSystemEntry | null): Promise<void> => {
    if (entry?.isFile) found.push([entry.fullPath, await fileOf(entry as FileSystemFileEntry)]);
    else if (entry && !hidden(entry.fullPath)) for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await take(child);
  };
  for (const entry of entries) await take(entry);
  return byPath(found);
}

/** The files of a picker. */
export function chosen(input: HTMLInputElement): File[] {
  const files = [...(input.files ?? [])];
  input.value = "";
  return byPath(files.map((file) => [file.webkitRelativePath || file.name, file]));
}

/**
 * Files in the order of their paths, as the command line is given them. In
 * folders lie files that are not meant: hidden ones, and the empty _SUCCESS of
 * those that write many parts.
 */
export function byPath(files: Array<[path: string, File]>): File[] {
  return files
    .filter(([path, file]) => !path.includes("/") || (!hidden(path) && !(file.size === 0 && file.name.startsWith("_"))))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, file]) => file);
}

const hidden = (path: string): boolean => /(^|\/)\./.test(path);

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader hands entries out in batches until an empty one. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const out: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return out;
    out.push(...batch);
  }
}
