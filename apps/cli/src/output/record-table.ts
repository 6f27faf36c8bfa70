import stringWidth from 'string-width';
import { escapeUnprintable, fitText, formatCell, padText } from './format-cell.js';
import { paint } from './paint.js';

/** A row: its cells by the name of their column. */
export type TableRecord = Readonly<Record<string, unknown>>;

interface Column {
  readonly name: string;
  readonly title: string;
  readonly width: number;
}

/** Columns of a terminal that one column of a table may take, if others need room. */
const cellWidthMax = 40;
const gap = 2;

/** Prints records below each other; the first ones decide about the columns. */
export class RecordTable {
  readonly #room: number;
  #columns: readonly Column[] = [];
  #isCut = false;

  /** @param room - columns of the terminal; without one there is room for everything */
  constructor(room: number = process.stdout.columns || Number.POSITIVE_INFINITY) {
    this.#room = room;
  }

  /** The lines of some records, with a head over the first ones. */
  format(records: readonly TableRecord[]): string {
    if (records.length === 0) return '';
    let head = '';
    if (this.#columns.length === 0) {
      this.#choose(records);
      head = this.#formatLine(({ title }) => title);
      head = `${paint('bold', head)}\n`;
    }
    return head + records.map((record) => `${this.#formatLine(({ name }) => formatCell(record[name]))}\n`).join('');
  }

  #choose(records: readonly TableRecord[]): void {
    const names = new Set(records.flatMap((record) => Object.keys(record)));
    const columns: Column[] = [];
    let used = 0;
    for (const name of names) {
      const title = escapeUnprintable(name);
      const cells = records.map((record) => stringWidth(formatCell(record[name])));
      const needed = cells.reduce((widest, cell) => Math.max(widest, cell), stringWidth(title));
      const isLast = columns.length === names.size - 1;
      const limit = this.#room === Number.POSITIVE_INFINITY ? needed : isLast ? this.#room - used : cellWidthMax;
      const width = Math.max(1, Math.min(needed, limit, this.#room));
      // Room is kept for the mark that columns are missing.
      const end = used + width + (isLast ? 0 : gap + 1);
      if (columns.length > 0 && end > this.#room) {
        this.#isCut = true;
        break;
      }
      columns.push({ name, title, width });
      used += width + gap;
    }
    this.#columns = columns;
  }

  #formatLine(cellOf: (column: Column) => string): string {
    const cells = this.#columns.map((column) => padText(fitText(cellOf(column), column.width), column.width));
    return [...cells, ...(this.#isCut ? ['…'] : [])].join(' '.repeat(gap)).trimEnd();
  }
}
