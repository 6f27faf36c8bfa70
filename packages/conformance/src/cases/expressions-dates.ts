import { defineExpressionCases, fails, refused, refusedAt } from '../kinds/expression-cases.js';

const chicago = 'America/Chicago';
const newYork = 'America/New_York';

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/#date-expression-operators: parts and texts. */
export const expressionsDates = defineExpressionCases({
  group: 'expressions-dates',
  data: {
    d: { $date: '2014-01-01T08:15:39.736Z' },
    jan: { $date: '2016-01-01T00:00:00.000Z' },
    aug: { $date: '2011-08-14T00:00:00.000Z' },
    nov: { $date: '1998-11-07T00:00:00.000Z' },
    parts: { $date: '2017-01-01T01:29:09.123Z' },
    nil: null,
    s: '2014',
    n: 5,
    zone: newYork,
  },
  cases: {
    $year: [
      ['utc', { $year: '$d' }, 2014],
      ['zone', { $year: { date: '$jan', timezone: chicago } }, 2015],
      ['in-brackets', { $year: ['$d'] }, 2014],
      ['null', { $year: '$nil' }, null],
      ['zone-null', { $year: { date: '$d', timezone: '$nil' } }, null],
      ['string', { $year: '$s' }, fails],
      ['number', { $year: '$n' }, fails],
      ['unknown-zone', { $year: { date: '$d', timezone: 'Mars/Olympus' } }, fails],
      ['unknown-operand', { $year: { date: '$d', zone: 'UTC' } }, refused],
    ],
    $month: [
      ['utc', { $month: '$d' }, 1],
      ['zone', { $month: { date: '$jan', timezone: chicago } }, 12],
      ['missing', { $month: '$nope' }, null],
    ],
    $dayOfMonth: [
      ['utc', { $dayOfMonth: '$aug' }, 14],
      ['zone', { $dayOfMonth: { date: '$aug', timezone: chicago } }, 13],
      ['offset', { $dayOfMonth: { date: '$nov', timezone: '-0400' } }, 6],
    ],
    $hour: [
      ['utc', { $hour: '$d' }, 8],
      ['summer', { $hour: { date: '$aug', timezone: chicago } }, 19],
      ['offset', { $hour: { date: '$nov', timezone: '-0400' } }, 20],
      ['zone-of-a-field', { $hour: { date: '$d', timezone: '$zone' } }, 3],
    ],
    $minute: [
      ['utc', { $minute: '$d' }, 15],
      ['half-hour-offset', { $minute: { date: '$d', timezone: '+04:30' } }, 45],
    ],
    $second: [['utc', { $second: '$d' }, 39]],
    $millisecond: [
      ['utc', { $millisecond: '$d' }, 736],
      ['boolean', { $millisecond: true }, fails],
    ],
    $dayOfYear: [
      ['first', { $dayOfYear: '$jan' }, 1],
      ['utc', { $dayOfYear: '$aug' }, 226],
      ['zone', { $dayOfYear: { date: '$aug', timezone: chicago } }, 225],
    ],
    $dayOfWeek: [
      ['friday', { $dayOfWeek: '$jan' }, 6],
      ['sunday', { $dayOfWeek: '$aug' }, 1],
      ['zone', { $dayOfWeek: { date: '$aug', timezone: chicago } }, 7],
    ],
    $week: [
      ['before-the-first-sunday', { $week: '$jan' }, 0],
      ['utc', { $week: '$aug' }, 33],
      ['zone', { $week: { date: '$aug', timezone: chicago } }, 32],
    ],
    $isoWeek: [
      ['of-the-year-before', { $isoWeek: '$jan' }, 53],
      ['sunday-is-last', { $isoWeek: '$aug' }, 32],
      ['null', { $isoWeek: '$nil' }, null],
    ],
    $isoWeekYear: [['of-the-year-before', { $isoWeekYear: '$jan' }, 2015]],
    $isoDayOfWeek: [
      ['friday', { $isoDayOfWeek: '$jan' }, 5],
      ['sunday', { $isoDayOfWeek: '$aug' }, 7],
    ],
    $dateToParts: [
      [
        'utc',
        { $dateToParts: { date: '$parts' } },
        { year: 2017, month: 1, day: 1, hour: 1, minute: 29, second: 9, millisecond: 123 },
      ],
      [
        'iso-in-a-zone',
        { $dateToParts: { date: '$parts', timezone: newYork, iso8601: true } },
        { isoWeekYear: 2016, isoWeek: 52, isoDayOfWeek: 6, hour: 20, minute: 29, second: 9, millisecond: 123 },
      ],
      ['null', { $dateToParts: { date: '$nil' } }, null],
      ['iso-not-boolean', { $dateToParts: { date: '$parts', iso8601: 'yes' } }, fails],
      ['without-date', { $dateToParts: { timezone: 'UTC' } }, refusedAt('/$dateToParts')],
    ],
    $dateFromParts: [
      ['day', { $dateFromParts: { year: 2017, month: 2, day: 8, hour: 12 } }, { $date: '2017-02-08T12:00:00.000Z' }],
      [
        'iso',
        { $dateFromParts: { isoWeekYear: 2017, isoWeek: 6, isoDayOfWeek: 3, hour: 12 } },
        { $date: '2017-02-08T12:00:00.000Z' },
      ],
      [
        'zone',
        {
          $dateFromParts: { year: 2016, month: 12, day: 31, hour: 23, minute: 46, second: 12, timezone: newYork },
        },
        { $date: '2017-01-01T04:46:12.000Z' },
      ],
      ['month-beyond', { $dateFromParts: { year: 2017, month: 14, day: 1 } }, { $date: '2018-02-01T00:00:00.000Z' }],
      ['month-zero', { $dateFromParts: { year: 2017, month: 0, day: 1 } }, { $date: '2016-12-01T00:00:00.000Z' }],
      ['null', { $dateFromParts: { year: 2017, month: '$nil' } }, null],
      ['fraction', { $dateFromParts: { year: 2017.5 } }, fails],
      ['without-year', { $dateFromParts: { month: 2 } }, refusedAt('/$dateFromParts')],
      ['both-kinds', { $dateFromParts: { year: 2017, isoWeek: 6 } }, refused],
    ],
    $dateToString: [
      ['default', { $dateToString: { date: '$d' } }, '2014-01-01T08:15:39.736Z'],
      ['day', { $dateToString: { date: '$d', format: '%Y-%m-%d' } }, '2014-01-01'],
      ['zone', { $dateToString: { date: '$d', format: '%H:%M:%S:%L%z', timezone: newYork } }, '03:15:39:736-0500'],
      ['offset', { $dateToString: { date: '$d', format: '%H:%M:%S:%L%z', timezone: '+04:30' } }, '12:45:39:736+0430'],
      ['minutes', { $dateToString: { date: '$d', format: '%Z', timezone: newYork } }, '-300'],
      ['day-of-the-year', { $dateToString: { date: '$d', format: '%j %u %V %G %%' } }, '001 3 01 2014 %'],
      ['null', { $dateToString: { date: '$nil' } }, null],
      ['on-null', { $dateToString: { date: '$nil', onNull: 'never' } }, 'never'],
      ['unknown-letter', { $dateToString: { date: '$d', format: '%Q' } }, fails],
      ['string', { $dateToString: { date: '$s' } }, fails],
      ['without-date', { $dateToString: { format: '%Y' } }, refusedAt('/$dateToString')],
    ],
    $dateFromString: [
      ['utc', { $dateFromString: { dateString: '2017-02-08T12:10:40.787' } }, { $date: '2017-02-08T12:10:40.787Z' }],
      [
        'zone',
        { $dateFromString: { dateString: '2017-02-08T12:10:40.787', timezone: newYork } },
        { $date: '2017-02-08T17:10:40.787Z' },
      ],
      ['day', { $dateFromString: { dateString: '2017-02-08' } }, { $date: '2017-02-08T00:00:00.000Z' }],
      [
        'format',
        { $dateFromString: { dateString: '06-15-2018', format: '%m-%d-%Y' } },
        { $date: '2018-06-15T00:00:00.000Z' },
      ],
      ['null', { $dateFromString: { dateString: '$nil' } }, null],
      ['on-null', { $dateFromString: { dateString: '$nope', onNull: 0 } }, 0],
      ['on-error', { $dateFromString: { dateString: 'Friday', onError: 'none' } }, 'none'],
      ['garbage', { $dateFromString: { dateString: 'Friday' } }, fails],
      ['not-as-the-format', { $dateFromString: { dateString: '2018-06-15', format: '%m-%d-%Y' } }, fails],
      ['number', { $dateFromString: { dateString: '$n' } }, fails],
      ['two-zones', { $dateFromString: { dateString: '2017-02-08T12:10:40Z', timezone: newYork } }, fails],
    ],
  },
});

