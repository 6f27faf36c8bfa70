import { check } from 'k6';
import http from 'k6/http';

/** Mixed calls over HTTP, for k6: README.md says how it is run. */

const origin = __ENV.ORIGIN ?? 'http://127.0.0.1:8080';
const documents = `${origin}/api/v1/documents`;
const params = { headers: { 'Content-Type': 'application/json' } };
const heldCount = 10_000;
const groupSize = 20;
const draw = (count) => Math.floor(Math.random() * count);

export const options = {
  vus: Number(__ENV.CONNECTIONS ?? 1000),
  duration: __ENV.DURATION ?? '60s',
  noConnectionReuse: false,
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
  // A threshold for each kind of call, so that the summary has a line for it.
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    ...Object.fromEntries(
      ['read', 'find', 'create', 'update', 'readme'].map((name) => [`http_req_duration{name:${name}}`, ['max>=0']]),
    ),
  },
};

const post = (path, body, name) =>
  http.post(`${documents}${path}`, JSON.stringify(body), { ...params, tags: { name } });
const dataOf = (position) => ({
  group: position % (heldCount / groupSize),
  name: `name ${position}`,
  note: 'x'.repeat(600),
  tags: ['a', 'b', `t${position % 50}`],
});

/** What is read: 10,000 documents of about 0.8 kB with an index, and the user of the README. */
export function setup() {
  http.del(`${origin}/api/v1/collections/load`, null, { responseCallback: http.expectedStatuses(200, 404) });
  http.post(`${origin}/api/v1/indexes/load`, JSON.stringify({ keys: { group: 1 } }), params);
  for (let from = 0; from < heldCount; from += 1000) {
    const batch = Array.from({ length: 1000 }, (_, n) => ({ id: `d${from + n}`, data: dataOf(from + n) }));
    check(post('/bulk/insert', { collection: 'load', documents: batch }, 'setup'), {
      filled: ({ status }) => status === 201,
    });
  }
  post('', { collection: 'users', id: 'ada', data: { name: 'Ada', age: 36, langs: ['en', 'fr'] } }, 'setup');
}

const readmeCalls = [
  () => post('/users/search', { filter: { age: { $gte: 30 }, langs: 'fr' }, sort: { name: 1 } }, 'readme'),
  () => post('/users/explain', { search: { filter: { age: { $gte: 30 } } } }, 'readme'),
  () =>
    post(
      '/users/aggregate',
      { pipeline: [{ $group: { _id: null, users: { $sum: 1 }, age: { $avg: '$age' } } }] },
      'readme',
    ),
  () => post('/users/ada/find-and-update', { update: { $inc: { seen: 1 }, $set: { last: draw(100) } } }, 'readme'),
];

const calls = {
  read: () => http.get(`${documents}/load/d${draw(heldCount)}`, { tags: { name: 'read' } }),
  find: () => post('/load/search', { filter: { group: draw(heldCount / groupSize) }, limit: groupSize }, 'find'),
  create: () => post('', { collection: 'load', data: { ...dataOf(draw(heldCount)), group: -1 } }, 'create'),
  update: () => post(`/load/d${draw(heldCount)}/find-and-update`, { update: { $inc: { seen: 1 } } }, 'update'),
  readme: () => readmeCalls[draw(readmeCalls.length)](),
};
/** Of 100 calls. */
const shares = { read: 50, find: 20, create: 12, update: 12, readme: 6 };
const mix = Object.entries(shares).flatMap(([name, share]) => Array(share).fill(name));

export default function call() {
  const name = mix[draw(mix.length)];
  check(calls[name](), { answered: ({ status }) => status === 200 || status === 201 });
}
