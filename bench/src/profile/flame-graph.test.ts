import { expect, it } from 'vitest';
import { buildFrames, type CpuProfile } from './cpu-profile.js';
import { renderFlameGraph } from './flame-graph.js';
import { sumLayers } from './layers.js';

const node = (id: number, functionName: string, url: string, children: readonly number[] = []) => ({
  id,
  callFrame: { functionName, url, lineNumber: 0 },
  children,
});

/** 300 µs in the adapter, of which 200 in the driver's native `get`; 100 µs in the transport; idle else. */
const profile: CpuProfile = {
  nodes: [
    node(1, '(root)', '', [2, 3]),
    node(2, '(idle)', ''),
    node(3, 'answer', 'file:///home/somebody/service/apps/http/dist/answer.js', [4]),
    node(4, 'find<T>', 'file:///home/somebody/service/packages/adapter-sqlite/dist/find.js', [5]),
    node(5, 'get', ''),
  ],
  samples: [2, 3, 4, 5, 5, 2],
  timeDeltas: [100_000, 100, 100, 100, 100, 100],
};

it('sums the time of each layer without the time in which nothing ran', () => {
  expect(sumLayers(buildFrames(profile))).toEqual([
    ['driver (better-sqlite3)', 200],
    ['our transport: apps/http', 100],
    ['adapter and sql', 100],
  ]);
});

it('takes a gap between samples for time of other processes', () => {
  const { nodes } = profile;
  expect(buildFrames({ nodes, samples: [3, 3], timeDeltas: [100, 50_000] }).totalUs).toBe(400);
});

it('draws each frame over its caller, with its share, and names no place of this machine', () => {
  const svg = renderFlameGraph(buildFrames(profile), 'A & B');
  expect(svg).toContain('<title>A &amp; B</title>');
  expect(svg).toContain('<title>find&lt;T&gt; 75.0 % packages/adapter-sqlite/dist/find.js</title>');
  expect(svg).toContain('<title>get 50.0 %</title>');
  expect(svg).not.toContain('somebody');
});
