import type { Frame } from './cpu-profile.js';

const driver = 'driver (better-sqlite3)';
const adapter = 'adapter and sql';
const byHand = 'bench (the side by hand)';
const driverCalls = new Set(['get', 'all', 'run', 'next', 'iterate']);

/** Layers of the service, by where a function's code lies; the first that fits counts. */
const layers: readonly (readonly [name: string, pattern: RegExp])[] = [
  [driver, /better-sqlite3/],
  ['driver (pg)', /node_modules\/pg(-pool|-protocol)?\//],
  [adapter, /packages\/(adapter-sqlite|adapter-postgresql|sql)\//],
  ['core', /packages\/core\//],
  ['validation (typebox)', /\/typebox|validate-input/],
  ['middlewares: deadline, access, times', /packages\/application\/.*\/middleware\//],
  ['telemetry', /packages\/telemetry\/|prom-client/],
  ['operation and invoke', /packages\/application\//],
  ['our transport: apps/http', /apps\/http\//],
  ['our transport: apps/grpc', /apps\/grpc\//],
  ['serving', /packages\/serving\//],
  ['router, Express', /node_modules\/(find-my-way|express|router|path-to-regexp|finalhandler|parseurl|encodeurl)/],
  ['grpc-js and protobuf', /node_modules\/(@grpc|protobufjs|@bufbuild|long)/],
  [byHand, /bench\/dist\//],
  ['Node.js: HTTP/2', /^node:internal\/http2/],
  ['Node.js: HTTP', /^node:_http|^node:internal\/(http|url)/],
  ['Node.js: streams, sockets, timers', /^node:/],
];

const natives: ReadonlyMap<string, string> = new Map([
  ['(garbage collector)', 'garbage collector'],
  ['(program)', 'native code outside JavaScript'],
  ...['writeUtf8String', 'writeLatin1String', 'writeBuffer', 'writev'].map(
    (name) => [name, 'writes to sockets'] as const,
  ),
]);

/** Time in the functions of each layer themselves, in µs, the largest first. What V8 has built in counts to its caller. */
export function sumLayers(root: Frame): readonly (readonly [layer: string, us: number])[] {
  const sums = new Map<string, number>();
  const visit = (frame: Frame, callerLayer: string): void => {
    const layer = layerOf(frame, callerLayer);
    sums.set(layer, (sums.get(layer) ?? 0) + frame.selfUs);
    for (const child of frame.children.values()) visit(child, layer);
  };
  for (const child of root.children.values()) visit(child, 'other');
  return [...sums].sort(([, a], [, b]) => b - a);
}

/** Methods of better-sqlite3 are native: they have a name, and no place. */
const isDriverCall = (name: string, callerLayer: string): boolean =>
  (name === '(anonymous :0)' || driverCalls.has(name)) && (callerLayer === adapter || callerLayer === byHand);

function layerOf({ name, url }: Frame, callerLayer: string): string {
  if (url === '') return isDriverCall(name, callerLayer) ? driver : (natives.get(name) ?? callerLayer);
  return layers.find(([, pattern]) => pattern.test(url))?.[0] ?? 'other';
}
