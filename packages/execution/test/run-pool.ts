import { createLocalPool } from '@sluice/execution';
import { type NoteGraphPlan, noteSource, openNoteGraph } from './note-graph.ts';

/** Runs a graph in a pool of two workers, in a process that a test can kill. */
const plan = JSON.parse(process.argv[2]!) as NoteGraphPlan;
await createLocalPool({ workers: 2, source: noteSource(plan) }).run(openNoteGraph(plan));
