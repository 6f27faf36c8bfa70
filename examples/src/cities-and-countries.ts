import { runExample } from './run-example.js';

/**
 * `node examples/dist/cities-and-countries.js [origin] [database]`: against the service at the origin, by default on this machine, and its
 * default database.
 */
const [, , origin = 'http://localhost:8080', database] = process.argv;
const { answers, timings } = await runExample(origin, { database });
process.stdout.write(`${answers}\n\nTimings\n\n${timings}\n`);
