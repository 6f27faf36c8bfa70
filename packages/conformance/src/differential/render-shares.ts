import type { PushedShares } from './measure-pushed-shares.js';
import type { OperatorShare } from './pushed-share.js';

/** The shares as a Markdown table: for each operator, how many of the filters with it are left to the engine alone. */
export function renderShares({ scalars, any }: PushedShares): string {
  const names = [...new Set([...Object.keys(scalars), ...Object.keys(any)])].sort();
  const rows = names.map((name) => `| \`${name}\` | ${percentOf(scalars[name])} | ${percentOf(any[name])} |`);
  return ['| operator | on scalars | on anything |', '|---|---|---|', ...rows].join('\n');
}

function percentOf(share: OperatorShare | undefined): string {
  if (share === undefined || share.filters === 0) return '';
  return `${Math.floor((100 * share.pushedWholly) / share.filters)} %`;
}
