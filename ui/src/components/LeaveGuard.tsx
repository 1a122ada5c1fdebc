// Keeps a page with something typed on it from being left unasked.
import { useBlocker } from "react-router";
import { discardDrafts } from "../app/drafts";
import { DiscardModal } from "./DiscardModal";

export function LeaveGuard({ when }: { when: () => boolean }) {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => when() && currentLocation.pathname !== nextLocation.pathname);
  return (
    <DiscardModal
      opened={blocker.state === "blocked"}
      onKeep={() => blocker.reset?.()}
      onDiscard={() => {
        discardDrafts(null);
        blocker.proceed?.();
      }}
    />
  );
}
