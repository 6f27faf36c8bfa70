import type { Logger } from '@database-service/core';
import { createLogger as createWinston, format, transports, type Logger as WinstonLogger } from 'winston';
import { formatLine, type LogFields } from './format-line.js';
import { type LogLevel, logLevels } from './levels.js';
import { createLineOutlet } from './line-outlet.js';

/** A logger that can bind fields. */
export interface ServiceLogger extends Logger {
  /** A logger whose lines have these fields too. Costs an object, so that each request can have one. */
  child(fields: LogFields): ServiceLogger;
  /** Resolves when all lines are handed to the stream; later lines are dropped. */
  close(): Promise<void>;
}

/** Where lines go, and which. */
export interface LoggerOptions {
  readonly level: LogLevel;
  /** Default: standard output. */
  readonly stream?: NodeJS.WritableStream;
  /** In every line: the service's name, say. */
  readonly fields?: LogFields;
}

/**
 * JSON lines through winston: level, timestamp, msg and fields, without secrets and documents' contents. A stream that
 * fails or is not read loses lines, and nothing else happens.
 */
export function createLogger(options: LoggerOptions): ServiceLogger {
  const fields = options.fields ?? {};
  const stream = createLineOutlet(options.stream ?? process.stdout, (linesLost) =>
    formatLine('warn', new Date(), 'log lines were lost: nobody took them', { ...fields, lines_lost: linesLost }),
  );
  const winston = createWinston({
    levels: { error: 0, warn: 1, info: 2, debug: 3 },
    level: options.level === 'silent' ? 'error' : options.level,
    silent: options.level === 'silent',
    format: format((info) => info)(),
    transports: [new transports.Stream({ stream, eol: '\n' })],
  });
  const sink: Sink = {
    winston,
    levelIndex: logLevels.indexOf(options.level as (typeof logLevels)[number]),
    isOpen: true,
  };
  return new BoundLogger(sink, fields);
}

/** What all children of a logger share. */
interface Sink {
  readonly winston: WinstonLogger;
  /** Of the least urgent level that is logged; -1: none. */
  readonly levelIndex: number;
  isOpen: boolean;
}

const messageKey: unique symbol = Symbol.for('message');
const levelKey: unique symbol = Symbol.for('level');

class BoundLogger implements ServiceLogger {
  readonly #sink: Sink;
  readonly #bound: LogFields;

  constructor(sink: Sink, bound: LogFields) {
    this.#sink = sink;
    this.#bound = bound;
  }

  debug(message: string, fields?: LogFields): void {
    if (this.#sink.levelIndex >= 3) this.#write('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    if (this.#sink.levelIndex >= 2) this.#write('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    if (this.#sink.levelIndex >= 1) this.#write('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    if (this.#sink.levelIndex >= 0) this.#write('error', message, fields);
  }

  child(fields: LogFields): ServiceLogger {
    return new BoundLogger(this.#sink, { ...this.#bound, ...fields });
  }

  async close(): Promise<void> {
    if (!this.#sink.isOpen) return;
    this.#sink.isOpen = false;
    const { winston } = this.#sink;
    await new Promise<void>((resolve) => {
      winston.once('finish', resolve);
      winston.end();
    });
  }

  #write(level: string, message: string, fields: LogFields | undefined): void {
    if (!this.#sink.isOpen) return;
    const all = fields === undefined ? this.#bound : { ...this.#bound, ...fields };
    const line = formatLine(level, new Date(), message, all);
    // Made by us at once: winston's chain of formats would take most of a line's time.
    this.#sink.winston.write({ level, message, [levelKey]: level, [messageKey]: line });
  }
}
