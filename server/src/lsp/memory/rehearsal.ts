import type { Analysis } from '../../analysis.ts';
import { get } from '../../yaml/path.ts';
import type { Scheduler } from '../turns/scheduler.ts';

/** Asks what a person will ask first, so that nobody waits for code that never ran. */
export interface Rehearsal {
  /** Once nothing else is to be done, on this document; only the first one that holds something to ask about counts. */
  on(uri: string): void;
}

/** So often each question is asked: the engine makes code quick that runs again. */
const times = 4;
/** Milliseconds that all questions may take: where one takes long, it is not for want of a rehearsal. */
const most = 100;
/** Values that people point at. */
const fields = ['metadata.name', 'spec.serviceName'];

/** Offsets of such values, those of one object of each kind. */
function placesIn(analysis: Analysis, uri: string): readonly number[] {
  const kinds = new Map(analysis.facts(uri)?.objects.map((object) => [object.object.kind, object.tree]));
  return (['Service', 'StatefulSet'] as const).flatMap((kind) => {
    const tree = kinds.get(kind);
    return tree ? fields.flatMap((field) => get(tree, field)?.node.start ?? []) : [];
  });
}

function* questions(analysis: Analysis, uri: string, places: readonly number[], clock: () => number): Generator<undefined, void> {
  let spent = 0;
  for (let round = 0; round < times; round++) {
    for (const ask of [analysis.hover, analysis.definition, analysis.completions]) {
      for (const place of places) {
        while (analysis.catchUp('all')) yield;
        const begin = clock();
        ask(uri, place);
        spent += clock() - begin;
        if (spent > most) return;
        yield;
      }
    }
  }
}

/** Nothing is asked before `on`. `clock` tells milliseconds. */
export function createRehearsal(analysis: Analysis, scheduler: Scheduler, clock: () => number = () => performance.now()): Rehearsal {
  let over = false;
  return {
    on(uri) {
      if (over) return;
      const places = placesIn(analysis, uri);
      if (places.length === 0) return;
      over = true;
      const steps = questions(analysis, uri, places, clock);
      scheduler.add('rehearsal', () => steps.next().done !== true);
    },
  };
}
