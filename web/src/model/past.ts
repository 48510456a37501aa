// What was before a change, and the way back to it.

/** What was, and what was taken back, oldest first. */
export class Past<T> {
  constructor(
    private readonly before: readonly T[] = [],
    private readonly after: readonly T[] = [],
  ) {}

  get canUndo(): boolean {
    return this.before.length > 0;
  }

  get canRedo(): boolean {
    return this.after.length > 0;
  }

  /** Once `now` is about to change. */
  keep(now: T): Past<T> {
    return new Past([...this.before, now]);
  }

  undo(now: T): [T, Past<T>] {
    const [to, before] = [this.before.at(-1), this.before.slice(0, -1)];
    return this.canUndo ? [to as T, new Past(before, [...this.after, now])] : [now, this];
  }

  redo(now: T): [T, Past<T>] {
    const [to, after] = [this.after.at(-1), this.after.slice(0, -1)];
    return this.canRedo ? [to as T, new Past([...this.before, now], after)] : [now, this];
  }
}
