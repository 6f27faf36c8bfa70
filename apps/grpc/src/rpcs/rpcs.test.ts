import { join } from 'node:path';
import { operations } from '@database-service/application';
import { loadSync } from '@grpc/proto-loader';
import { describe, expect, it } from 'vitest';
import { DatabaseServiceDefinition } from '../generated/database/service.js';
import { rpcs } from './index.js';

describe('rpcs', () => {
  it('do every operation, each once', () => {
    expect(rpcs.map(({ operation }) => operation).sort()).toEqual(Object.keys(operations).sort());
  });

  it('are all of the service, each once', () => {
    expect(rpcs.map(({ method }) => method).sort()).toEqual(Object.keys(DatabaseServiceDefinition.methods).sort());
  });

  it('stream as the service says', () => {
    for (const { method, kind } of rpcs) {
      const { requestStream, responseStream } = DatabaseServiceDefinition.methods[method];
      expect({ method, requestStream, responseStream }).toEqual({
        method,
        requestStream: kind === 'upload',
        responseStream: kind === 'download',
      });
    }
  });

  it('are streams where the operation is one', () => {
    for (const { operation, kind } of rpcs) {
      const { streams } = operations[operation];
      if (streams === 'out') expect({ operation, kind }).toEqual({ operation, kind: 'download' });
      if (streams === 'in') expect({ operation, kind }).toEqual({ operation, kind: 'upload' });
    }
  });
});

/** The contract of clients that exist, by hand: number, name and type of every field. */
const fixed: Readonly<Record<string, readonly string[]>> = {
  CreateRequest: ['1 collection STRING', '2 data google.protobuf.Struct'],
  CreateResponse: ['1 id STRING', '2 created google.protobuf.Timestamp'],
  ReadRequest: ['1 collection STRING', '2 id STRING'],
  ReadResponse: [
    '1 id STRING',
    '2 data google.protobuf.Struct',
    '3 created_at google.protobuf.Timestamp',
    '4 updated_at google.protobuf.Timestamp',
  ],
  UpdateRequest: ['1 collection STRING', '2 id STRING', '3 data google.protobuf.Struct'],
  UpdateResponse: ['1 success BOOL', '2 message STRING'],
  DeleteRequest: ['1 collection STRING', '2 id STRING'],
  DeleteResponse: ['1 success BOOL', '2 message STRING'],
  ListRequest: ['1 collection STRING', '2 filter google.protobuf.Struct', '3 limit INT32', '4 skip INT32'],
  ListResponse: ['1 documents repeated Document', '2 total INT32'],
  HealthCheckRequest: [],
  HealthCheckResponse: ['1 healthy BOOL', '2 message STRING'],
  AggregateRequest: ['1 collection STRING', '2 pipeline STRING'],
  AggregateResponse: ['1 results repeated google.protobuf.Struct'],
  Document: [
    '1 id STRING',
    '2 data google.protobuf.Struct',
    '3 created_at google.protobuf.Timestamp',
    '4 updated_at google.protobuf.Timestamp',
  ],
};

interface Field {
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly typeName: string;
}

describe('the contract', () => {
  const loaded = loadSync('database/service.proto', {
    includeDirs: [join(import.meta.dirname, '../../../../proto')],
    keepCase: true,
  });

  it.each(Object.entries(fixed))('%s keeps its fields', (message, fields) => {
    const { type } = loaded[`database.${message}`] as unknown as {
      readonly type: { readonly field: readonly Field[] };
    };
    const present = type.field.map(({ number, name, type: kind, label, typeName }) => {
      const shown = kind === 'TYPE_MESSAGE' ? typeName.replace(/^\.?(database\.)?/, '') : kind.replace('TYPE_', '');
      return `${number} ${name} ${label === 'LABEL_REPEATED' ? 'repeated ' : ''}${shown}`;
    });
    expect(present).toEqual(expect.arrayContaining([...fields]));
  });
});
