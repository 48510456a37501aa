// Runs the tests of the R2 store in a Worker: answers with what they print, 200 if they pass.

import "../.build/wasm_exec.js";
import program from "../.build/store_test.wasm";

export default {
  async fetch(_request: Request, env: { REPORTS: unknown }): Promise<Response> {
    const scope = globalThis as unknown as { bucket: unknown; fs: { writeSync(file: number, bytes: Uint8Array): number } };
    let printed = "";
    const text = new TextDecoder();
    scope.bucket = env.REPORTS;
    scope.fs.writeSync = (_file, bytes) => {
      printed += text.decode(bytes, { stream: true });
      return bytes.length;
    };
    const go = new Go();
    go.argv = ["store_test", "-test.v"];
    let code = -1;
    go.exit = (c) => (code = c);
    await go.run(new WebAssembly.Instance(program, go.importObject));
    return new Response(printed, { status: code === 0 ? 200 : 500 });
  },
};
