/** Imports point one way (docs/ARCHITECTURE.md): what each package of ours may import of ours. */
const mayImport = {
  core: [],
  sql: ['core'],
  'adapter-memory': ['core'],
  'adapter-mongodb': ['core'],
  'adapter-sqlite': ['core', 'sql'],
  'adapter-postgresql': ['core', 'sql'],
  conformance: ['core'],
  application: ['core'],
  telemetry: ['core', 'application'],
  config: ['core'],
  composition: [
    'core',
    'application',
    'telemetry',
    'config',
    'adapter-mongodb',
    'adapter-sqlite',
    'adapter-postgresql',
  ],
  serving: ['core', 'application', 'telemetry', 'config', 'composition'],
};

const directionOf = ([name, allowed]) => ({
  name: `direction-${name}`,
  comment: `packages/${name} may import ${allowed.length === 0 ? 'none' : allowed.join(', ')} of our packages`,
  severity: 'error',
  from: { path: `^packages/${name}/src`, pathNot: '\\.test\\.ts$' },
  to: { path: '^(packages|apps)/', pathNot: [`^packages/${name}/`, ...allowed.map((other) => `^packages/${other}/`)] },
});

export default {
  forbidden: [
    ...Object.entries(mayImport).map(directionOf),
    {
      name: 'apps-are-leaves',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'engine-drivers-stay-home',
      comment: "only an engine's own package knows its driver",
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: '^packages/adapter-' },
      to: { path: 'node_modules/(better-sqlite3|pg|mysql2|mongodb|cassandra-driver|@elastic/elasticsearch)/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'dist'] },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
