// What was written on this computer and the server holds back: entered again, or discarded.
import { Button, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { AsideSet } from "../../aside/AsideSet";
import { useHeldBackDeed, type HeldBack } from "../../aside/queries";
import { useSetName } from "../../aside/useSetName";
import { useStay } from "../../aside/useStay";
import { showWhen } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { NOT_TAKEN } from "../../app/links";
import { ConfirmModal } from "../../components/ConfirmModal";
import { Panel } from "../../components/Panel";
import { ErrorState } from "../../components/States";
import * as api from "../../generated/api";
import classes from "./conflicts.module.css";

export function NotTaken({ held, onSaid }: { held: HeldBack; onSaid: (words: string) => void }) {
  const { t } = useTranslation();
  const setName = useSetName();
  const errorText = useErrorText();
  const [discarding, setDiscarding] = useState<api.HeldBackItem | null>(null);
  const { items, error } = held;
  // As the panel behind the light counts: what somebody must act on.
  const count = items.filter(({ waits }) => !waits).length;
  const { list, acted } = useStay(items.length, discarding !== null);
  const discard = useHeldBackDeed(api.dismissHeldBack);
  useArrival(list, items.length > 0);
  if (items.length === 0 && !error) return null;
  const discarded = async (item: api.HeldBackItem): Promise<void> => {
    await discard.mutateAsync({ id: item.id });
    acted(true);
    onSaid(t("aside.saidDiscarded", { what: setName(item.records) }));
  };
  return (
    <div className={classes.below}>
      <Panel title={t("aside.title")} {...(count > 0 || items.length === 0 ? { count } : {})} flush ref={list}>
        {items.length === 0 ? (
          <ErrorState message={errorText(error)} onRetry={held.retry} />
        ) : (
          <>
            <Text size="sm" c="dimmed" className={classes.hint}>
              {t("aside.hint")}
            </Text>
            <ul className={classes.list}>
              {items.map((item) => (
                <NotTakenItem
                  key={item.id}
                  item={item}
                  onDiscard={() => setDiscarding(item)}
                  onEnter={acted}
                  onEntered={() => onSaid(t("aside.saidAgain", { what: setName(item.records) }))}
                />
              ))}
            </ul>
          </>
        )}
      </Panel>
      <ConfirmModal
        opened={discarding !== null}
        title={t("aside.discardTitle")}
        confirm={t("aside.discard")}
        danger
        onConfirm={() => (discarding ? discarded(discarding) : Promise.resolve())}
        onClose={() => setDiscarding(null)}
      >
        <Text size="sm" fw={600}>
          {setName(discarding?.records ?? [])}
        </Text>
        {t("aside.discardText")}
      </ConfirmModal>
    </div>
  );
}

interface ItemProps {
  item: api.HeldBackItem;
  onDiscard: () => void;
  /** Told before it is tried, and when it has failed. */
  onEnter: (leaves: boolean) => void;
  onEntered: () => void;
}

function NotTakenItem({ item, onDiscard, onEnter, onEntered }: ItemProps) {
  const { t } = useTranslation();
  const what = useSetName()(item.records);
  const again = useHeldBackDeed(api.enterAgain);
  // By its promise: an item that has left the list is told nothing more.
  const enter = (): void => {
    onEnter(true);
    again.mutateAsync({ id: item.id }).then(onEntered, () => onEnter(false));
  };
  const facts = [
    item.who ?? t("conflicts.unknown"),
    item.written_at === null ? null : t("aside.written", { when: showWhen(item.written_at) }),
    t("aside.told", { when: showWhen(item.at) }),
  ];
  return (
    <AsideSet code={item.code} facts={facts} records={item.records} error={again.error} undone={t("aside.notEntered")} {...(item.waits ? { note: t("aside.waits") } : {})}>
      {item.waits ? null : (
        <>
          <Button size="compact-sm" variant="light" loading={again.isPending} aria-label={t("aside.againOf", { what })} onClick={enter}>
            {t("aside.again")}
          </Button>
          <Button size="compact-sm" variant="default" disabled={again.isPending} aria-label={t("aside.discardOf", { what })} onClick={onDiscard}>
            {t("aside.discard")}
          </Button>
        </>
      )}
    </AsideSet>
  );
}

/** Puts the keyboard here for whoever comes by the link to this list, once. */
function useArrival(list: { current: HTMLElement | null }, here: boolean): void {
  const { hash, key } = useLocation();
  const served = useRef("");
  useEffect(() => {
    if (!here || hash !== `#${NOT_TAKEN}` || served.current === key) return;
    served.current = key;
    list.current?.scrollIntoView({ block: "start" });
    list.current?.focus({ preventScroll: true });
  }, [here, hash, key, list]);
}
