import { Presets, SingleBar } from 'cli-progress';

/** How far a long work is; told on standard error, so that pipes stay clean. */
export interface Progress {
  /** The amount done so far, in all. */
  update(done: number): void;
  /** The last word. */
  end(summary: string): void;
  /** The work failed: the bar goes, nothing is said. */
  abandon(): void;
}

/** What is counted. */
export interface ProgressOptions {
  readonly label: string;
  readonly unit: string;
  /** Absent where the end is not known. */
  readonly total?: number | undefined;
  readonly quiet?: boolean | undefined;
}

/** Time between lines where there is no terminal to draw a bar on. */
const lineIntervalMs = 5_000;

/** A bar on a terminal, lines now and then elsewhere, nothing if quiet. */
export function startProgress(options: ProgressOptions, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (options.quiet === true) return { update() {}, end() {}, abandon() {} };
  return stream.isTTY === true ? startBar(options, stream) : startLines(options, stream);
}

function startBar({ label, unit, total }: ProgressOptions, stream: NodeJS.WriteStream): Progress {
  const place =
    total === undefined ? `{value} ${unit}` : `[{bar}] {percentage} %  {value}/{total} ${unit}  {eta_formatted}`;
  const bar = new SingleBar(
    {
      format: `${label}  ${place}`,
      stream,
      hideCursor: true,
      etaBuffer: 100,
      clearOnComplete: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  bar.start(total ?? 0, 0);
  return {
    update: (done) => bar.update(done),
    end(summary) {
      bar.stop();
      stream.write(`${summary}\n`);
    },
    abandon: () => bar.stop(),
  };
}

function startLines({ label, unit, total }: ProgressOptions, stream: NodeJS.WriteStream): Progress {
  let lastMs = Date.now();
  return {
    update(done) {
      if (Date.now() - lastMs < lineIntervalMs) return;
      lastMs = Date.now();
      const share = total === undefined || total === 0 ? '' : ` (${Math.floor((done / total) * 100)} %)`;
      stream.write(`${label}: ${done} ${unit}${share}\n`);
    },
    end: (summary) => void stream.write(`${summary}\n`),
    abandon() {},
  };
}
