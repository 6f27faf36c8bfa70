import type { ServiceClient } from './service-client.js';
import type { City, Country } from './source-documents.js';

/** A question, the request that answers it, and the answer as lines to read. */
export interface Answer {
  readonly question: string;
  readonly request: string;
  readonly lines: readonly string[];
}

interface Found<Data> {
  readonly documents: readonly { readonly id: string; readonly data: Data }[];
}

const formatNumber = (value: number) => value.toLocaleString('en-US');

const row = (label: string, width: number, value: number) =>
  `${label.padEnd(width)} ${formatNumber(value).padStart(11)}`;

async function askLargestCities(client: ServiceClient): Promise<Answer> {
  const { documents } = await client.get<Found<City>>('/documents/cities', {
    filter: { country: 'BR' },
    sort: 'population:desc',
    limit: 10,
    projection: 'name,population',
    total: false,
  });
  return {
    question: 'The ten largest cities of Brazil',
    request: 'GET /documents/cities?filter={"country":"BR"}&sort=population:desc&limit=10',
    lines: documents.map(({ data }) => row(data.name, 20, data.population)),
  };
}

async function askCitiesInBox(client: ServiceClient): Promise<Answer> {
  const filter = { lat: { $gte: 46.1, $lte: 46.6 }, lon: { $gte: 6, $lte: 7 }, population: { $gte: 20_000 } };
  const search = { filter, sort: { population: -1 }, limit: 10, total: false };
  const { documents } = await client.post<Found<City>>('/documents/cities/search', search);
  return {
    question: 'Towns around Lake Geneva (46.1–46.6° N, 6–7° E)',
    request: `POST /documents/cities/search ${JSON.stringify({ filter, sort: search.sort })}`,
    lines: documents.map(({ data }) => row(`${data.name} (${data.country})`, 20, data.population)),
  };
}

async function askCountriesByLanguage(client: ServiceClient): Promise<Answer> {
  const filter = { region: 'Americas', languages: 'French' };
  const search = { filter, sort: { name: 1 }, limit: 50, projection: { name: 1, languages: 1 }, total: false };
  const { documents } = await client.post<Found<Country>>('/documents/countries/search', search);
  return {
    question: 'Where French is spoken in the Americas',
    request: `POST /documents/countries/search ${JSON.stringify({ filter })}`,
    lines: documents.map(({ data }) => `${data.name.padEnd(33)} ${data.languages.join(', ')}`),
  };
}

async function askPeopleByCountry(client: ServiceClient): Promise<Answer> {
  const pipeline = [
    { $match: { population: { $gte: 1_000_000 } } },
    { $group: { _id: '$country', people: { $sum: '$population' }, cities: { $sum: 1 } } },
    { $sort: { people: -1 } },
    { $limit: 5 },
  ];
  const body = { pipeline, allow_scan: true };
  type Row = { readonly _id: string; readonly people: number; readonly cities: number };
  const { results } = await client.post<{ readonly results: readonly Row[] }>('/documents/cities/aggregate', body);
  const codes = results.map(({ _id }) => _id);
  const search = { filter: { id: { $in: codes } }, projection: { name: 1 }, total: false };
  const { documents } = await client.post<Found<Country>>('/documents/countries/search', search);
  const names = new Map(documents.map(({ id, data }) => [id, data.name]));
  return {
    question: 'People in cities of a million and more, by country',
    request: `POST /documents/cities/aggregate ${JSON.stringify({ pipeline })}`,
    lines: results.map(({ _id, people, cities }) => `${row(names.get(_id) ?? _id, 20, people)} in ${cities} cities`),
  };
}

async function askHowItWasDone(client: ServiceClient): Promise<Answer> {
  interface Explained {
    readonly pushed: unknown;
    readonly residual: unknown;
    readonly index: { readonly name: string } | null;
    readonly sort: string;
    readonly documents_read: number;
    readonly documents_returned: number;
  }
  const search = { filter: { country: 'BR' }, sort: { population: -1 }, limit: 10 };
  const explained = await client.post<Explained>('/documents/cities/explain', { search });
  return {
    question: 'How the first was answered',
    request: `POST /documents/cities/explain ${JSON.stringify({ search })}`,
    lines: [
      `filter by the engine  ${JSON.stringify(explained.pushed)}, left to core: ${JSON.stringify(explained.residual)}`,
      `index                 ${explained.index?.name ?? 'none'}, order by ${explained.sort}`,
      `documents             ${explained.documents_read} read, ${explained.documents_returned} returned`,
    ],
  };
}

/** The questions, in the order in which they are put. */
export const questions: readonly ((client: ServiceClient) => Promise<Answer>)[] = [
  askLargestCities,
  askCitiesInBox,
  askCountriesByLanguage,
  askPeopleByCountry,
  askHowItWasDone,
];
