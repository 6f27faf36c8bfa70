import { describe, expect, it } from 'vitest';
import { answerReflection } from './answer-reflection.js';

const filesOf = (request: Parameters<typeof answerReflection>[0]): readonly string[] =>
  (answerReflection(request).file_descriptor_response?.file_descriptor_proto ?? []).map((bytes) => {
    // The first field of a FileDescriptorProto is its name.
    const length = bytes[1] ?? 0;
    return Buffer.from(bytes.subarray(2, 2 + length)).toString();
  });

describe('answerReflection', () => {
  it('lists the services', () => {
    const { list_services_response: listed } = answerReflection({ list_services: '*' });
    expect(listed?.service?.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'database.DatabaseService',
        'grpc.health.v1.Health',
        'grpc.reflection.v1.ServerReflection',
      ]),
    );
  });

  it.each(['database.Sort', 'database.Sort.field', 'database.AnswerForm', 'database.ANSWER_FORM_JSON'])(
    'gives the file of %s with all that it imports',
    (symbol) => {
      expect(filesOf({ file_containing_symbol: symbol })).toEqual([
        'database/values.proto',
        'google/protobuf/struct.proto',
        'google/protobuf/timestamp.proto',
      ]);
    },
  );

  it('gives a file by its name, and the one of a method', () => {
    expect(filesOf({ file_by_filename: 'google/protobuf/struct.proto' })).toEqual(['google/protobuf/struct.proto']);
    expect(filesOf({ file_containing_symbol: 'database.DatabaseService.Create' })[0]).toBe('database/service.proto');
  });

  it.each([
    [{ file_containing_symbol: 'database.Nothing' }, 5],
    [{ file_by_filename: 'x.proto' }, 5],
    [{ file_containing_extension: { containing_type: 'database.Sort', extension_number: 1 } }, 5],
    [{}, 3],
  ])('refuses %j', (request, code) => {
    expect(answerReflection(request).error_response?.error_code).toBe(code);
  });
});
