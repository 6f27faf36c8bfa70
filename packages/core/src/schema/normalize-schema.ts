import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import { setOwn } from '../value/own-field.js';
import { isPlainObject } from '../value/plain-object.js';
import { inPlaceKeywords, keywordShapes, laterKeywords, refusedKeywords } from './keywords.js';
import { readDraft, type SchemaDraft } from './schema-draft.js';
import { schemaError, schemaTooLarge } from './schema-error.js';
import type { SchemaNode, SchemaPlace, SchemaReader, SchemaReference } from './schema-reader.js';
import { checkPattern } from './schema-regex.js';
import { specialReaders } from './special-keywords.js';
import { stepsKeyword, weighSchema } from './weigh-schema.js';

type RawObject = Readonly<Record<string, unknown>>;

/** A schema in the one form that is compiled, and what was found on the way. */
export interface NormalizedSchema {
  readonly schema: RawObject;
  readonly nodes: ReadonlyMap<string, SchemaNode>;
  readonly references: readonly SchemaReference[];
}

const depthMax = 64;
const schemasMax = 1_000;

/**
 * Checks that a schema has known keywords only, and brings it into the form of draft 2020-12: what draft-07 and MongoDB
 * write otherwise (`dependencies`, an array of `items`, `exclusiveMinimum: true`) is rewritten, annotations are dropped,
 * and each schema gets its weight for the count of steps.
 *
 * @param raw - JSON of the user's own, which is not kept
 * @param pointer - JSON pointer to it, for errors
 * @throws DataError BAD_OPERAND, NOT_SUPPORTED, LIMIT_EXCEEDED
 */
export function normalizeSchema(raw: unknown, pointer: string): NormalizedSchema {
  if (!isPlainObject(raw)) throw schemaError('A JSON Schema must be an object here.', pointer);
  const draft = readDraft(raw.$schema, extendPointer(pointer, '$schema'));
  const reader = new SchemaWalk(draft, pointer);
  const schema = reader.readSchema(raw, '', '', 1) as RawObject;
  return { schema, nodes: reader.nodes, references: reader.references };
}

/** Walks one schema. Pointers are relative to its root, but in errors. */
class SchemaWalk implements SchemaReader {
  readonly nodes = new Map<string, SchemaNode>();
  readonly references: SchemaReference[] = [];
  readonly #draft: SchemaDraft;
  readonly #base: string;

  constructor(draft: SchemaDraft, base: string) {
    this.#draft = draft;
    this.#base = base;
  }

  /** Where an error is, for the user. */
  locate(pointer: string): string {
    return this.#base + pointer;
  }

  /** Reads one schema, and those within it. @param to - its place in the normalized schema */
  readSchema(raw: unknown, at: string, to: string, depth: number): unknown {
    if (depth > depthMax) {
      throw schemaTooLarge(`The JSON Schema is nested deeper than ${depthMax}; use $defs.`, this.#base, depthMax);
    }
    const node: SchemaNode = { normalized: to, inPlace: [] };
    this.nodes.set(at, node);
    if (this.nodes.size > schemasMax) {
      throw schemaTooLarge(
        `The JSON Schema has more than ${schemasMax} schemas in it; split it.`,
        this.#base,
        schemasMax,
      );
    }
    if (typeof raw === 'boolean') return raw;
    if (!isPlainObject(raw)) throw schemaError('A schema must be an object, true or false.', this.locate(at));
    const made: Record<string, unknown> = {};
    for (const keyword of Object.keys(raw)) {
      this.#checkKeyword(keyword, at);
      this.#readKeyword(raw, keyword, made, { node, at, to, depth });
    }
    made[stepsKeyword] = weighSchema(made);
    return made;
  }

  /** Reads an array of schemas. @param node - set where they see the same value as the schema they stand in */
  readSchemas(raw: unknown, at: string, to: string, depth: number, node?: SchemaNode): unknown[] {
    if (!Array.isArray(raw) || raw.length === 0) {
      throw schemaError('An array of schemas is needed here, at least one.', this.locate(at));
    }
    return raw.map((item: unknown, index) => {
      const inside = extendPointer(at, index);
      node?.inPlace.push(inside);
      return this.readSchema(item, inside, extendPointer(to, index), depth + 1);
    });
  }

  /** Reads names to schemas. */
  readSchemaMap(raw: unknown, at: string, to: string, depth: number, node?: SchemaNode): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    for (const [name, schema] of this.listNames(raw, at)) {
      const inside = extendPointer(at, name);
      node?.inPlace.push(inside);
      setOwn(made, name, this.readSchema(schema, inside, extendPointer(to, name), depth + 1));
    }
    return made;
  }

  /** The entries of an object that has names of fields. */
  listNames(raw: unknown, at: string): readonly (readonly [string, unknown])[] {
    if (!isPlainObject(raw)) throw schemaError('An object of names is needed here.', this.locate(at));
    if (Object.hasOwn(raw, '__proto__')) {
      throw schemaError('No field has the name __proto__; leave it out.', this.locate(extendPointer(at, '__proto__')));
    }
    return Object.entries(raw);
  }

  #checkKeyword(keyword: string, at: string): void {
    const inside = this.locate(extendPointer(at, keyword));
    const refused = refusedKeywords.get(keyword);
    if (refused !== undefined) {
      throw schemaError(`The keyword ${keyword} is not supported: ${refused}.`, inside, 'NOT_SUPPORTED');
    }
    const isLater = this.#draft === '07' && laterKeywords.has(keyword);
    if (keywordShapes.has(keyword) && !isLater) return;
    throw schemaError(
      `${quoteInput(keyword)} is not a keyword of ${isLater ? 'JSON Schema draft-07' : 'JSON Schema'}; misspelt ones would be ignored, so it is refused.`,
      inside,
    );
  }

  #readKeyword(raw: RawObject, keyword: string, made: Record<string, unknown>, place: SchemaPlace): void {
    const { node, depth } = place;
    const value = raw[keyword];
    const at = extendPointer(place.at, keyword);
    const to = extendPointer(place.to, keyword);
    const inPlace = inPlaceKeywords.has(keyword) ? node : undefined;
    switch (keywordShapes.get(keyword)) {
      case 'value':
        if (keyword === 'dependentRequired') this.listNames(value, at);
        made[keyword] = value;
        break;
      case 'schema':
        inPlace?.inPlace.push(at);
        made[keyword] = this.readSchema(value, at, to, depth + 1);
        break;
      case 'schemas':
        made[keyword] = this.readSchemas(value, at, to, depth, inPlace);
        break;
      case 'schemaMap':
        if (keyword === 'patternProperties') this.#checkPatterns(value, at);
        made[keyword] = this.readSchemaMap(value, at, to, depth, inPlace);
        break;
      case 'special':
        specialReaders.get(keyword)?.(this, raw, made, place);
        break;
      default:
        if (keyword === '$schema' && place.at !== '') {
          throw schemaError('$schema may stand at the root only.', this.locate(at));
        }
    }
  }

  #checkPatterns(raw: unknown, at: string): void {
    for (const [pattern] of this.listNames(raw, at)) checkPattern(pattern, this.locate(extendPointer(at, pattern)));
  }
}
