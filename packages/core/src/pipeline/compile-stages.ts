import type { Stage } from './ast.js';
import type { RunningStage, StageTools } from './running-stage.js';
import { startAddFields } from './stages/add-fields.js';
import { startBucketAuto } from './stages/bucket-auto.js';
import { startCount } from './stages/count.js';
import { startDensify } from './stages/densify.js';
import { startFacet } from './stages/facet.js';
import { startFill } from './stages/fill.js';
import { startGraphLookup } from './stages/graph-lookup.js';
import { startGroup } from './stages/group.js';
import { startLimit } from './stages/limit.js';
import { startLookup } from './stages/lookup.js';
import { startMatch } from './stages/match.js';
import { startProject } from './stages/project.js';
import { startRedact } from './stages/redact.js';
import { startReplaceRoot } from './stages/replace-root.js';
import { startSample } from './stages/sample.js';
import { startSetWindowFields } from './stages/set-window-fields.js';
import { startSkip } from './stages/skip.js';
import { startSort } from './stages/sort.js';
import { startUnionWith } from './stages/union-with.js';
import { startUnwind } from './stages/unwind.js';

/** Starts stages, in their order. */
export function compileStages(stages: readonly Stage[], tools: StageTools): readonly RunningStage[] {
  return stages.map((stage, index) => startStage(stage, stages.slice(index + 1), tools));
}

function startStage(stage: Stage, following: readonly Stage[], tools: StageTools): RunningStage {
  switch (stage.kind) {
    case 'match':
      return startMatch(stage.filter);
    case 'sort':
      return startSort(stage.keys, following, tools);
    case 'skip':
      return startSkip(stage.count);
    case 'limit':
      return startLimit(stage.count);
    case 'count':
      return startCount(stage.field);
    case 'group':
      return startGroup(stage, tools);
    case 'project':
      return startProject(stage);
    case 'addFields':
      return startAddFields(stage.tree);
    case 'replaceRoot':
      return startReplaceRoot(stage.newRoot);
    case 'redact':
      return startRedact(stage.verdict);
    case 'unwind':
      return startUnwind(stage, tools);
    case 'sample':
      return startSample(stage.size, tools);
    case 'bucketAuto':
      return startBucketAuto(stage, tools);
    case 'facet':
      return startFacet(stage, tools);
    case 'setWindowFields':
      return startSetWindowFields(stage, tools);
    case 'densify':
      return startDensify(stage, tools);
    case 'fill':
      return startFill(stage, tools);
    case 'lookup':
      return startLookup(stage, tools);
    case 'graphLookup':
      return startGraphLookup(stage, tools);
    case 'unionWith':
      return startUnionWith(stage, tools);
  }
}
