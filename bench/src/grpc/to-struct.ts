/** google.protobuf.Value as proto-loader takes it. */
type ProtoValue =
  | { readonly nullValue: 'NULL_VALUE' }
  | { readonly numberValue: number }
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly listValue: { readonly values: readonly ProtoValue[] } }
  | { readonly structValue: ProtoStruct };

/** google.protobuf.Struct. */
export interface ProtoStruct {
  readonly fields: { readonly [name: string]: ProtoValue };
}

/** What everybody writes by hand who answers with a Struct. */
export function toStruct(value: object): ProtoStruct {
  const fields: Record<string, ProtoValue> = {};
  for (const [name, field] of Object.entries(value)) fields[name] = toValue(field);
  return { fields };
}

function toValue(value: unknown): ProtoValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'number') return { numberValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (Array.isArray(value)) return { listValue: { values: value.map(toValue) } };
  if (typeof value === 'object' && value !== null) return { structValue: toStruct(value) };
  return { nullValue: 'NULL_VALUE' };
}
