import { operations, reasonsOf } from '@database-service/application';
import { basePath, routes } from '../routes/index.js';
import type { Route } from '../routes/route.js';
import { answerHeaders } from './components.js';
import { describeFailures, type FailureComponents, groupByStatus, transportReasons } from './failures.js';
import type { JsonObject } from './json-object.js';
import { describeParameters, inputProperties, sharedParameters } from './parameters.js';
import type { SchemaComponents } from './publish-schema.js';
import { describeBody } from './request-body.js';
import { describeServicePaths } from './service-paths.js';
import { describeSuccess } from './success.js';
import { tagOf, tags } from './tags.js';

/** Operations that several routes have, and the names of the others. */
const operationIds: Readonly<Record<string, string>> = {
  'GET /documents/{collection}': 'listDocuments',
  'POST /documents/raw-query': 'rawQueryOfDocuments',
  'POST /collections/{collection}/export': 'exportFoundDocuments',
  'POST /collections/{collection}/changes': 'watchFoundChanges',
};

/**
 * The API as an OpenAPI 3.1 document, made of the routes and the operations' schemas.
 *
 * @param version - of the service
 */
export function describeApi(version: string): JsonObject {
  const schemas: SchemaComponents = new Map();
  const failures: FailureComponents = new Map();
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const route of routes) {
    for (const path of pathsOf(route)) {
      paths[path] ??= {};
      paths[path][route.method.toLowerCase()] = describeCall(route, path, { schemas, failures });
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'database-service',
      version,
      summary: 'One document API in front of many databases.',
      description: introduction,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'Where this document came from.' }],
    // Nobody has to say who they are: the service listens on loopback only, or something in front keeps strangers out.
    security: [],
    tags,
    paths: { ...paths, ...describeServicePaths(failures) },
    components: {
      schemas: Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1))),
      responses: Object.fromEntries(failures),
      parameters: sharedParameters,
      headers: answerHeaders,
    },
  };
}

const introduction = `The same calls, the same query language (MongoDB's) and the same answers, whichever engine keeps the documents.

- Success is \`{"success": true, "data": …}\`, failure \`{"success": false, "error": {"code", "message", "details"}}\`;
  \`details.reason\` is from a closed catalogue, and each failure here lists those that the call can give.
- \`X-Database-Type\` picks another configured database than the default one.
- A path that has GET has HEAD, and every path has OPTIONS, which answers with \`Allow\`; another method is 405.
  \`/documents/users/count\` is a call, and the document whose id is \`count\`: its \`Allow\` has the methods of both.
- Bodies may come as gzip, deflate or br (\`Content-Encoding\`); answers are packed for clients whose \`Accept-Encoding\` takes it.
- What is not known is never ignored: an unknown field, operator or parameter is an error that names it.
- There is no authentication yet.`;

function pathsOf({ path, atRoot }: Route): readonly string[] {
  return atRoot === true ? [basePath + path, path] : [basePath + path];
}

interface Shared {
  readonly schemas: SchemaComponents;
  readonly failures: FailureComponents;
}

function describeCall(route: Route, path: string, { schemas, failures }: Shared): JsonObject {
  const { summary, kind } = operations[route.operation];
  const id = operationIds[`${route.method} ${route.path}`] ?? route.operation;
  const reasons = [...reasonsOf(route.operation), ...transportReasons(route)];
  const takesIfMatch = Object.hasOwn(inputProperties(route), 'if_match');
  return {
    operationId: path.startsWith(basePath) ? id : `${id}AtRoot`,
    summary,
    tags: [tagOf(route)],
    description: `Operation \`${route.operation}\`, a call of the kind “${kind}”.`,
    parameters: describeParameters(route, schemas),
    ...describeBody(route, schemas),
    responses: {
      ...describeSuccess(route, schemas),
      ...describeFailures(groupByStatus(reasons, takesIfMatch), failures),
    },
  };
}
