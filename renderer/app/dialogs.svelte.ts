/** The dialogs that are open, each a question whose answer its asker awaits. */
import type { Component } from 'svelte';

/** What every dialog's component is given: called once, with null where the person turned away. */
export interface Answerable<Answer> {
  readonly onanswer: (answer: Answer | null) => void;
}

interface OpenDialog {
  readonly id: number;
  readonly component: Component<Record<string, unknown>>;
  readonly props: Record<string, unknown>;
}

export class Dialogs {
  /** The last one is on top. */
  stack = $state.raw<readonly OpenDialog[]>([]);
  #nextId = 1;

  /** Opens a dialog; resolves with the answer once it is closed. */
  ask<Props extends Answerable<never>>(
    component: Component<Props>,
    props: Omit<Props, 'onanswer'>,
  ): Promise<AnswerOf<Props> | null> {
    return new Promise((resolve) => {
      const id = this.#nextId++;
      const onanswer = (answer: AnswerOf<Props> | null): void => {
        this.stack = this.stack.filter((dialog) => dialog.id !== id);
        resolve(answer);
      };
      const opened = { id, component, props: { ...props, onanswer } } as unknown as OpenDialog;
      this.stack = [...this.stack, opened];
    });
  }
}

type AnswerOf<Props> = Props extends Answerable<infer Answer> ? Answer : never;
