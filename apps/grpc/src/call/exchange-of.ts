import type { Metadata } from '@grpc/grpc-js';
import type { Exchange } from './exchange.js';

const exchangeKey: unique symbol = Symbol('exchange');

/** Metadata as they came, which the gRPC library hands on as they are: that is how a call is found again. */
type BegunMetadata = Metadata & { [exchangeKey]?: Exchange };

/** Notes which exchange a call is that began with these metadata. */
export function noteExchange(metadata: Metadata, exchange: Exchange): void {
  (metadata as BegunMetadata)[exchangeKey] = exchange;
}

/** The exchange of a call that a handler was given. */
export function exchangeOf({ metadata }: { readonly metadata: Metadata }): Exchange {
  const exchange = (metadata as BegunMetadata)[exchangeKey];
  if (exchange === undefined) throw new Error('a call came past the interceptor');
  return exchange;
}
