import { type Sql, sql } from '@database-service/sql';

/** A type that a key may have: ids are the texts that PostgreSQL shows its values as. */
export interface KeyType {
  /** In the words of SQL. */
  readonly name: string;
  /** Follows a parameter, or an array of texts without its last bracket. */
  readonly cast: Sql;
  readonly arrayCast: Sql;
  /** Whether a value of the type is shown as this text; other ids are those of no row. */
  isShownAs(id: string): boolean;
}

/** The types by PostgreSQL's names for them. A text is cast to no length: PostgreSQL would cut it. */
export const keyTypes: Readonly<Record<string, KeyType>> = {
  text: { name: 'text', cast: sql`::TEXT`, arrayCast: sql`::TEXT[]`, isShownAs: () => true },
  varchar: { name: 'character varying', cast: sql`::TEXT`, arrayCast: sql`::TEXT[]`, isShownAs: () => true },
  uuid: {
    name: 'uuid',
    cast: sql`::UUID`,
    arrayCast: sql`::UUID[]`,
    isShownAs: (id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id),
  },
  int2: { name: 'smallint', cast: sql`::SMALLINT`, arrayCast: sql`::SMALLINT[]`, isShownAs: isInteger(15n) },
  int4: { name: 'integer', cast: sql`::INTEGER`, arrayCast: sql`::INTEGER[]`, isShownAs: isInteger(31n) },
  int8: { name: 'bigint', cast: sql`::BIGINT`, arrayCast: sql`::BIGINT[]`, isShownAs: isInteger(63n) },
};

function isInteger(bits: bigint): (id: string) => boolean {
  const end = 2n ** bits;
  return (id) => {
    if (!/^(0|-?[1-9][0-9]{0,18})$/.test(id)) return false;
    const value = BigInt(id);
    return value >= -end && value < end;
  };
}
