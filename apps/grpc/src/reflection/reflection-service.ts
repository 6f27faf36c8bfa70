import type { Server } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { descriptorSet } from '../generated/descriptor-set.js';

/** Adds server reflection (v1 and v1alpha): what grpcurl and the like ask for methods and messages. */
export function addReflectionService(server: Server): void {
  new ReflectionService(loadFileDescriptorSetFromBuffer(Buffer.from(descriptorSet, 'base64'))).addToServer(server);
}
