import { describe, expect, it } from 'vitest';
import { redactField, redactText } from './redact.js';

describe('redactField', () => {
  it.each([
    'password',
    'db_password',
    'passwd',
    'passphrase',
    'clientSecret',
    'secret_id',
    'access_token',
    'Authorization',
    'set-cookie',
    'api_key',
    'apiKey',
    'private_key',
    'credentials',
    'x-vault-token',
  ])('hides %s whatever it holds', (name) => {
    expect(redactField(name, 'hunter2')).toBe('[redacted]');
    expect(redactField(name, 12345)).toBe('[redacted]');
    expect(redactField('headers', { [name]: ['hunter2'] })).toEqual({ [name]: '[redacted]' });
  });

  it.each(['data', 'document', 'body', 'metadata', 'filter', 'update', 'params'])(
    'leaves the contents of %s out',
    (name) => {
      expect(redactField(name, { name: 'Ada' })).toBe('[omitted]');
      expect(redactField('deep', { [name]: '{"name":"Ada"}' })).toEqual({ [name]: '[omitted]' });
    },
  );

  it.each([
    ['postgresql://app:hunter2@db:5432/x?sslmode=on', 'postgresql://app:[redacted]@db:5432/x?sslmode=on'],
    ['cannot reach mongodb+srv://a:p%40ss@h/ now', 'cannot reach mongodb+srv://a:[redacted]@h/ now'],
    ['redis://:hunter2@cache:6379', 'redis://:[redacted]@cache:6379'],
    ['http://localhost:8080/a@b', 'http://localhost:8080/a@b'],
    ['two http://a:b@c and http://d:e@f', 'two http://a:[redacted]@c and http://d:[redacted]@f'],
  ])('hides the password of %s', (text, expected) => {
    expect(redactText(text)).toBe(expected);
    expect(redactField('uri', text)).toBe(expected);
  });

  it('shows errors with their causes, without the passwords in them', () => {
    const error = new Error('write failed', { cause: Object.assign(new Error('amqp://u:pw@h'), { code: 'E1' }) });
    const shown = redactField('error', error) as { message: string; cause: Record<string, unknown> };
    expect(shown.message).toBe('write failed');
    expect(shown.cause).toMatchObject({ code: 'E1', message: 'amqp://u:[redacted]@h' });
    expect(JSON.stringify(shown)).not.toContain('pw@');
  });

  it('ends on cycles and deep values', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(JSON.stringify(redactField('x', loop))).toBe(
      '{"self":{"self":{"self":{"self":{"self":{"self":"[deeper]"}}}}}}',
    );
  });

  it('cuts long texts and lists', () => {
    expect(redactText('a'.repeat(5_000))).toHaveLength(4_001);
    expect(redactField('x', new Array(50).fill(1))).toHaveLength(20);
  });

  it.each([
    [10n, '10'],
    [new Date(Number.NaN), null],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [() => 1, undefined],
    [null, null],
    [true, true],
  ])('shows %s as JSON can', (value, expected) => {
    expect(redactField('x', value)).toEqual(expected);
  });
});
