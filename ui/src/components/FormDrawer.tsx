// A form at the side of the page. What was typed is not thrown away without asking.
import { Drawer } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
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
  const [dirty, setDirty] = useState(false);
  const [asking, setAsking] = useState(false);
  const done = (): void => {
    setAsking(false);
    setDirty(false);
    onClose();
  };
  const close = (): void => (dirty ? setAsking(true) : done());
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
        {children({ close, done, onDirty: setDirty })}
      </Drawer>
      <DiscardModal opened={asking} onKeep={() => setAsking(false)} onDiscard={done} />
    </>
  );
}
