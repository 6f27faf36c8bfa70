import {
  type Adapter,
  type Document,
  defaultLimits,
  encodeValue,
  isDataError,
  type OperationContext,
  parsePipeline,
  sortPosition,
  type WriteResult,
} from '@database-service/core';
import type { JsonObject } from '../suite/json.js';
import { collect, findDocuments, findRequest } from '../suite/read-documents.js';
import { createIndex, insertDocuments } from '../suite/store-documents.js';
import { toWriteOperation } from '../suite/write-operations.js';
import type { Scenario, ScenarioQuery } from './scenario.js';

/** What an adapter answered, step by step: comparable, without times. */
export interface Answer {
  readonly step: string;
  readonly answer: unknown;
  /**
   * An expression failed on a document. Which documents it meets is the engine's affair, as in MongoDB: one whose index
   * leaves them out has an answer instead.
   */
  readonly isUndetermined?: true;
}

/** The reason of a failure as an answer; what is no DataError fails the whole comparison. */
function reasonOf(error: unknown): unknown {
  if (isDataError(error)) return { error: error.reason };
  throw error;
}

function describeResult(result: WriteResult): unknown {
  if (!result.ok) return { error: result.error.reason };
  const { matchedCount, modifiedCount, deletedCount, document } = result;
  const after =
    document === undefined ? null : { id: document.id, version: document.version, data: encodeValue(document.data) };
  return { matchedCount, modifiedCount, deletedCount, after };
}

const show = ({ id, version, data }: Document) => ({ id, version, data: encodeValue(data) });

/** A page, the one after it by its cursor, and the count. */
async function answerQuery(
  adapter: Adapter,
  context: OperationContext,
  name: string,
  query: ScenarioQuery,
): Promise<unknown> {
  const { filter, sort, skip, limit } = query;
  const raw = { filter, ...(sort === undefined ? {} : { sort }) };
  const page = limit === undefined ? {} : { limit };
  const documents = await findDocuments(adapter, context, name, raw, { skip, ...page });
  const count = await adapter.collection(name).count(context, findRequest({ filter }));
  const last = documents.at(-1);
  if (last === undefined || limit === undefined) return { documents: documents.map(show), count };
  const after = sortPosition(last, findRequest(raw).sort);
  const next = await findDocuments(adapter, context, name, raw, { after, ...page });
  return { documents: documents.map(show), next: next.map(show), count };
}

async function answerPipeline(
  adapter: Adapter,
  context: OperationContext,
  name: string,
  stages: readonly JsonObject[],
): Promise<unknown> {
  const raw: unknown = JSON.parse(JSON.stringify(stages).replaceAll('"$self"', JSON.stringify(name)));
  const pipeline = parsePipeline(raw, defaultLimits);
  const results = await collect(adapter.collection(name).aggregate(context, { pipeline, withMeta: false }));
  return results.map((result) => encodeValue(result));
}

/** Plays a scenario in a collection of this name, which is dropped in the end. */
export async function playScenario(
  adapter: Adapter,
  context: OperationContext,
  name: string,
  scenario: Scenario,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const record = (step: string, answer: unknown) => answers.push({ step, answer });
  for (const [position, index] of scenario.indexes.entries()) {
    const options = { ...index.options, name: `i${position}` };
    const made = createIndex(adapter, context, name, { ...index, options });
    record(`index ${JSON.stringify(index)}`, await made.then(() => 'made', reasonOf));
  }
  const documents = Object.fromEntries(scenario.documents.map((data, position) => [`d${position}`, data]));
  const inserted = await insertDocuments(adapter, context, name, documents, { mode: 'unordered' });
  record('insert', inserted.map(describeResult));

  const ask = async (when: string) => {
    for (const query of scenario.queries) {
      const answer = await answerQuery(adapter, context, name, query).catch(reasonOf);
      record(`${when}: ${JSON.stringify(query)}`, answer);
    }
    for (const stages of scenario.pipelines) {
      const step = `${when}: pipeline ${JSON.stringify(stages)}`;
      try {
        answers.push({ step, answer: await answerPipeline(adapter, context, name, stages) });
      } catch (error) {
        const isOfData = isDataError(error) && (error.reason === 'BAD_OPERAND' || error.reason === 'BAD_VALUE');
        answers.push({ step, answer: reasonOf(error), ...(isOfData ? { isUndetermined: true } : {}) });
      }
    }
  };
  await ask('find');
  for (const write of scenario.writes) {
    const step = `write ${JSON.stringify(write)}`;
    const returning =
      'many' in write ? {} : { returning: 'delete' in write ? ('before' as const) : ('after' as const) };
    try {
      const operation = toWriteOperation({ ...write, ...returning } as Parameters<typeof toWriteOperation>[0], name);
      const results = await adapter.write(context, { operations: [operation], mode: 'ordered' });
      record(step, results.map(describeResult));
    } catch (error) {
      record(step, reasonOf(error));
    }
  }
  await ask('find after the writes');
  await adapter.dropCollection(context, name).catch(reasonOf);
  return answers;
}
