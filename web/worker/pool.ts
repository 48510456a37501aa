// Instances of the Go program, each used by one request at a time.
//
// github.com/syumai/workers comes with a script that starts the program anew for every request, which costs more
// than the request. Here an instance is kept: the library hands its functions over when it starts (`binding`), and
// reads `env` and `ctx` from the same object whenever it needs them, so that they can be those of the request under
// way. One at a time, because what one request waits for must not wake another's Go code.

/** What Cloudflare gives to a request beside itself. */
export type Env = Record<string, unknown>;
export interface Context {
  waitUntil(promise: Promise<unknown>): void;
}

/** What the Go program offers, once it runs. */
interface Binding {
  handleRequest(request: Request): Promise<Response>;
  runScheduler(event: unknown): Promise<void>;
}

interface Instance {
  go: Go;
  memory: WebAssembly.Memory;
  context: { env?: Env; ctx?: Context; binding: Partial<Binding> };
}

/** How many instances there may be: each takes about 5 MB, and 12 at most, of the 128 MB that a Worker has. */
const LIVE = 8;
/** How many of them may be waiting for a body at the same time, which can take long. */
const UPLOADS = 4;
/** An instance that has grown beyond this many bytes is not used again. */
const LARGE = 12 << 20;
/** An instance that has been busy for so many milliseconds will not come back: Cloudflare has ended its request. */
const LOST = 300_000;
/** How many requests may wait for an instance, and how long, in milliseconds. */
const WAITING = 32;
const PATIENCE = 1000;

export class Pool {
  private readonly idle: Instance[] = [];
  private readonly busy = new Map<Instance, { upload: boolean; since: number }>();
  private waiting = 0;

  /** Is made while the script is loaded, whose time counts for no request: so the first instance is started here. */
  constructor(private readonly program: WebAssembly.Module) {
    this.idle.push(this.boot(true));
  }

  async fetch(request: Request, env: Env, ctx: Context): Promise<Response> {
    const upload = request.body !== null;
    if (!(await this.room(upload))) return refuse(503, "too many requests at once", { "Retry-After": "2" });
    const answered = this.use(env, ctx, upload, (go) => go.handleRequest(request));
    ctx.waitUntil(answered.catch(() => {})); // also when the client is gone, so that the instance comes back
    try {
      return await answered;
    } catch (e) {
      console.error(String(e));
      return refuse(500, "something went wrong here");
    }
  }

  scheduled(event: unknown, env: Env, ctx: Context): Promise<void> {
    return this.use(env, ctx, false, (go) => go.runScheduler(event));
  }

  /** Waits until there may be one more instance at work; false if that takes too long. */
  private async room(upload: boolean): Promise<boolean> {
    if (!this.full(upload)) return true;
    if (this.waiting >= WAITING) return false;
    this.waiting++;
    try {
      // Asking again and again, because only its own request may wake a request.
      for (let waited = 0; waited < PATIENCE; waited += 10) {
        await new Promise((done) => setTimeout(done, 10));
        if (!this.full(upload)) return true;
      }
      return false;
    } finally {
      this.waiting--;
    }
  }

  private full(upload: boolean): boolean {
    for (const [instance, { since }] of this.busy) {
      if (Date.now() - since > LOST) this.busy.delete(instance);
    }
    const uploads = [...this.busy.values()].filter((b) => b.upload).length;
    return this.busy.size >= LIVE || (upload && uploads >= UPLOADS);
  }

  /** Lets an instance do something. After an error nobody gets it again: its program may have ended. */
  private async use<T>(env: Env, ctx: Context, upload: boolean, work: (go: Binding) => Promise<T>): Promise<T> {
    const instance = this.idle.pop() ?? this.boot();
    this.busy.set(instance, { upload, since: Date.now() });
    const { go, context, memory } = instance;
    context.env = env;
    context.ctx = ctx;
    try {
      const result = await new Promise<T>((resolve, reject) => {
        go.exit = (code) => reject(new Error(`the Go program ended with ${code}`));
        work(context.binding as Binding).then(resolve, reject);
      });
      if (memory.buffer.byteLength <= LARGE) this.idle.push(instance);
      return result;
    } finally {
      this.busy.delete(instance);
    }
  }

  private boot(early = false): Instance {
    const go = new Go();
    go._resolveExitPromise = () => {}; // it belongs to the request that started the program, and nobody waits for it
    const gojs = go.importObject.gojs as Record<string, (sp: number) => void>;
    const random = gojs["runtime.getRandomData"]!;
    // While a script is loaded there is no random source. Go then seeds its maps with zeros; ids and tokens it asks for later.
    gojs["runtime.getRandomData"] = (sp) => {
      if (!early) random(sp);
    };
    const instance = new WebAssembly.Instance(this.program, { ...go.importObject, workers: { ready() {} } });
    const context: Instance["context"] = { binding: {} };
    const scope = globalThis as { context?: unknown };
    scope.context = context; // the program takes it while it starts, which it does at once
    try {
      void go.run(instance);
    } finally {
      delete scope.context;
    }
    if (!context.binding.handleRequest) throw new Error("the Go program did not start");
    early = false;
    return { go, context, memory: instance.exports.mem as WebAssembly.Memory };
  }
}

function refuse(status: number, error: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error, hint: "try again later" }, { status, headers: { "Cache-Control": "no-store", ...headers } });
}
