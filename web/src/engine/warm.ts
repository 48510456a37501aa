// Warming the engine up. Browsers run WebAssembly at first as it was quickest
// to compile, several times slower than they can, and compile for speed what
// turns out to run often; that is shared by all workers of the module. So while
// somebody looks for a file, a worker of its own answers questions about the
// samples, and has gone by the time it is needed.

import type { Request, Response } from "./protocol.ts";

/** How long it may go on, in milliseconds: by then what runs often has been compiled. */
const ENOUGH = 2500;

/** Starts; `done` resolves when it has ended by itself or by `stop`. */
export function warmUp(worker: Worker, module: WebAssembly.Module, samples: File[]): { done: Promise<void>; stop(): void } {
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  let answered = stop; // by whatever it is
  let task = 0;
  const post = (m: Request) => worker.postMessage(m);
  worker.onmessage = ({ data: m }: MessageEvent<Response>) => {
    if (m.kind === "next") post({ ...m, op: "task", number: task++ });
    else if (m.kind === "ok" || m.kind === "error") answered();
  };
  worker.onerror = stop;
  const ask = (m: Request) => new Promise<void>((resolve) => ((answered = resolve), post(m)));

  async function run(): Promise<void> {
    const end = performance.now() + ENOUGH;
    await ask({ id: 1, op: "start", module });
    for (let question = 1; performance.now() < end; question++) {
      const files = [samples[question % samples.length]!];
      await ask({ id: 1, op: "open", files, recipe: null, place: { rank: 0, size: 1, ports: [null] }, available: 0 });
      task = 0;
      await ask({ id: 1, op: "report", recipe: null, question, available: 0 });
    }
  }

  const done = Promise.race([run(), stopped]).then(() => worker.terminate());
  return { done, stop };
}