/** Adding to dates, differences and bins. */
export const expressionsDateArithmetic = defineExpressionCases({
  group: 'expressions-date-arithmetic',
  data: {
    d: { $date: '2020-11-30T12:10:05.000Z' },
    october: { $date: '2020-10-31T12:10:05.000Z' },
    january: { $date: '2021-01-31T12:10:05.000Z' },
    // The night before the clocks go forward in New York, at 07:00 there.
    spring: { $date: '2021-03-13T12:00:00.000Z' },
    saturday: { $date: '2021-01-02T10:00:00.000Z' },
    sunday: { $date: '2021-01-03T09:00:00.000Z' },
    order: { $date: '2020-05-18T14:10:30.000Z' },
    nil: null,
    s: 'x',
    half: 1.5,
  },
  cases: {
    $dateAdd: [
      ['days', { $dateAdd: { startDate: '$d', unit: 'day', amount: 3 } }, { $date: '2020-12-03T12:10:05.000Z' }],
      [
        'end-of-the-month',
        { $dateAdd: { startDate: '$october', unit: 'month', amount: 1 } },
        { $date: '2020-11-30T12:10:05.000Z' },
      ],
      [
        'february',
        { $dateAdd: { startDate: '$january', unit: 'month', amount: 1 } },
        { $date: '2021-02-28T12:10:05.000Z' },
      ],
      [
        'day-over-a-clock-change',
        { $dateAdd: { startDate: '$spring', unit: 'day', amount: 1, timezone: newYork } },
        { $date: '2021-03-14T11:00:00.000Z' },
      ],
      [
        'hours-over-a-clock-change',
        { $dateAdd: { startDate: '$spring', unit: 'hour', amount: 24, timezone: newYork } },
        { $date: '2021-03-14T12:00:00.000Z' },
      ],
      ['null', { $dateAdd: { startDate: '$nil', unit: 'day', amount: 1 } }, null],
      ['missing-amount', { $dateAdd: { startDate: '$d', unit: 'day', amount: '$nope' } }, null],
      ['fraction', { $dateAdd: { startDate: '$d', unit: 'day', amount: '$half' } }, fails],
      ['unknown-unit', { $dateAdd: { startDate: '$d', unit: 'fortnight', amount: 1 } }, fails],
      ['string', { $dateAdd: { startDate: '$s', unit: 'day', amount: 1 } }, fails],
      ['without-amount', { $dateAdd: { startDate: '$d', unit: 'day' } }, refusedAt('/$dateAdd')],
    ],
    $dateSubtract: [
      [
        'quarter',
        { $dateSubtract: { startDate: '$d', unit: 'quarter', amount: 3 } },
        { $date: '2020-02-29T12:10:05.000Z' },
      ],
      [
        'weeks',
        { $dateSubtract: { startDate: '$saturday', unit: 'week', amount: 1 } },
        { $date: '2020-12-26T10:00:00.000Z' },
      ],
      ['null', { $dateSubtract: { startDate: '$d', unit: '$nil', amount: 1 } }, null],
      ['string', { $dateSubtract: { startDate: '$s', unit: 'day', amount: 1 } }, fails],
    ],
    $dateDiff: [
      ['days-are-boundaries', { $dateDiff: { startDate: '$saturday', endDate: '$sunday', unit: 'day' } }, 1],
      ['hours', { $dateDiff: { startDate: '$saturday', endDate: '$sunday', unit: 'hour' } }, 23],
      ['backwards', { $dateDiff: { startDate: '$sunday', endDate: '$saturday', unit: 'day' } }, -1],
      ['years', { $dateDiff: { startDate: '$d', endDate: '$january', unit: 'year' } }, 1],
      ['months', { $dateDiff: { startDate: '$october', endDate: '$january', unit: 'month' } }, 3],
      ['quarters', { $dateDiff: { startDate: '$october', endDate: '$january', unit: 'quarter' } }, 1],
      ['weeks-begin-on-sunday', { $dateDiff: { startDate: '$saturday', endDate: '$sunday', unit: 'week' } }, 1],
      [
        'weeks-from-monday',
        { $dateDiff: { startDate: '$saturday', endDate: '$sunday', unit: 'week', startOfWeek: 'Monday' } },
        0,
      ],
      ['null', { $dateDiff: { startDate: '$nil', endDate: '$d', unit: 'day' } }, null],
      ['string', { $dateDiff: { startDate: '$s', endDate: '$d', unit: 'day' } }, fails],
      ['unknown-unit', { $dateDiff: { startDate: '$d', endDate: '$d', unit: 'days' } }, fails],
    ],
    $dateTrunc: [
      ['hour', { $dateTrunc: { date: '$order', unit: 'hour' } }, { $date: '2020-05-18T14:00:00.000Z' }],
      [
        'two-weeks',
        {
          $dateTrunc: {
            date: '$order',
            unit: 'week',
            binSize: 2,
            timezone: 'America/Los_Angeles',
            startOfWeek: 'Monday',
          },
        },
        { $date: '2020-05-11T07:00:00.000Z' },
      ],
      [
        'half-year',
        { $dateTrunc: { date: '$order', unit: 'month', binSize: 6, timezone: 'America/Los_Angeles' } },
        { $date: '2020-01-01T08:00:00.000Z' },
      ],
      [
        'week-begins-on-sunday',
        { $dateTrunc: { date: '$order', unit: 'week' } },
        { $date: '2020-05-17T00:00:00.000Z' },
      ],
      ['null', { $dateTrunc: { date: '$nil', unit: 'day' } }, null],
      ['bin-zero', { $dateTrunc: { date: '$order', unit: 'day', binSize: 0 } }, fails],
      ['unknown-unit', { $dateTrunc: { date: '$order', unit: 'era' } }, fails],
      ['string', { $dateTrunc: { date: '$s', unit: 'day' } }, fails],
    ],
  },
});
