import type { ResolvedConfig } from '../config.js';

/** What a thread of this package's is started with: a configuration without what cannot travel. */
export type ThreadData = Omit<ResolvedConfig, 'logger'>;
