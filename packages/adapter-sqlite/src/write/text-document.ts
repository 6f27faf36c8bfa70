import { type DataObject, type NewDocument, parseStoredObject } from '@database-service/core';

/** The parts of a document as JSON, as they are stored. */
export interface DocumentTexts {
  readonly metadata: string;
  readonly data: string;
}

/** A new document that came as the texts that are stored: it is read when its values are asked for, and not written again. */
export class TextDocument implements NewDocument {
  readonly id: string;
  readonly texts: DocumentTexts;
  #data: DataObject | undefined;
  #metadata: DataObject | undefined;

  constructor(id: string, texts: DocumentTexts) {
    this.id = id;
    this.texts = texts;
  }

  get data(): DataObject {
    this.#data ??= parseStoredObject(this.texts.data);
    return this.#data;
  }

  get metadata(): DataObject {
    this.#metadata ??= parseStoredObject(this.texts.metadata);
    return this.#metadata;
  }
}
