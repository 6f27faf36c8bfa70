import type { DataError } from '@database-service/core';
import { retryAfterOf } from '@database-service/serving';
import { Metadata, type StatusObject, type status } from '@grpc/grpc-js';
import { ErrorDetails } from '../generated/database/errors.js';
import type { Any } from '../generated/google/protobuf/any.js';
import { BadRequest, ErrorInfo, RetryInfo } from '../generated/google/rpc/error_details.js';
import { Status } from '../generated/google/rpc/status.js';
import { type MessageType, writeMessage } from '../wire/message-codec.js';
import { boundDetails, cutText } from './bound-details.js';
import { statusOf } from './error-status.js';

/** Where the reasons are from (google.rpc.ErrorInfo). */
const domain = 'database-service';

const detailsKey = 'grpc-status-details-bin';

/** All trailers together are to stay below 8 KiB, beyond which common clients refuse them. */
const detailsBytesMax = 1_500;
const messageBytesMax = 700;
const descriptionBytesMax = 250;
const factBytesMax = 200;
const factsBytesMax = 800;

/** A status as the gRPC library takes it. */
export type SentStatus = Pick<StatusObject, 'code' | 'details'> & { metadata?: Metadata | null | undefined };

/** A status with its trailers. */
export type RichStatus = StatusObject;

/**
 * An error as a gRPC status. Its trailers hold google.rpc.ErrorInfo (reason, code, the plain facts), RetryInfo where a
 * retry helps, BadRequest where a field is at fault, and database.ErrorDetails with all that REST says. The cause and the
 * stack stay inside.
 *
 * @param code - default: the one of the error
 */
export function formatError(error: DataError, requestId: string, code: status = statusOf(error)): RichStatus {
  // A lone surrogate, quoted from JSON text, cannot be sent.
  const message = cutText(error.message.toWellFormed(), messageBytesMax);
  const metadata = new Metadata();
  metadata.set(detailsKey, writeMessage(Status, { code, message, details: listDetails(error, requestId, message) }));
  return { code, details: message, metadata };
}

/** Whether a status has details already. */
export function hasDetails({ metadata }: SentStatus): boolean {
  return metadata !== undefined && metadata !== null && metadata.get(detailsKey).length > 0;
}

function listDetails(error: DataError, requestId: string, message: string): Any[] {
  const { code, details } = error;
  // Of a transaction that failed, clients are told why its operation did: by REST, too.
  const reason = typeof details.reason === 'string' ? details.reason : error.reason;
  const { json, truncated } = boundDetails(details, detailsBytesMax);
  // Libraries repeat by themselves what has this: never a write that may have been done.
  const retryAfter = error.retryable ? retryAfterOf(error) : undefined;
  const { pointer } = details;
  return [
    pack('google.rpc.ErrorInfo', ErrorInfo, {
      reason,
      domain,
      metadata: { code, request_id: requestId, ...listFacts(error) },
    }),
    ...(retryAfter === undefined
      ? []
      : [pack('google.rpc.RetryInfo', RetryInfo, { retry_delay: { seconds: retryAfter, nanos: 0 } })]),
    ...(typeof pointer === 'string'
      ? [
          pack('google.rpc.BadRequest', BadRequest, {
            field_violations: [
              {
                field: cutText(pointer.toWellFormed(), factBytesMax),
                description: cutText(message, descriptionBytesMax),
                reason,
              },
            ],
          }),
        ]
      : []),
    pack('database.ErrorDetails', ErrorDetails, {
      code,
      reason,
      request_id: requestId,
      details_json: json,
      truncated,
    }),
  ];
}

/** The details that are plain values, as texts, while there is room. */
function listFacts({ details }: DataError): Record<string, string> {
  const facts: Record<string, string> = {};
  let bytes = 0;
  for (const [name, value] of Object.entries(details)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    if (name === 'code' || name === 'request_id') continue;
    const text = cutText(String(value).toWellFormed(), factBytesMax);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(text);
    if (bytes > factsBytesMax) break;
    facts[name] = text;
  }
  return facts;
}

function pack<Message>(name: string, type: Pick<MessageType<Message>, 'encode'>, message: Message): Any {
  return { type_url: `type.googleapis.com/${name}`, value: writeMessage(type, message) };
}
