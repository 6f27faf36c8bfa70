/** Writes that go on while their caller prepares the next: one after the other, in their order. */
export class WriteBehind {
  #running: Promise<void> | undefined;

  /**
   * Begins a write as soon as the one before is done.
   * @throws what that one failed with; then this one is not begun
   */
  async begin(write: () => Promise<void>): Promise<void> {
    await this.end();
    this.#running = write();
    // Its failure is told by the next call.
    this.#running.catch(() => undefined);
  }

  /**
   * Waits for the write that runs.
   * @throws what it failed with
   */
  async end(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running;
  }
}
