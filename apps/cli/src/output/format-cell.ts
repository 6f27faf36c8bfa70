import stringWidth from 'string-width';

const ellipsis = '…';
/** Control characters, and those that turn the direction of text around: a terminal would obey them. */
const unprintable = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A value as a cell of a table: strings as they are, the rest as JSON, dates by their text, missing ones empty. */
export function formatCell(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escapeUnprintable(value);
  return escapeUnprintable(dateTextOf(value) ?? JSON.stringify(value));
}

/** A text on one line that a terminal shows and does not obey. */
export function escapeUnprintable(text: string): string {
  return text.replace(unprintable, (character) => {
    const short = JSON.stringify(character).slice(1, -1);
    return short.length > 1 ? short : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Cut to so many columns of a terminal, with `…` where something is left out. */
export function fitText(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let room = width - stringWidth(ellipsis);
  for (const { segment } of graphemes.segment(text)) {
    room -= stringWidth(segment);
    if (room < 0) break;
    kept += segment;
  }
  return kept + ellipsis;
}

/** Filled up with spaces to so many columns. */
export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

function dateTextOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('$date' in value)) return undefined;
  return typeof value.$date === 'string' ? value.$date : undefined;
}
