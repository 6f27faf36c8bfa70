import { createServer } from 'node:http';
import type { Logger } from '@database-service/core';
import { listen } from './listen.js';
import type { RunningServer } from './server-start.js';

/** What is answered. */
export interface RenderedMetrics {
  /** Media type of the text. */
  readonly contentType: string;
  render(): Promise<string>;
}

/** Starts the server that Prometheus asks: GET /metrics and nothing else. @throws StartError */
export async function startMetricsServer(
  { metrics, logger }: { readonly metrics: RenderedMetrics; readonly logger: Logger },
  place: { readonly host: string; readonly port: number },
): Promise<RunningServer> {
  const server = createServer(async (request, response) => {
    const found = request.url === '/metrics' && (request.method === 'GET' || request.method === 'HEAD');
    if (!found) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Metrics are at GET /metrics.\n');
      return;
    }
    try {
      const text = await metrics.render();
      response.writeHead(200, { 'Content-Type': metrics.contentType }).end(text);
    } catch (error) {
      logger.error('metrics failed', { problem: String(error) });
      response.writeHead(500, { 'Content-Type': 'text/plain' }).end('The metrics could not be collected.\n');
    }
  });
  const { address, close } = await listen(server, { section: 'metrics', ...place });
  return {
    address,
    stop() {
      const closed = close();
      server.closeAllConnections();
      return closed;
    },
  };
}
