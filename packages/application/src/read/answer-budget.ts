import { estimateBytes, type Limits, MemoryBudget, type Value } from '@database-service/core';

/** What the documents or results of one answer may take, estimated: they are in memory all at once, and then as text. */
const answerBytesMax = 64 * 1024 * 1024;

/** Counts what an answer holds while it is read. */
export class AnswerBudget {
  readonly #budget = new MemoryBudget('The answer', answerBytesMax);

  /** @param json - what is answered: JSON, of which values are made @throws DataError LIMIT_EXCEEDED */
  take(json: unknown): void {
    this.#budget.take(estimateBytes(json as Value));
  }
}

/** Whether so many documents may take more than an answer may: small pages need not be counted. */
export function needsBudget(documents: number, { documentBytesMax }: Limits): boolean {
  return documents * documentBytesMax > answerBytesMax;
}
