import type { Figure } from '../row.js';
import type { BenchReport, RowReport } from './report.js';

const nameWidth = 66;

function formatValue({ value, unit }: Figure): string {
  if (unit === 'times') return `${value.toFixed(2)} ×`;
  const rounded = Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(1);
  if (unit === 'count') return Math.round(value).toLocaleString('en-US');
  return unit === 'a second' ? `${rounded} /s` : `${rounded} ${unit}`;
}

function formatFigure(figure: RowReport['figures'][number]): string {
  const { aim, met } = figure;
  const verdict =
    aim === undefined
      ? ''
      : `   ${aim.bound} ${formatValue({ ...figure, value: aim.value })}: ${met === true ? 'met' : 'NOT met'}`;
  return `  ${figure.name.padEnd(nameWidth)}${formatValue(figure).padStart(14)}${verdict}`;
}

/** A row for people: its aim, its figures, or why there are none. */
export function formatRow({ name, aim, what, seconds, figures, notMeasured, failed }: RowReport): string {
  return [
    `${name} (${Math.round(seconds)} s)`,
    `  ${what}`,
    ...(aim === 'none' ? [] : [`  Aim: ${aim}.`]),
    ...figures.map(formatFigure),
    ...(notMeasured === undefined ? [] : [`  NOT MEASURED: ${notMeasured}`]),
    ...(failed === undefined ? [] : [`  FAILED: ${failed}`]),
    '',
  ].join('\n');
}

/** What stands above the rows. */
export function formatHead({ cores, node, cpu }: Pick<BenchReport, 'cores' | 'node' | 'cpu'>): string {
  return [
    `${cores} cores (${cpu}), Node ${node}. Both sides in turn, medians of the rounds; documents of 1 kB.`,
    'Rates suffer from other work on the machine; processor time for one operation hardly does.',
    '',
    '',
  ].join('\n');
}

/** What stands below them. */
export function formatEnd({ rows, seconds }: Pick<BenchReport, 'rows' | 'seconds'>): string {
  const judged = rows.flatMap(({ figures }) => figures.filter(({ met }) => met !== undefined));
  const missed = judged.filter(({ met }) => met === false).length;
  const without = rows.filter(({ figures }) => figures.length === 0).map(({ name }) => name);
  const end = `${judged.length - missed} of ${judged.length} aims met, in ${Math.round(seconds)} s.`;
  return without.length === 0 ? `${end}\n` : `${end} Without figures: ${without.join(', ')}.\n`;
}
