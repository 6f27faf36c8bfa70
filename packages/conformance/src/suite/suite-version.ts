/** Version of the cases: grows with the package's, so that a report says what it was measured against. */
export const suiteVersion = '0.1.0';
