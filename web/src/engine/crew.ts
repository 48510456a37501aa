// How the engine's workers reach each other while they answer a question: the
// worker's side of package crew in /analysis. Parcels and what members say go
// from worker to worker through ports, zero copy; numbers of tasks come from
// the page, which is free while workers are busy. Nothing of the data passes
// through the page.

/** A worker's place among those that work on one set of files. */
export interface Place {
  rank: number;
  size: number;
  /** To the others, by rank; null at its own. */
  ports: (MessagePort | null)[];
}

interface Parcel {
  bucket: number;
  task: number;
  attempt: number;
  part: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What members send each other. Whatever belongs to an earlier question is late and dropped. */
type Letter =
  | { question: number; kind: "parcels"; parcels: Parcel[] }
  | { question: number; kind: "said"; round: number; rank: number; bytes: Uint8Array<ArrayBuffer> };

/**
 * Where bytes wait to be copied into or out of the Go program's memory: one
 * array for all of them. An array of its own for each would live until Go's
 * collector lets go of it, which does not know how much memory that is.
 */
export const stage = {
  bytes: new Uint8Array(8 << 20),
  /** Makes sure that so many fit. */
  room(n: number): void {
    if (n > stage.bytes.length) stage.bytes = new Uint8Array(n);
  },
  put(b: Uint8Array): number {
    stage.room(b.length);
    stage.bytes.set(b);
    return b.length;
  },
};

/** What a Go program is given to work with the others; see wasm/member.go. No promise of it ever rejects. */
export interface Peers {
  rank: number;
  size: number;
  next(): Promise<number>;
  /** Sends the first `n` bytes on the stage. */
  send(to: number, bucket: number, task: number, attempt: number, part: number, n: number): void;
  /** The parcels of a bucket, in order, four numbers each: task, attempt, part, length. They are forgotten but for `take`. */
  received(bucket: number): number[];
  /** Puts the next parcel of that bucket on the stage. */
  take(): void;
  gather(say: Uint8Array<ArrayBuffer>): Promise<Uint8Array[]>;
}

/** One worker's dealings with the others. `ask` asks the page for the number of a task of a round. */
export function createCrew(ask: (question: number, round: number) => void) {
  let place: Place = { rank: 0, size: 1, ports: [null] };
  let question = 0;
  let early: Letter[] = []; // of questions this worker has not come to yet
  let now: Question | undefined;

  function receive(letter: Letter): void {
    if (letter.question > question) early.push(letter);
    else if (letter.question === question) now?.take(letter);
  }

  return {
    /** Takes a place among the workers; ends what was before. */
    join(joined: Place): void {
      for (const port of place.ports) port?.close();
      place = joined;
      [question, early, now] = [0, [], undefined];
      for (const port of place.ports) if (port) port.onmessage = (e: MessageEvent<Letter>) => receive(e.data);
    },
    /** Begins a question; numbers only go up. */
    begin(number: number): Peers {
      question = number;
      now = createQuestion(place, number, (round) => ask(number, round));
      const waiting = early;
      early = [];
      waiting.forEach(receive);
      return now.peers;
    },
    /** Drops what is left of a question. */
    end(number: number): void {
      if (number === question) now = undefined;
    },
    /** The page hands out a task. */
    task(of: number, round: number, number: number): void {
      if (of === question) now?.task(round, number);
    },
  };
}

interface Question {
  peers: Peers;
  take(letter: Letter): void;
  task(round: number, number: number): void;
}

function createQuestion({ rank, size, ports }: Place, question: number, ask: (round: number) => void): Question {
  let round = 0; // gathers come through
  const buckets = new Map<number, Parcel[]>();
  let taken: Parcel[] = [];
  let outbox: Parcel[][] = Array.from({ length: size }, () => []);

  // Tasks: one is always asked for ahead, so that nobody waits for the page.
  let asked = 0; // of this round, minus those handed out to the program
  const numbers: number[] = [];
  let idle: ((number: number) => void) | undefined;

  const said = new Map<number, Uint8Array[]>(); // by round, then rank
  let complete: ((all: Uint8Array[]) => void) | undefined;

  const store = (parcels: Parcel[]) => {
    for (const p of parcels) {
      const list = buckets.get(p.bucket);
      if (list) list.push(p);
      else buckets.set(p.bucket, [p]);
    }
  };

  /** Posts what waits to be sent, a letter for each worker. */
  function post(): void {
    outbox.forEach((parcels, to) => {
      if (!parcels.length) return;
      if (to === rank) store(parcels);
      else send(to, { question, kind: "parcels", parcels }, parcels.map((p) => p.bytes.buffer));
    });
    outbox = outbox.map(() => []);
  }

  const send = (to: number, letter: Letter, transfer: Transferable[] = []) => ports[to]!.postMessage(letter, transfer);

  function hear(at: number, from: number, bytes: Uint8Array): void {
    const all = said.get(at) ?? [];
    said.set(at, all);
    all[from] = bytes;
    check();
  }

  /** Ends the round once everybody has been heard. */
  function check(): void {
    const all = said.get(round);
    if (!complete || !all || Object.keys(all).length < size) return;
    const done = complete;
    said.delete(round);
    complete = undefined;
    round++;
    asked = numbers.length = 0;
    done(all);
  }

  return {
    peers: {
      rank,
      size,
      next() {
        post();
        for (; asked < 2; asked++) ask(round);
        return new Promise((resolve) => {
          const hand = (number: number) => {
            asked--;
            resolve(number);
          };
          const ready = numbers.shift();
          if (ready === undefined) idle = hand;
          else hand(ready);
        });
      },
      send(to, bucket, task, attempt, part, n) {
        outbox[to]!.push({ bucket, task, attempt, part, bytes: stage.bytes.slice(0, n) });
      },
      received(bucket) {
        taken = buckets.get(bucket) ?? [];
        buckets.delete(bucket);
        taken.sort((a, b) => a.task - b.task || a.attempt - b.attempt || a.part - b.part);
        return taken.flatMap((p) => [p.task, p.attempt, p.part, p.bytes.length]);
      },
      take() {
        const { bytes } = taken.shift()!;
        stage.put(bytes);
        bytes.buffer.transfer?.(0); // gone now, not when the browser finds time to collect
      },
      gather(say) {
        post();
        return new Promise((resolve) => {
          complete = resolve;
          for (let to = 0; to < size; to++) if (to !== rank) send(to, { question, kind: "said", round, rank, bytes: say });
          hear(round, rank, say);
        });
      },
    },
    take(letter) {
      if (letter.kind === "parcels") store(letter.parcels);
      else hear(letter.round, letter.rank, letter.bytes);
    },
    task(of, number) {
      if (of !== round) return;
      if (!idle) numbers.push(number);
      else {
        const hand = idle;
        idle = undefined;
        hand(number);
      }
    },
  };
}
