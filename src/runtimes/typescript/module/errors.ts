export { BrokenBarrierError, Empty, EOFError, Full, ThreadError, TimeoutError } from "../../../kernel/errors";
