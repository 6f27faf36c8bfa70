import type { MetricsSnapshot } from '@database-service/telemetry';
import { MergedMetrics } from '@database-service/telemetry/merged-metrics';
import type { MemberProcess } from './member-process.js';

/** How long a process may take to say what it has counted; then what it said before is taken. */
const answerMs = 2_000;

/** The metrics of all processes, asked of them when somebody looks. */
export class CollectedMetrics {
  readonly #merged = new MergedMetrics();
  readonly #listMembers: () => readonly MemberProcess[];
  /** Also of those that have ended, until what they counted is among the sums. */
  readonly #last = new Map<MemberProcess, MetricsSnapshot>();
  readonly #waiting = new Map<number, (snapshot: MetricsSnapshot) => void>();
  #lastId = 0;
  /** One after the other: nothing may be counted twice, or not at all, in between. */
  #turn: Promise<unknown> = Promise.resolve();
  #rendering: Promise<string> | undefined;

  /** @param listMembers - gives those that take requests */
  constructor(listMembers: () => readonly MemberProcess[]) {
    this.#listMembers = listMembers;
  }

  get contentType(): string {
    return this.#merged.contentType;
  }

  /** All as Prometheus text. Those who ask together get the same. */
  render(): Promise<string> {
    this.#rendering ??= this.#queue(async () => {
      this.#rendering = undefined;
      const members = this.#listMembers();
      this.#merged.running = members.length;
      await Promise.all(members.map((member) => this.#ask(member)));
      return await this.#merged.render([...this.#last.values()]);
    });
    return this.#rendering;
  }

  /** A process has answered. */
  collected(member: MemberProcess, id: number, snapshot: MetricsSnapshot): void {
    this.#last.set(member, snapshot);
    this.#waiting.get(id)?.(snapshot);
  }

  /** A process has ended that was not told to. What it has counted since it was asked last is lost. */
  retire(member: MemberProcess): Promise<void> {
    return this.#queue(async () => {
      const last = this.#last.get(member);
      this.#last.delete(member);
      await this.#merged.retire(last);
    });
  }

  async #ask(member: MemberProcess): Promise<void> {
    this.#lastId += 1;
    const id = this.#lastId;
    let timer: NodeJS.Timeout | undefined;
    const answered = new Promise<unknown>((resolve) => {
      this.#waiting.set(id, resolve);
      timer = setTimeout(resolve, answerMs);
    });
    member.tell({ kind: 'collect', id });
    await Promise.race([answered, member.ended]);
    clearTimeout(timer);
    this.#waiting.delete(id);
  }

  #queue<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
