import { defineFilterCases } from '../kinds/filter-cases.js';

/** Dates are a type of their own, in order of time to the millisecond. */
export const filtersDates = defineFilterCases({
  group: 'filters-dates',
  documents: {
    year1: { d: { $date: '0001-01-01T00:00:00.000Z' } },
    before: { d: { $date: '1969-12-31T23:59:59.999Z' } },
    epoch: { d: { $date: '1970-01-01T00:00:00.000Z' } },
    ms1: { d: { $date: '2026-01-02T03:04:05.678Z' } },
    ms2: { d: { $date: '2026-01-02T03:04:05.679Z' } },
    last: { d: { $date: '9999-12-31T23:59:59.999Z' } },
    text: { d: '2026-01-02T03:04:05.678Z' },
    number: { d: 0 },
    list: { d: [{ $date: '1990-01-01T00:00:00.000Z' }, { $date: '2030-01-01T00:00:00.000Z' }] },
    nested: { d: { at: { $date: '2026-01-02T03:04:05.678Z' } } },
  },
  cases: [
    { name: 'eq', filter: { d: { $date: '2026-01-02T03:04:05.678Z' } }, expect: ['ms1'] },
    { name: 'eq-operator', filter: { d: { $eq: { $date: '2026-01-02T03:04:05.679Z' } } }, expect: ['ms2'] },
    { name: 'eq-other-zone', filter: { d: { $date: '2026-01-02T04:04:05.678+01:00' } }, expect: ['ms1'] },
    { name: 'eq-without-milliseconds', filter: { d: { $date: '1970-01-01T00:00:00Z' } }, expect: ['epoch'] },
    { name: 'eq-epoch-number', filter: { d: { $date: 0 } }, expect: ['epoch'] },
    {
      name: 'gt-by-a-millisecond',
      filter: { d: { $gt: { $date: '2026-01-02T03:04:05.678Z' } } },
      expect: ['ms2', 'last', 'list'],
    },
    { name: 'lt-epoch', filter: { d: { $lt: { $date: '1970-01-01T00:00:00.000Z' } } }, expect: ['year1', 'before'] },
    { name: 'lte-year-1', filter: { d: { $lte: { $date: '0001-01-01T00:00:00.000Z' } } }, expect: ['year1'] },
    { name: 'gte-last', filter: { d: { $gte: { $date: '9999-12-31T23:59:59.999Z' } } }, expect: ['last'] },
    {
      name: 'range-over-list',
      filter: { d: { $gte: { $date: '1980-01-01T00:00:00Z' }, $lt: { $date: '2000-01-01T00:00:00Z' } } },
      expect: ['list'],
    },
    { name: 'number-is-no-date', filter: { d: { $gte: 0 } }, expect: ['number'] },
    { name: 'text-is-no-date', filter: { d: { $gte: '' } }, expect: ['text'] },
    { name: 'in', filter: { d: { $in: [{ $date: '1970-01-01T00:00:00.000Z' }, 0] } }, expect: ['epoch', 'number'] },
    { name: 'ne', filter: { d: { $ne: { $date: '1970-01-01T00:00:00.000Z' } } }, expectAllBut: ['epoch'] },
    { name: 'nested', filter: { 'd.at': { $date: '2026-01-02T03:04:05.678Z' } }, expect: ['nested'] },
    { name: 'within-object', filter: { d: { at: { $date: '2026-01-02T03:04:05.678Z' } } }, expect: ['nested'] },
    {
      name: 'type',
      filter: { d: { $type: 'date' } },
      expect: ['year1', 'before', 'epoch', 'ms1', 'ms2', 'last', 'list'],
    },
  ],
});
