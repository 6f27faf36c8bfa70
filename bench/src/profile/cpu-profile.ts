/** What V8's sampling profiler gives, as it writes it into a .cpuprofile. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** The node that each sample was in. */
  readonly samples: readonly number[];
  /** µs since the sample before. */
  readonly timeDeltas: readonly number[];
}

/** A function as called by the functions above it. */
export interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[] | undefined;
}

/** A function with the time spent in it and below it; calls of the same function from the same place are one. */
export interface Frame {
  readonly name: string;
  readonly url: string;
  selfUs: number;
  totalUs: number;
  readonly children: Map<string, Frame>;
}

/** Nothing runs then. */
const waiting = new Set(['(idle)', '(root)']);

/** A thread that another work on the machine keeps from running is not sampled: such a gap is none of its time. */
const gapUsMax = 300;

/** The profile as a tree of frames, without the time in which nothing ran. */
export function buildFrames({ nodes, samples, timeDeltas }: CpuProfile): Frame {
  const selfUs = new Map<number, number>();
  for (const [index, id] of samples.entries()) {
    selfUs.set(id, (selfUs.get(id) ?? 0) + Math.min(gapUsMax, Math.max(0, timeDeltas[index] ?? 0)));
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const root: Frame = { name: 'all', url: '', selfUs: 0, totalUs: 0, children: new Map() };
  const add = (node: ProfileNode, into: Frame): number => {
    const { functionName, url, lineNumber } = node.callFrame;
    const name = functionName === '' ? `(anonymous ${url.split('/').at(-1)}:${lineNumber + 1})` : functionName;
    let frame = into;
    let ownUs = 0;
    if (!waiting.has(functionName)) {
      const key = `${name}\n${url}`;
      frame = into.children.get(key) ?? { name, url, selfUs: 0, totalUs: 0, children: new Map() };
      into.children.set(key, frame);
      ownUs = selfUs.get(node.id) ?? 0;
    }
    let totalUs = ownUs;
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child !== undefined) totalUs += add(child, frame);
    }
    if (frame !== into) {
      frame.selfUs += ownUs;
      frame.totalUs += totalUs;
    }
    return totalUs;
  };
  const [top] = nodes;
  if (top !== undefined) root.totalUs = add(top, root);
  return root;
}
