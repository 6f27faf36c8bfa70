import { describe, expect, it } from 'vitest';
import { type MongoConfig, resolveConfig } from './config.js';
import { createMongoAdapter } from './index.js';

const uri = 'mongodb://127.0.0.1:1/';

describe('the configuration', () => {
  it('needs a URI only', () => {
    expect(resolveConfig({ uri })).toMatchObject({ poolSize: 50, readPreference: 'primary', raw: 'off' });
  });

  it.each<[string, object]>([
    ['uri', { uri: 'postgres://x' }],
    ['uri', { uri: 7 }],
    ['poolSize', { uri, poolSize: 0 }],
    ['connectTimeoutMs', { uri, connectTimeoutMs: -1 }],
    ['raw', { uri, raw: 'all' }],
    ['changes', { uri, changes: 'numbered' }],
    ['readPreference', { uri, readPreference: 'any' }],
    ['changesRetentionHours', { uri, changesRetentionHours: Number.NaN }],
    ['database', { uri, database: 'a/b' }],
    ['frob', { uri, frob: 1 }],
  ])('is refused for %s', (option, config) => {
    expect(() => createMongoAdapter(config as MongoConfig)).toThrow(
      expect.objectContaining({ reason: 'BAD_ARGUMENT', details: { option } }),
    );
  });

  it('does not repeat a URI that the driver refuses', () => {
    const make = () => createMongoAdapter({ uri: 'mongodb://me:secret@host:99999/' });
    expect(make).toThrow(expect.objectContaining({ reason: 'BAD_ARGUMENT' }));
    expect(make).not.toThrow(/secret/);
  });
});
