import { expect, it } from 'vitest';
import { resolveConfig } from './config.js';
import { Store } from './store.js';

it('of many collections only the changed ones are read anew', async () => {
  const store = new Store(resolveConfig({ file: ':memory:' }));
  for (const name of ['a', 'b']) await store.change('createCollection', name, {});
  const [a, b] = [store.catalogue.find('a'), store.catalogue.find('b')];
  await store.change('createCollection', 'c', {});
  await store.change('setSchema', 'b', { required: ['x'] });
  expect([...store.catalogue.list().keys()]).toEqual(['a', 'b', 'c']);
  expect(store.catalogue.find('a')).toBe(a);
  expect(store.catalogue.find('b')).not.toBe(b);
  expect(store.catalogue.find('b')).toMatchObject({ schema: { required: ['x'] } });
  await store.change('renameCollection', 'a', 'd');
  expect([...store.catalogue.list().keys()]).toEqual(['b', 'c', 'd']);
  expect(store.catalogue.find('d')).toMatchObject({ id: a?.id, name: 'd' });
  expect(a?.isDropped()).toBe(false);
  await store.change('dropCollection', 'd');
  expect(a?.isDropped()).toBe(true);
  await store.close();
});
