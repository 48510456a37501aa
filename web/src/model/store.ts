// One value that can be watched. The app has few of them: what is on screen
// (session.ts), the language and theme (i18n/index.ts), the lock (engine/lock.ts).

export interface Readable<T> {
  get(): T;
  /** Calls back after every change; returns the way to stop. */
  subscribe(changed: () => void): () => void;
}

export class Store<T> implements Readable<T> {
  private readonly watchers = new Set<() => void>();

  constructor(private value: T) {}

  get(): T {
    return this.value;
  }

  set(value: T): void {
    if (Object.is(value, this.value)) return;
    this.value = value;
    for (const changed of [...this.watchers]) changed();
  }

  subscribe(changed: () => void): () => void {
    this.watchers.add(changed);
    return () => this.watchers.delete(changed);
  }
}
