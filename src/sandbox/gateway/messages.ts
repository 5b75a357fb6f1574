/** Supervisor → gateway. */
export type GatewayCommand =
  | {
      readonly type: "start";
      readonly buffer: SharedArrayBuffer;
      /** Leads to the page. */
      readonly port: MessagePort;
    }
  /** A process asks for something; byte address of its request. */
  | { readonly type: "request"; readonly request: number }
  /** All processes have ended: hands over what they have sent. */
  | { readonly type: "finish" };

/** Gateway → supervisor. */
export type GatewayReport = { readonly type: "finished" };
