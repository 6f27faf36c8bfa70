import { expect, it } from 'vitest';
import { describeOnServer } from '../describe-on-server.ts';

await describeOnServer('ferretdb', () => {
  it('never runs', () => expect.fail('there is no FerretDB'));
});

await describeOnServer('mongodb7', () => {
  it('never runs', () => expect.fail('there is no MongoDB'));
});
