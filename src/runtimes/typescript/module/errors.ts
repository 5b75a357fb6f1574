export { BrokenBarrierError, EOFError, Empty, Full, ThreadError, TimeoutError } from "../../../kernel/errors";
