import { DataError } from '@database-service/core';
import { parseJson } from '@database-service/serving';
import { AnswerForm } from '../generated/database/values.js';

/** In which form an answer has its values. */
export type JsonForm = 'struct' | 'json';

/** Reads the JSON values of a request, each of which comes in one of two forms, and settles the form of the answer. */
export class JsonFields {
  readonly #asked: AnswerForm;
  #sentText = false;

  /** @param asked - what the request says about its answer */
  constructor(asked: AnswerForm | undefined) {
    this.#asked = asked ?? AnswerForm.UNSPECIFIED;
  }

  /**
   * A value that came as a message or as text; `undefined` if it did not come.
   * @param name - of the operation's input field, for the pointer
   * @throws DataError BAD_ARGUMENT for both, MALFORMED_JSON
   */
  read(name: string, value: unknown, text: string | undefined): unknown {
    if (text === undefined || text === '') return value;
    this.#sentText = true;
    if (value !== undefined) throw bothForms(name);
    return parseJson(text, `The field \`${name}_json\``, `/${name}`);
  }

  /** As `read`, for a list of messages: an empty one did not come. */
  readList(name: string, values: readonly unknown[] | undefined, text: string | undefined): unknown {
    return this.read(name, values === undefined || values.length === 0 ? undefined : values, text);
  }

  /** Text that is JSON whatever the form: it says nothing about the answer. @throws DataError MALFORMED_JSON */
  readText(name: string, text: string | undefined): unknown {
    if (text === undefined || text === '') return undefined;
    return parseJson(text, `The field \`${name}\``, `/${name}`);
  }

  /** @throws DataError BAD_ARGUMENT if the request asks for a form that does not exist */
  get form(): JsonForm {
    switch (this.#asked) {
      case AnswerForm.UNSPECIFIED:
        return this.#sentText ? 'json' : 'struct';
      case AnswerForm.STRUCT:
        return 'struct';
      case AnswerForm.JSON:
        return 'json';
      default:
        throw new DataError('BAD_ARGUMENT', '`answer_form` must be ANSWER_FORM_STRUCT or ANSWER_FORM_JSON.', {
          details: { pointer: '/answer_form' },
        });
    }
  }
}

function bothForms(name: string): DataError {
  const message = `Both \`${name}\` and \`${name}_json\` are given; give one of the two.`;
  return new DataError('BAD_ARGUMENT', message, { details: { pointer: `/${name}` } });
}
