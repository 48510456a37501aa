// What Go's wasm_exec.js defines, as far as it is used here.

declare class Go {
  argv: string[];
  importObject: WebAssembly.Imports;
  exit: (code: number) => void;
  run(instance: WebAssembly.Instance): Promise<void>;
  _resolveExitPromise: () => void;
}

declare module "*.wasm" {
  const program: WebAssembly.Module;
  export default program;
}

// make worker puts it there.
declare module "*/.build/wasm_exec.js";
