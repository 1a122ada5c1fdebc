// One press, one sending: a key that bounces, is held or is pressed twice must not save twice, nor answer a question
// that nobody has read yet.
import { useRef } from "react";

/** How long after an answer a press still belongs to the one before, in milliseconds. */
let moment = 800;

/** For tests, which press faster than people. */
export function setMoment(milliseconds: number): void {
  moment = milliseconds;
}

export interface OneSend {
  /** Whether it may be sent now; if so, it has begun. */
  begin: () => boolean;
  /** It was answered, one way or the other. */
  end: () => void;
}

export function useOneSend(): OneSend {
  const running = useRef(false);
  const until = useRef(0);
  return {
    begin: () => {
      if (running.current || performance.now() < until.current) return false;
      running.current = true;
      return true;
    },
    end: () => {
      running.current = false;
      until.current = performance.now() + moment;
    },
  };
}
