import { join } from 'node:path';
import { loadSync } from '@grpc/proto-loader';
import { DatabaseServiceDefinition } from '../generated/database/service.js';
import type { MethodName } from '../rpcs/rpc.js';

interface Field {
  readonly name: string;
  readonly type: string;
  readonly typeName: string;
}

const loaded = loadSync('database/service.proto', {
  includeDirs: [join(import.meta.dirname, '../../../../proto')],
  keepCase: true,
}) as unknown as Readonly<Record<string, { readonly type?: { readonly field: readonly Field[] } }>>;

/** Says nothing about what is done. */
const formOfAnswer = 'answer_form';

/**
 * The fields of an rpc's request as the proto files have them: `sort.direction` for what is inside messages of ours. A value's
 * two forms are one field.
 */
export function listRequestFields(method: MethodName): ReadonlySet<string> {
  const found = new Set<string>();
  visitFields(requestOf(method), '', (path) => void found.add(path));
  return found;
}

/** Those that a request sets. */
export function listSetFields(method: MethodName, request: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (type: string, prefix: string, message: Readonly<Record<string, unknown>>): void => {
    for (const field of fieldsOf(type)) {
      const value = message[field.name];
      if (value === undefined) continue;
      found.add(prefix + nameOf(field));
      const inner = innerType(field);
      if (inner === undefined) continue;
      for (const each of [value].flat()) visit(inner, `${prefix}${nameOf(field)}.`, each as Record<string, unknown>);
    }
  };
  visit(requestOf(method), '', request as Record<string, unknown>);
  return found;
}

function visitFields(type: string, prefix: string, take: (path: string) => void): void {
  for (const field of fieldsOf(type)) {
    if (field.name === formOfAnswer) continue;
    take(prefix + nameOf(field));
    const inner = innerType(field);
    if (inner !== undefined) visitFields(inner, `${prefix}${nameOf(field)}.`, take);
  }
}

function requestOf(method: MethodName): string {
  return `${DatabaseServiceDefinition.methods[method].name}Request`;
}

function fieldsOf(type: string): readonly Field[] {
  return loaded[`database.${type}`]?.type?.field ?? [];
}

function nameOf({ name }: Field): string {
  return name.replace(/_json$/, '');
}

/** A message of ours; those of Google are values. */
function innerType({ type, typeName }: Field): string | undefined {
  const name = typeName.replace(/^\.?(database\.)?/, '');
  return type === 'TYPE_MESSAGE' && loaded[`database.${name}`] !== undefined ? name : undefined;
}
