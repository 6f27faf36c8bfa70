import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ServerKind, serverKinds } from '../infra/servers/src/testing/server-kinds.ts';
import { type Environment, loadConfig } from '../packages/config/src/index.js';

/** What hadolint and a YAML parser cannot tell: that the files fit the service they start. */

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

interface ComposeService {
  readonly image: string;
  /** Null: handed on from the environment of whoever starts it. */
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly ports: readonly string[];
  readonly profiles?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly volumes: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, null>>;
}

interface Pipeline {
  readonly stages: readonly string[];
  readonly [job: string]: unknown;
}

/** `ENV` of the Dockerfile's last stage. */
function readImageEnvironment(): Record<string, string> {
  const stage =
    read('Dockerfile')
      .split(/^FROM /m)
      .at(-1) ?? '';
  return Object.fromEntries([...stage.matchAll(/\b(APP_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
}

function load(environment: Environment): ReturnType<typeof loadConfig> {
  const folder = mkdtempSync(path.join(tmpdir(), 'container-'));
  try {
    return loadConfig({ environment, folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('Dockerfile and docker-compose.yml', () => {
  const compose = parse(read('docker-compose.yml')) as Compose;
  const service = compose.services.http;
  const set = Object.fromEntries(
    Object.entries(service?.environment ?? {}).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );

  it('set variables that the service knows, and start it', () => {
    const { config, warnings } = load({ ...readImageEnvironment(), ...set });
    expect(warnings).toEqual([]);
    expect([config.http.host, config.grpc.host]).toEqual(['0.0.0.0', '0.0.0.0']);
    expect(service?.ports).toEqual([
      `127.0.0.1:${config.http.port}:${config.http.port}`,
      `127.0.0.1:${config.grpc.port}:${config.grpc.port}`,
      `127.0.0.1:${config.metrics.port}:${config.metrics.port}`,
    ]);
  });

  it('have database servers only by their profiles, of the versions that are tested, open to this machine, with a health check', () => {
    const { http: _, ...servers } = compose.services;
    const images = Object.values(serverKinds).flatMap((kind: ServerKind) => kind.image?.name.split('-')[0] ?? []);
    for (const [name, { image, profiles, ports, healthcheck }] of Object.entries(servers)) {
      expect(images).toContain(image);
      expect(profiles).toEqual([name]);
      expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
      expect(healthcheck?.test[0]).toBe('CMD');
    }
    expect(Object.keys(servers)).toEqual(['postgresql', 'mongodb']);
    const handedOn = Object.keys(service?.environment ?? {}).filter((name) => !(name in set));
    expect(handedOn).toEqual(Object.keys(servers).map((name) => `APP_${name.toUpperCase()}_URI`));
  });

  it('keep data in volumes that are declared', () => {
    const used = Object.values(compose.services).flatMap(({ volumes }) => volumes.map((each) => each.split(':')[0]));
    expect(used).toEqual(Object.keys(compose.volumes));
  });

  it('leave the image alone safe: without the word of whoever runs it, it serves nobody', () => {
    expect(() => load(readImageEnvironment())).toThrow(/http\.allow_unauthenticated[\s\S]*grpc\.allow_unauthenticated/);
  });
});

describe('.gitlab-ci.yml', () => {
  it('has its stages in order, and every job in one of them', () => {
    const pipeline = parse(read('.gitlab-ci.yml')) as Pipeline;
    expect(pipeline.stages).toEqual(['lint', 'test', 'build', 'docker', 'deploy']);
    const jobs = Object.entries(pipeline).filter(([name]) => !['stages', 'default', 'variables'].includes(name));
    const stageOf = (job: unknown): unknown => {
      const { stage, extends: base } = job as { readonly stage?: string; readonly extends?: string };
      return stage ?? (base === undefined ? undefined : stageOf(pipeline[base]));
    };
    expect(jobs.filter(([, job]) => !pipeline.stages.includes(String(stageOf(job))))).toEqual([]);
  });
});
