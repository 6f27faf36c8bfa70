import { loadPackageDefinition, type ServiceClientConstructor, type ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { pathInRepository } from '../load/server-process.js';

/** The service's definition, as a program would load it that generates no code. */
export function loadService(): ServiceDefinition {
  const definition = loadSync('database/service.proto', {
    includeDirs: [pathInRepository('proto')],
    keepCase: true,
    longs: Number,
    enums: String,
  });
  const loaded = loadPackageDefinition(definition) as unknown as {
    readonly database: { readonly DatabaseService: ServiceClientConstructor };
  };
  return loaded.database.DatabaseService.service;
}
