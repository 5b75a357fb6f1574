import { EVENT_KIND_NAMES, EventKind } from "../../protocol/events";
import { LINE_BITS, MAX_LINE, RECORD_BYTES, RecordWord } from "../../protocol/records";
import type { TraceView } from "../../trace/types";
import { ByteReader, ByteWriter, damaged, fromZigzag, toZigzag } from "./bytes";
import type { ColumnName } from "./header";

/*
 * One column for each field, because equal things then stand together and compress well. Each is written as the
 * difference to what is likely: time to the event before (most events do not read the clock), line to the same
 * thread's last line, argument to the same kind's last argument, value to the last value.
 */

type Columns<T> = { readonly [name in ColumnName]: T };

/** Integers up to here are written as differences; two of them differ by less than a zigzag can hold. */
const MAX_DELTA_VALUE = 2 ** 50;

const float = new Float64Array(1);
const floatWords = new Uint32Array(float.buffer);

/** All events of a trace as the columns of a file. */
export function writeColumns(trace: TraceView): Columns<ByteWriter> {
  const columns: Columns<ByteWriter> = {
    time: new ByteWriter(),
    thread: new ByteWriter(),
    kind: new ByteWriter(),
    line: new ByteWriter(),
    object: new ByteWriter(),
    arg: new ByteWriter(),
    value: new ByteWriter(),
  };
  const { length, time, thread, kind, line, object, arg } = trace.events;
  const lastLine = new Uint32Array(0x10000);
  const lastArg = new Uint32Array(256);
  let lastHigh = 0;
  let lastLow = 0;
  let lastValue = 0;
  for (let i = 0; i < length; i++) {
    float[0] = time[i];
    const [low, high] = floatWords;
    if (low === lastLow && high === lastHigh) columns.time.u8(0);
    else {
      columns.time.varint(toZigzag(high - lastHigh) + 1);
      columns.time.u32(low);
      lastHigh = high;
      lastLow = low;
    }
    columns.thread.varint(thread[i]);
    columns.kind.u8(kind[i]);
    columns.line.zigzag(line[i] - lastLine[thread[i]]);
    lastLine[thread[i]] = line[i];
    columns.object.varint(object[i]);
    columns.arg.zigzag(arg[i] - lastArg[kind[i]]);
    lastArg[kind[i]] = arg[i];
    if (carriesValue(kind[i])) lastValue = writeValue(columns.value, trace.valueAt(i) ?? 0, lastValue);
  }
  return columns;
}

function carriesValue(kind: number): boolean {
  return kind === EventKind.read || kind === EventKind.write;
}

/** 0 and the eight bytes, or one more than the difference to the last integer. Gives the new last integer. */
function writeValue(column: ByteWriter, value: number, lastValue: number): number {
  if (Number.isInteger(value) && Math.abs(value) <= MAX_DELTA_VALUE && !Object.is(value, -0)) {
    column.varint(toZigzag(value - lastValue) + 1);
    return value;
  }
  column.u8(0);
  column.f64(value);
  return lastValue;
}

/**
 * Turns the columns of a file back into event records as they reach the page in a batch (`protocol/records.ts`),
 * `recordsPerBatch` in each buffer.
 *
 * @throws {TraceFileError} of kind "damaged" unless the columns hold exactly `eventCount` well-formed events
 */
export function readColumns(columns: Columns<Uint8Array>, eventCount: number, recordsPerBatch: number): ArrayBuffer[] {
  const reader: Columns<ByteReader> = {
    time: new ByteReader(columns.time),
    thread: new ByteReader(columns.thread),
    kind: new ByteReader(columns.kind),
    line: new ByteReader(columns.line),
    object: new ByteReader(columns.object),
    arg: new ByteReader(columns.arg),
    value: new ByteReader(columns.value),
  };
  // Each event has a byte of kind, so no count can make us reserve more memory than the file has contents.
  if (columns.kind.length !== eventCount) throw damaged();
  const lastLine = new Uint32Array(0x10000);
  const lastArg = new Uint32Array(256);
  let timeMs = 0;
  let low = 0;
  let high = 0;
  let lastValue = 0;
  const batches: ArrayBuffer[] = [];
  for (let start = 0; start < eventCount; start += recordsPerBatch) {
    const count = Math.min(recordsPerBatch, eventCount - start);
    const buffer = new ArrayBuffer(count * RECORD_BYTES);
    const records = new DataView(buffer);
    for (let at = 0; at < buffer.byteLength; at += RECORD_BYTES) {
      const timeDelta = reader.time.varint();
      if (timeDelta > 0) {
        high += fromZigzag(timeDelta - 1);
        low = reader.time.u32();
        timeMs = toTime(low, high, timeMs);
      }
      const thread = inRange(reader.thread.varint(), 0xffff);
      const kind = reader.kind.u8();
      if (EVENT_KIND_NAMES[kind] === undefined) throw damaged();
      const line = inRange(lastLine[thread] + reader.line.zigzag(), MAX_LINE);
      lastLine[thread] = line;
      const object = inRange(reader.object.varint(), 0xffffffff);
      const arg = inRange(lastArg[kind] + reader.arg.zigzag(), 0xffffffff);
      lastArg[kind] = arg;
      let timeOrValue = timeMs;
      if (carriesValue(kind)) {
        const delta = reader.value.varint();
        if (delta === 0) timeOrValue = reader.value.f64();
        else {
          lastValue = inRange(lastValue + fromZigzag(delta - 1), MAX_DELTA_VALUE, -MAX_DELTA_VALUE);
          timeOrValue = lastValue;
        }
      }
      records.setFloat64(at, timeOrValue, true);
      records.setUint32(at + RecordWord.order * 4, thread, true);
      records.setUint32(at + RecordWord.kindAndLine * 4, ((kind << LINE_BITS) | line) >>> 0, true);
      records.setUint32(at + RecordWord.object * 4, object, true);
      records.setUint32(at + RecordWord.arg * 4, arg, true);
    }
    batches.push(buffer);
  }
  for (const column of Object.values(reader)) if (column.remaining > 0) throw damaged();
  return batches;
}

function toTime(low: number, high: number, before: number): number {
  floatWords[0] = low;
  floatWords[1] = inRange(high, 0xffffffff);
  const timeMs = float[0];
  if (!Number.isFinite(timeMs) || timeMs < before) throw damaged();
  return timeMs;
}

function inRange(value: number, max: number, min = 0): number {
  if (value < min || value > max) throw damaged();
  return value;
}
