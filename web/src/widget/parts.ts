// The parts of an element that need not come with it. A page that has them in
// its own script says so (whole.ts); the elements fetch them when they are
// needed (later.ts).

export interface Parts {
  french: () => Promise<typeof import("./french.ts")>;
  instead: () => Promise<typeof import("./instead.ts")>;
  sections: () => Promise<typeof import("./sections/all.ts")>;
}

export const parts = {} as Parts;
