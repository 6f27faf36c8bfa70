import { runExample } from './run-example.js';

/** `node examples/dist/cities-and-countries.js [origin]`: against the service at the origin, by default on this machine. */
const origin = process.argv[2] ?? 'http://localhost:8080';
const { answers, timings } = await runExample(origin);
process.stdout.write(`${answers}\n\nTimings\n\n${timings}\n`);
