import { operations } from '@database-service/application';
import { httpServer, routes } from '@database-service/http';
import { describe, expect, it } from 'vitest';
import { grpcServer } from '../../grpc/src/grpc-server-start.js';
import { rpcs } from '../../grpc/src/rpcs/index.js';
import { listRequestFields, listSetFields } from '../../grpc/src/testing/request-fields.js';
import { useService } from '../../grpc/src/testing/use-service.js';
import { seeGrpc, seeHttp } from './testing/compare-calls.js';
import { parityCases } from './testing/parity-cases/index.js';

const names = Object.keys(operations).sort();

describe('both transports', () => {
  it('have every operation', () => {
    expect([...new Set(routes.map(({ operation }) => operation))].sort()).toEqual(names);
    expect(rpcs.map(({ operation }) => operation).sort()).toEqual(names);
  });

  it('are compared on every operation, but for watches', () => {
    const compared = new Set(parityCases.map(({ method }) => method));
    const missing = rpcs.filter(({ method }) => !compared.has(method)).map(({ operation }) => operation);
    expect(missing).toEqual(['watchChanges']);
  });

  it('are compared on every field that a request has', () => {
    const compared = rpcs.filter(({ operation }) => operation !== 'watchChanges');
    const missing = compared.flatMap(({ method }) => {
      const given = parityCases.filter((each) => each.method === method).flatMap(({ request }) => [request].flat());
      const set = new Set(given.flatMap((request) => [...listSetFields(method, request)]));
      return [...listRequestFields(method)].filter((field) => !set.has(field)).map((field) => `${method} ${field}`);
    });
    expect(missing).toEqual([]);
  });
});

/** One service with two databases, so that the same calls find the same state. */
const { serving, client } = await useService({
  config: (folder) => `databases:
  main: { engine: sqlite, file: ':memory:' }
  http_side: { engine: sqlite, file: '${folder}/http.db' }
  grpc_side: { engine: sqlite, file: '${folder}/grpc.db' }
limits: { scan_documents_max: 8 }
`,
  servers: [httpServer, grpcServer],
});

describe('the same call over HTTP and gRPC', () => {
  it.each(parityCases)('$method: $name', async (given) => {
    const http = await seeHttp(serving.addresses.http ?? '', given);
    const grpc = await seeGrpc(client, given);
    expect(grpc).toEqual(http);
  });
});
