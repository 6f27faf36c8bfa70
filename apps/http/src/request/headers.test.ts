import { describe, expect, it } from 'vitest';
import { chooseUnpacker } from './content-encoding.js';
import { checkMediaType } from './media-type.js';

describe('checkMediaType', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset="UTF-8"',
    'application/json; charset=utf8; profile=x',
  ])('takes %s', (type) => {
    expect(() => checkMediaType(type, ['application/json'])).not.toThrow();
  });

  it.each([
    undefined,
    '',
    'text/plain',
    'application/jsonx',
    'application/json; charset=latin1',
    'multipart/form-data',
  ])('refuses %s', (type) => {
    expect(() => checkMediaType(type, ['application/json'])).toThrow(
      expect.objectContaining({ reason: 'UNSUPPORTED_MEDIA_TYPE' }),
    );
  });
});

describe('chooseUnpacker', () => {
  it.each([undefined, '', 'identity', 'Identity'])('needs none for %s', (name) => {
    expect(chooseUnpacker(name)).toBeUndefined();
  });

  it.each(['gzip', 'GZIP', 'deflate', 'br'])('knows %s', (name) => {
    expect(chooseUnpacker(name)).toBeDefined();
  });

  it.each(['zip', 'gzip, gzip', '__proto__', 'constructor'])('refuses %s', (name) => {
    expect(() => chooseUnpacker(name)).toThrow(expect.objectContaining({ reason: 'UNSUPPORTED_MEDIA_TYPE' }));
  });
});
