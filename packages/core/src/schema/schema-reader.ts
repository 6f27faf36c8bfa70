/** One schema within a schema, by its JSON pointer in what the user gave. */
export interface SchemaNode {
  /** Its JSON pointer in the normalized schema. */
  readonly normalized: string;
  /** Pointers of the schemas that see the same value as it. */
  readonly inPlace: string[];
}

/** A reference: which schema has it, which it names, and the object to write its final text to. */
export interface SchemaReference {
  readonly from: string;
  readonly target: string;
  readonly holder: Record<string, unknown>;
}

/** Where a schema stands, while its keywords are read. */
export interface SchemaPlace {
  readonly node: SchemaNode;
  readonly at: string;
  readonly to: string;
  readonly depth: number;
}

/** What the rules of single keywords ask of the walk over a schema. Pointers are relative to its root. */
export interface SchemaReader {
  readonly references: SchemaReference[];
  /** Where an error is, for the user. */
  locate(pointer: string): string;
  /** Reads one schema, and those within it. @param to - its place in the normalized schema */
  readSchema(raw: unknown, at: string, to: string, depth: number): unknown;
  /** Reads an array of schemas. */
  readSchemas(raw: unknown, at: string, to: string, depth: number): unknown[];
  /** The entries of an object that has names of fields. */
  listNames(raw: unknown, at: string): readonly (readonly [string, unknown])[];
}
