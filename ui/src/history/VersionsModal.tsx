// Two versions of a record's texts, side by side: what was taken out stands left, what was added right, each with a mark
// of its own and not by colour alone.
import { Modal, NativeSelect, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { inFront, useFrontEscape } from "../app/dialogs";
import { showDateTime } from "../app/format";
import { useErrorText } from "../app/i18n";
import { useShown } from "../app/shown";
import { Chip } from "../components/Chip";
import shared from "../components/components.module.css";
import { EmptyState, ErrorState, LoadingState } from "../components/States";
import type { TextDiff, TextVersion } from "../generated/api";
import { closeVersions, useAskedVersions, type AskedVersions } from "./asked";
import { compareQuery, textVersionsQuery } from "./queries";
import classes from "./versions.module.css";

export function VersionsModal() {
  const { t } = useTranslation();
  const asked = useAskedVersions();
  // Whoever signs in next has asked for nothing.
  useEffect(() => closeVersions, []);
  useFrontEscape("versions", closeVersions);
  return (
    <Modal
      zIndex={250}
      opened={asked !== null}
      onClose={closeVersions}
      size="72rem"
      title={t("versions.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
      attributes={inFront("versions")}
      transitionProps={{ duration: 0 }}
    >
      {asked ? <Versions key={`${asked.table} ${asked.id}`} asked={asked} /> : null}
    </Modal>
  );
}

function Versions({ asked }: { asked: AskedVersions }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const found = useQuery(textVersionsQuery(asked));
  if (found.isPending) return <LoadingState />;
  if (found.error) return <ErrorState message={errorText(found.error)} onRetry={() => void found.refetch()} />;
  if (found.data.versions.length === 0) return <EmptyState compact text={t("versions.none")} />;
  return <Compare asked={asked} versions={found.data.versions} />;
}

/** What a version is called in the list of them: when, who, and what is special about it. */
function useVersionWords(): (version: TextVersion) => string {
  const { t } = useTranslation();
  const shown = useShown();
  return (version) =>
    [
      showDateTime(version.at),
      version.who ?? t("conflicts.unknown"),
      version.device === null ? null : shown.words(version.device),
      version.signed ? t("versions.signed") : version.current ? t("versions.current") : null,
      version.beside ? t("versions.beside") : null,
      version.at_once ? t("versions.atOnce") : null,
    ]
      .filter((word) => word !== null)
      .join(" · ");
}

const keyOf = (version: TextVersion): string => version.heads.join();

/** Begins with what holds now beside the one before. */
function Compare({ asked, versions }: { asked: AskedVersions; versions: readonly TextVersion[] }) {
  const { t } = useTranslation();
  const words = useVersionWords();
  const first = useRef<HTMLSelectElement>(null);
  // The versions came after the dialog, which has put the keyboard on its button meanwhile.
  useEffect(() => first.current?.focus(), []);
  const holds = Math.max(0, versions.findIndex((version) => version.current));
  const [right, setRight] = useState(() => versions[holds]?.heads.join() ?? "");
  const [left, setLeft] = useState(() => {
    const before = versions[holds + 1];
    return before ? keyOf(before) : "";
  });
  const data = [...versions.map((version) => ({ value: keyOf(version), label: words(version) })), { value: "", label: t("versions.beginning") }];
  const of = (key: string): TextVersion | undefined => versions.find((version) => keyOf(version) === key);
  return (
    <>
      <div className={classes.columns}>
        <NativeSelect ref={first} label={t("versions.left")} data={data} value={left} onChange={(event) => setLeft(event.currentTarget.value)} />
        <NativeSelect label={t("versions.right")} data={data} value={right} onChange={(event) => setRight(event.currentTarget.value)} />
        <Marks version={of(left)} />
        <Marks version={of(right)} />
      </div>
      <Texts asked={asked} from={left} to={right} />
    </>
  );
}

function Marks({ version }: { version: TextVersion | undefined }) {
  const { t } = useTranslation();
  return (
    <div className={classes.marks}>
      {version?.signed ? <Chip tone="ok">{t("versions.signed")}</Chip> : null}
      {version?.current ? <Chip tone="info">{t("versions.current")}</Chip> : null}
      {version?.beside ? <Chip tone="alert">{t("versions.beside")}</Chip> : null}
      {version?.at_once ? <Chip tone="warn">{t("versions.atOnce")}</Chip> : null}
    </div>
  );
}

function Texts({ asked, from, to }: { asked: AskedVersions; from: string; to: string }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const heads = (key: string): string[] => key.split(",").filter(Boolean);
  const found = useQuery(compareQuery(asked, heads(from), heads(to)));
  if (found.isPending) return <LoadingState />;
  if (found.error) return <ErrorState message={errorText(found.error)} onRetry={() => void found.refetch()} />;
  const changed = found.data.filter((diff) => diff.changed).length;
  return (
    <>
      <Text size="sm" role="status" mt="sm">
        {changed === 0 ? t("versions.same") : t("versions.changed", { count: changed })}
      </Text>
      {found.data.map((diff) => (
        <Section key={diff.field} table={asked.table} diff={diff} />
      ))}
    </>
  );
}

function Section({ table, diff }: { table: string; diff: TextDiff }) {
  const { t } = useTranslation();
  const shown = useShown();
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <Title order={3} size="0.875rem" id={id}>
        {[shown.field(table, diff.field, diff.label), diff.changed ? null : t("versions.unchanged")].filter((word) => word !== null).join(" · ")}
      </Title>
      <div className={classes.columns}>
        <p className={classes.text} aria-label={t("versions.left")}>
          <Side diff={diff} other="added" />
        </p>
        <p className={classes.text} aria-label={t("versions.right")}>
          <Side diff={diff} other="removed" />
        </p>
      </div>
    </section>
  );
}

/** One of the two texts: without what only the other one has. */
function Side({ diff, other }: { diff: TextDiff; other: "added" | "removed" }) {
  const { t } = useTranslation();
  return diff.pieces
    .filter(({ kind }) => kind !== other)
    .map(({ kind, text }, at) => {
      if (kind === "same") return <span key={at}>{text}</span>;
      const Mark = kind === "added" ? "ins" : "del";
      return (
        <Mark key={at} className={classes[kind]}>
          <span className={shared.unseen}>{t(`versions.${kind}`)}</span>
          {text}
        </Mark>
      );
    });
}
