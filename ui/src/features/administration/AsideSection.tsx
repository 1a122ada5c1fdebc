// What the server holds back, of all computers: released in its author's name, or given up.
import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCircleCheck, IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AsideSet } from "../../aside/AsideSet";
import { useSetName } from "../../aside/useSetName";
import { useStay } from "../../aside/useStay";
import type { CommandError } from "../../app/errors";
import { showWhen } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import shared from "../../components/components.module.css";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import type { AsideItem, AsideSets } from "../../generated/api";
import classes from "./administration.module.css";
import { AsideQuestion, type Asked } from "./AsideQuestion";
import { FromServer, WithServer } from "./FromServer";
import { asideQuery } from "./serverQueries";

/** What the server answered to releasing or giving up, by the id of the set. */
type Refusals = ReadonlyMap<string, { set: AsideItem; why: CommandError }>;

export function AsideSection() {
  return (
    <WithServer kept="aside">
      <Aside />
    </WithServer>
  );
}

function Aside() {
  const { t } = useTranslation();
  const found = useQuery(asideQuery);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [refusals, setRefusals] = useState<Refusals>(new Map());
  const [said, setSaid] = useState("");
  const { list, acted } = useStay(found.data?.sets.length ?? 0, asked !== null);
  return (
    <Panel
      title={t("settings.section.aside")}
      {...(found.data && !found.data.more ? { count: found.data.sets.length } : {})}
      flush
      ref={list}
      actions={
        <Button size="compact-sm" variant="subtle" leftSection={<IconRefresh size="1rem" aria-hidden />} loading={found.isRefetching} onClick={() => void found.refetch()}>
          {t("audit.again")}
        </Button>
      }
    >
      <Text size="sm" c="dimmed" className={classes.hint}>
        {t("aside.allHint")}
      </Text>
      <div role="status" className={shared.unseen}>
        {said}
      </div>
      {found.data ? <Gone sets={found.data.sets} refusals={refusals} /> : null}
      <FromServer found={found}>{(data) => <AsideList data={data} refusals={refusals} onAsk={setAsked} />}</FromServer>
      <AsideQuestion
        asked={asked}
        onClose={() => setAsked(null)}
        onDone={({ id }, words) => {
          acted(true);
          setSaid(words);
          setRefusals((before) => new Map([...before].filter(([other]) => other !== id)));
        }}
        onRefused={(set, why) => {
          setRefusals((before) => new Map(before).set(set.id, { set, why }));
          // Why it stands aside may be another reason now.
          void found.refetch();
        }}
      />
    </Panel>
  );
}

/** What was refused and has left the list since: mostly somebody else was faster. */
function Gone({ sets, refusals }: { sets: readonly AsideItem[]; refusals: Refusals }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const setName = useSetName();
  const last = [...refusals.values()].at(-1);
  if (!last || sets.some(({ id }) => id === last.set.id)) return null;
  return (
    <Text size="sm" className={classes.hint} c="var(--mantine-color-error)" role="alert">
      {t("aside.gone", { what: setName(last.set.records), why: errorText(last.why) })}
    </Text>
  );
}

interface ListProps {
  data: AsideSets;
  refusals: Refusals;
  onAsk: (asked: Asked) => void;
}

function AsideList({ data: { sets, more }, refusals, onAsk }: ListProps) {
  const { t } = useTranslation();
  if (sets.length === 0) return <EmptyState icon={<IconCircleCheck size="2rem" aria-hidden color="var(--vet-ok-ink)" />} text={t("aside.none")} />;
  return (
    <>
      <ul className={shared.list}>
        {sets.map((set) => (
          <AsideLine key={set.id} set={set} refusal={refusals.get(set.id)?.why} onAsk={onAsk} />
        ))}
      </ul>
      {more ? (
        <Text size="sm" className={classes.more}>
          {t("aside.more", { number: sets.length })}
        </Text>
      ) : null}
    </>
  );
}

function AsideLine({ set, refusal, onAsk }: { set: AsideItem; refusal: unknown; onAsk: ListProps["onAsk"] }) {
  const { t } = useTranslation();
  const what = useSetName()(set.records);
  const who = set.who || t("conflicts.unknown");
  const facts = [
    set.device === "" ? who : t("history.byOn", { who, device: set.device }),
    set.at === null ? null : t("aside.written", { when: showWhen(set.at) }),
    t("aside.received", { when: showWhen(set.received_at) }),
  ];
  return (
    <AsideSet code={set.code} facts={facts} records={set.records} error={refusal} undone={t("aside.notReleased")}>
      <Button size="compact-sm" variant="light" aria-label={t("aside.releaseOf", { what })} onClick={() => onAsk({ set, deed: "release" })}>
        {t("aside.release")}
      </Button>
      <Button size="compact-sm" variant="default" aria-label={t("aside.giveUpOf", { what })} onClick={() => onAsk({ set, deed: "giveUp" })}>
        {t("aside.giveUp")}
      </Button>
    </AsideSet>
  );
}
