import type { Frame } from './cpu-profile.js';

const width = 1200;
const rowHeight = 16;
const charWidth = 6.6;
/** Narrower frames are left out, so that the picture stays small. */
const leastShare = 0.003;
const depthMax = 60;

interface Box {
  readonly frame: Frame;
  readonly x: number;
  readonly depth: number;
}

/** Colours by whose code it is: ours, a dependency's, Node.js's, native. */
const colours: readonly (readonly [RegExp, string])[] = [
  [/\/(packages|apps|bench)\/(?!.*node_modules)/, '#e8804c'],
  [/node_modules/, '#e8c14c'],
  [/^node:/, '#8fbf6f'],
  [/^$/, '#a8b4c4'],
];

/** A flame graph as SVG: width is processor time, callers stand below what they call, a title tells the share. */
export function renderFlameGraph(root: Frame, title: string): string {
  const boxes: Box[] = [];
  place(root, 0, 0, root.totalUs, boxes);
  const rows = Math.max(...boxes.map(({ depth }) => depth)) + 1;
  const height = (rows + 2) * rowHeight;
  const text = `font-family="monospace" font-size="11"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escapeText(title)}</title>`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<g ${text}><text x="4" y="12">${escapeText(title)}</text>`,
    ...boxes.map((box) => renderBox(box, root.totalUs, height)),
    '</g></svg>',
    '',
  ].join('\n');
}

function place(frame: Frame, x: number, depth: number, allUs: number, boxes: Box[]): void {
  boxes.push({ frame, x, depth });
  if (depth === depthMax) return;
  let childX = x;
  for (const child of [...frame.children.values()].sort((a, b) => b.totalUs - a.totalUs)) {
    if (child.totalUs < allUs * leastShare) break;
    place(child, childX, depth + 1, allUs, boxes);
    childX += (child.totalUs / allUs) * width;
  }
}

function renderBox({ frame, x, depth }: Box, allUs: number, height: number): string {
  const boxWidth = (frame.totalUs / allUs) * width;
  const y = height - (depth + 1) * rowHeight;
  const share = (100 * frame.totalUs) / allUs;
  const colour = colours.find(([pattern]) => pattern.test(frame.url))?.[1] ?? '#d0d0d0';
  const label = frame.name.slice(0, Math.max(0, Math.floor((boxWidth - 4) / charWidth)));
  const shown = label.length < 3 ? '' : `<text x="${(x + 2).toFixed(1)}" y="${y + 12}">${escapeText(label)}</text>`;
  const place = placeOf(frame.url);
  return `<g><title>${escapeText(frame.name)} ${share.toFixed(1)} %${place === '' ? '' : ` ${escapeText(place)}`}</title><rect x="${x.toFixed(1)}" y="${y}" width="${boxWidth.toFixed(1)}" height="${rowHeight - 1}" fill="${colour}"/>${shown}</g>`;
}

/** A path from the repository's root, or in a package; never one of this machine. */
function placeOf(url: string): string {
  const inModule = /.*node_modules\/(.*)/.exec(url);
  if (inModule?.[1] !== undefined) return inModule[1];
  return /(?:^node:.*|(?:packages|apps|bench)\/.*)/.exec(url)?.[0] ?? '';
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escapeText(text: string): string {
  return text.replaceAll(/[&<>]/g, (character) => escapes[character] ?? character);
}
