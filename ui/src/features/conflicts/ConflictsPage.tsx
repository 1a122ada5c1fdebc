// The review inbox: what waits for a decision on the left, one item in full on the right; below, what the
// server holds back, and what was settled lately. Nothing opens by itself, and nothing stands in the way of other work.
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useHeldBack } from "../../aside/queries";
import { usePageKeys } from "../../app/dialogs";
import { useErrorText } from "../../app/i18n";
import { OfflineLine } from "../../app/OfflineLine";
import shared from "../../components/components.module.css";
import { PageHeader } from "../../components/PageHeader";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import type { ConflictItem } from "../../generated/api";
import { ConflictList } from "./ConflictList";
import { ConflictView } from "./ConflictView";
import classes from "./conflicts.module.css";
import { KeysLegend } from "./KeysLegend";
import { NotTaken } from "./NotTaken";
import { conflictsQuery } from "./queries";
import { SettledList } from "./SettledList";
import { useDecide } from "./useDecide";

export function ConflictsPage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const list = useQuery(conflictsQuery);
  return (
    <>
      <OfflineLine />
      <PageHeader title={t("conflicts.title")} subtitle={t("conflicts.subtitle")} />
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState message={errorText(list.error)} onRetry={() => void list.refetch()} /> : null}
      {list.data ? <Inbox items={list.data} /> : null}
    </>
  );
}

function Inbox({ items }: { items: ConflictItem[] }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [chosen, setChosen] = useState<string | null>(null);
  const [last, setLast] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const held = useHeldBack();
  const at = Math.max(0, items.findIndex(({ id }) => id === chosen));
  const open = items[at];
  const decide = useDecide(
    (item) => {
      setLast(item.id);
      // The next one takes the place of the one that is settled.
      setChosen((items[at + 1] ?? items[at - 1])?.id ?? null);
      setSaid(t("conflicts.saidSettled", { record: item.record_label }));
    },
    (id) => {
      setLast(null);
      setChosen(id);
      setSaid(t("conflicts.saidUndone"));
    },
  );
  const choose = (id: string): void => {
    decide.reset();
    setChosen(id);
  };
  const step = (by: number) => () => {
    const next = items[at + by];
    if (next) choose(next.id);
  };
  usePageKeys([
    ["ArrowDown", step(1)],
    ["ArrowUp", step(-1)],
    ["U", () => (last === null ? undefined : decide.undo(last))],
  ]);
  return (
    <>
      <div role="status" className={classes.said}>
        {said}
      </div>
      {decide.error ? (
        <Text size="sm" c="var(--mantine-color-error)" role="alert" mb="sm">
          {errorText(decide.error)}
        </Text>
      ) : null}
      {open ? (
        <div className={classes.inbox}>
          <ConflictList items={items} open={open.id} onChoose={choose} />
          <ConflictView key={open.id} item={open} decide={decide} />
        </div>
      ) : held.items.length > 0 ? null : (
        <section className={shared.panel} aria-label={t("conflicts.title")}>
          <EmptyState
            icon={<IconCircleCheck size="2rem" aria-hidden color="var(--vet-ok-ink)" />}
            text={t("conflicts.empty")}
            hint={t("conflicts.emptyHint")}
          />
        </section>
      )}
      <KeysLegend />
      <NotTaken held={held} onSaid={setSaid} />
      <SettledList decide={decide} />
    </>
  );
}
