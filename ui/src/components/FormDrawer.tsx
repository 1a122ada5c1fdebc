// A form at the side of the page. What was typed is not thrown away without asking.
import { Drawer } from "@mantine/core";
import { useId, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { discardDrafts, DraftScope } from "../app/drafts";
import { DiscardModal } from "./DiscardModal";

interface Tools {
  close: () => void;
  /** Closes after saving, without asking. */
  done: () => void;
  onDirty: (dirty: boolean) => void;
}

interface Props {
  title: string;
  opened: boolean;
  onClose: () => void;
  children: (tools: Tools) => ReactNode;
}

export function FormDrawer({ title, opened, onClose, children }: Props) {
  const { t } = useTranslation();
  const scope = useId();
  const [dirty, setDirty] = useState(false);
  const [asking, setAsking] = useState(false);
  const done = (): void => {
    setAsking(false);
    setDirty(false);
    onClose();
  };
  const close = (): void => (dirty ? setAsking(true) : done());
  const discard = (): void => {
    discardDrafts(scope);
    done();
  };
  return (
    <>
      <Drawer
        opened={opened}
        onClose={close}
        title={title}
        size="36rem"
        padding="lg"
        closeButtonProps={{ "aria-label": t("common.close") }}
        styles={{ title: { fontWeight: 650, fontSize: "1.125rem" } }}
      >
        <DraftScope value={scope}>{children({ close, done, onDirty: setDirty })}</DraftScope>
      </Drawer>
      <DiscardModal opened={asking} onKeep={() => setAsking(false)} onDiscard={discard} />
    </>
  );
}
