import * as v from "valibot";
import { isBytes, isCount } from "../../src/protocol/network";

/** What tabs say to each other. Any page of this origin can say anything there: what is none of these is ignored. */
const tab = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000));

/** On the channel of an address: somebody wants a connection, whose channel has a name of its own. */
const callSchema = v.object({ type: v.literal("call"), connection: v.pipe(v.string(), v.uuid()), tab });

/** On the channel of a connection. */
const connectionSchema = v.variant("type", [
  /** The person at the other tab is being asked. */
  v.object({ type: v.literal("asking") }),
  v.object({ type: v.literal("accepted"), tab }),
  v.object({ type: v.literal("refused") }),
  v.object({ type: v.literal("bytes"), bytes: v.custom<Uint8Array<ArrayBuffer>>(isBytes) }),
  v.object({ type: v.literal("credit"), count: v.custom<number>(isCount) }),
  v.object({ type: v.literal("close") }),
]);

export type Call = v.InferOutput<typeof callSchema>;
export type ChannelMessage = v.InferOutput<typeof connectionSchema>;

export function parseCall(data: unknown): Call | null {
  const parsed = v.safeParse(callSchema, data);
  return parsed.success ? parsed.output : null;
}

export function parseChannelMessage(data: unknown): ChannelMessage | null {
  const parsed = v.safeParse(connectionSchema, data);
  return parsed.success ? parsed.output : null;
}
