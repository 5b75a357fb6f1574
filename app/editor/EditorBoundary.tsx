import { Component, type ReactNode } from "react";
import { showNotice } from "../state/store";

export interface EditorBoundaryProps {
  /** Shown instead of an editor that could not be loaded. */
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

/** Keeps the program readable, and the rest of the page alive, where the editor cannot be loaded. */
export class EditorBoundary extends Component<EditorBoundaryProps, { readonly failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(): void {
    showNotice({ tone: "error", key: "notice.editor" });
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
