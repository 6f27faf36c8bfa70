import { status } from '@grpc/grpc-js';
import { descriptors } from '../generated/descriptors.js';
import type { ServerReflectionRequest, ServerReflectionResponse } from '../generated/grpc/reflection/v1/reflection.js';

type Answer = Omit<ServerReflectionResponse, 'valid_host' | 'original_request'>;

interface File {
  readonly dependencies: readonly string[];
  readonly bytes: Buffer;
}

const filesByName = new Map<string, File>();
const namesBySymbol = new Map<string, string>();
const services: string[] = [];

for (const { name, dependencies, symbols, base64, services: declared } of descriptors) {
  filesByName.set(name, { dependencies, bytes: Buffer.from(base64, 'base64') });
  for (const symbol of symbols) namesBySymbol.set(symbol, name);
  services.push(...declared);
}

/** What one question of server reflection is answered with. A question that cannot be answered is told so, and the next may come. */
export function answerReflection(request: ServerReflectionRequest): ServerReflectionResponse {
  return { valid_host: request.host ?? '', original_request: request, ...findAnswer(request) };
}

function findAnswer(request: ServerReflectionRequest): Answer {
  const { file_by_filename: file, file_containing_symbol: symbol, list_services: list } = request;
  if (list !== undefined) return { list_services_response: { service: services.map((name) => ({ name })) } };
  if (file !== undefined) return answerFile(file, file);
  if (symbol !== undefined) return answerFile(namesBySymbol.get(symbol), symbol);
  // None of our messages has an extension.
  if (request.file_containing_extension !== undefined) return notFound('an extension');
  const type = request.all_extension_numbers_of_type;
  if (type === undefined) return refuse(status.INVALID_ARGUMENT, 'The request asks for nothing.');
  if (!namesBySymbol.has(type)) return notFound(JSON.stringify(type));
  return { all_extension_numbers_response: { base_type_name: type, extension_number: [] } };
}

/** A file with all that it imports, each once and behind who needs it, as clients expect. */
function answerFile(name: string | undefined, asked: string): Answer {
  if (name === undefined || !filesByName.has(name)) return notFound(JSON.stringify(asked));
  const found = new Map<string, Buffer>();
  const waiting = [name];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const file = filesByName.get(next);
    if (file === undefined || found.has(next)) continue;
    found.set(next, file.bytes);
    waiting.push(...file.dependencies);
  }
  return { file_descriptor_response: { file_descriptor_proto: [...found.values()] } };
}

function notFound(what: string): Answer {
  return refuse(status.NOT_FOUND, `There is no ${what} here.`);
}

function refuse(code: status, message: string): Answer {
  return { error_response: { error_code: code, error_message: message } };
}
