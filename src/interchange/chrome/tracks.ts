import type { TraceView } from "../../trace/types";

/** Where the rows of an export stand: process and thread numbers, as its readers group by them. */
export interface TrackIds {
  /** The operating system's number where all processes have one of their own; else our id. */
  pid(process: number): number;
  /** The pseudo-process whose threads are the synchronisation objects. */
  readonly synchronisationPid: number;
}

export function trackIds(trace: TraceView): TrackIds {
  const processes = Array.from(trace.processes.values());
  const pids = new Set(processes.map(({ pid }) => pid));
  const areDistinct = pids.size === processes.length && !pids.has(0);
  const used = [0];
  const byProcess = new Map<number, number>();
  for (const { id, pid } of processes) byProcess.set(id, areDistinct ? pid : id);
  used.push(...byProcess.values());
  // A thread whose process is unknown keeps its process id, which must not be another's pid.
  for (const { entity } of trace.threads.values()) used.push(entity.process);
  const largest = used.reduce((max, pid) => Math.max(max, pid), 0);
  return {
    pid: (process) => byProcess.get(process) ?? process,
    synchronisationPid: largest + 1,
  };
}

/** The `M` events that name and order the rows. */
export function metadataEvents(trace: TraceView, ids: TrackIds, objectLabel: (id: number) => string): string[] {
  const events: string[] = [];
  // Without `cat`: speedscope takes a file whose first event has one for a DevTools profile as soon as any event
  // is called "Profile", as a user's thread or mark may be.
  const add = (name: string, pid: number, tid: number, args: Readonly<Record<string, string | number>>): void => {
    events.push(`{"ph":"M","name":"${name}","ts":0,"pid":${pid},"tid":${tid},"args":${JSON.stringify(args)}}`);
  };
  let order = 0;
  const addProcess = (pid: number, name: string): void => {
    add("process_name", pid, 0, { name });
    add("process_sort_index", pid, 0, { sort_index: order++ });
  };
  let row = 0;
  const addRow = (pid: number, tid: number, name: string): void => {
    add("thread_name", pid, tid, { name });
    add("thread_sort_index", pid, tid, { sort_index: row++ });
  };
  for (const { id, name } of trace.processes.values()) addProcess(ids.pid(id), name);
  for (const { entity } of trace.threads.values()) addRow(ids.pid(entity.process), entity.id, entity.name);
  if (trace.objects.size > 0) addProcess(ids.synchronisationPid, "synchronisation");
  for (const id of trace.objects.keys()) addRow(ids.synchronisationPid, id, objectLabel(id));
  return events;
}
