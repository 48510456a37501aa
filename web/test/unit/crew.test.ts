// Workers working together, without workers: their exchange over real ports.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createCrew, stage, type Place, type Peers } from "../../src/engine/crew.ts";

/** A crew of n whose tasks are handed out as the page does it. */
function crew(n: number) {
  const places: Place[] = Array.from({ length: n }, (_, rank) => ({ rank, size: n, ports: Array(n).fill(null) }));
  const channels: MessageChannel[] = [];
  for (let a = 0; a < n; a++) {
    for (let b = a + 1; b < n; b++) {
      const channel = new MessageChannel();
      channels.push(channel);
      [places[a]!.ports[b], places[b]!.ports[a]] = [channel.port1, channel.port2];
    }
  }
  const handed = new Map<string, number>();
  const members = places.map((place) => {
    const member = createCrew((question, round) => {
      const key = `${question} ${round}`;
      const number = handed.get(key) ?? 0;
      handed.set(key, number + 1);
      setTimeout(() => member.task(question, round, number));
    });
    member.join(place);
    return member;
  });
  return { members, close: () => channels.forEach((c) => c.port1.close()) };
}

const bytes = (...values: number[]) => new Uint8Array(values);

/** Sends one byte, as the Go program does it: by way of the stage. */
function send(peers: Peers, to: number, bucket: number, task: number): void {
  stage.put(bytes(task));
  peers.send(to, bucket, task, 0, 0, 1);
}

/** The single bytes that came for a bucket. */
function received(peers: Peers, bucket: number): number[] {
  const labels = peers.received(bucket);
  return Array.from({ length: labels.length / 4 }, (_, i) => {
    peers.take();
    assert.deepEqual(labels.slice(4 * i, 4 * i + 4), [stage.bytes[0], 0, 0, 1]);
    return stage.bytes[0]!;
  });
}

/** What each member does: every task it gets goes to all others, then all say how many they had. */
async function work(peers: Peers, tasks: number): Promise<{ had: number[]; said: number[][]; got: number[][] }> {
  const had: number[] = [];
  for (let task = await peers.next(); task < tasks; task = await peers.next()) {
    had.push(task);
    for (let to = 0; to < peers.size; to++) send(peers, to, task % 3, task);
  }
  const said = (await peers.gather(bytes(had.length))).map((b) => [...b]);
  const got = [0, 1, 2].map((bucket) => received(peers, bucket));
  return { had, said, got };
}

for (const size of [1, 2, 5]) {
  test(`${size} members: every task once, every parcel in order, everybody heard`, async () => {
    const { members, close } = crew(size);
    for (const question of [1, 2]) {
      const peers = members.map((m) => m.begin(question));
      const done = await Promise.all(peers.map((p) => work(p, 20)));
      assert.deepEqual(done.flatMap((d) => d.had).sort((a, b) => a - b), Array.from({ length: 20 }, (_, i) => i));
      for (const d of done) {
        assert.deepEqual(d.said, done.map((other) => [other.had.length]));
        assert.deepEqual(d.got.flat().sort((a, b) => a - b), Array.from({ length: 20 }, (_, i) => i));
        for (const bucket of d.got) assert.deepEqual(bucket, [...bucket].sort((a, b) => a - b));
      }
      // A round later tasks begin at 0 again.
      assert.equal(Math.min(...(await Promise.all(peers.map((p) => p.next())))), 0);
      members.forEach((m) => m.end(question));
    }
    close();
  });
}

test("what belongs to a question that was given up is dropped, what is early is kept", async () => {
  const { members, close } = crew(2);
  const [a, b] = members as [typeof members[0], typeof members[0]];
  const first = a!.begin(1);
  send(first, 1, 0, 7);
  void first.gather(bytes(1)); // the other is never asked
  a!.end(1);
  const second = a!.begin(2); // the other does not know of it yet
  send(second, 1, 0, 8);
  const heard = second.gather(bytes(2));
  await new Promise((r) => setTimeout(r, 20));
  const late = b!.begin(2);
  assert.deepEqual((await late.gather(bytes(3))).map((x) => [...x]), [[2], [3]]);
  assert.deepEqual((await heard).map((x) => [...x]), [[2], [3]]);
  assert.deepEqual(received(late, 0), [8]);
  close();
});
