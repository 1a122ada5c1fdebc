// A document before it goes on paper: how it looks, what it lacks, how often it was printed; Print and Save as PDF.
import { Button, Loader, Modal, Select, Text, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { IconDeviceFloppy, IconPrinter } from "@tabler/icons-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { showWhen } from "../app/format";
import { useErrorText, useSaid } from "../app/i18n";
import { Notice } from "../components/Notice";
import { ErrorState } from "../components/States";
import type { DocumentKind, DocumentPreview, PageImage, WantedDocument } from "../generated/api";
import classes from "./documents.module.css";
import { MissingList } from "./MissingList";
import { PrintPages } from "./PrintPages";
import { previewQuery, usePrintDocument, useSaveDocument } from "./queries";

/** Labels are shown larger than they are: hundredths of a millimetre, and how much. */
const SMALL = 12_000;
const LARGER = 1.4;

export interface Shown {
  kind: DocumentKind;
  subjectId: string;
  title: string;
}

export function DocumentDialog({ shown, onClose }: { shown: Shown | null; onClose: () => void }) {
  const { t } = useTranslation();
  const title = shown ? [t(`documents.kind.${shown.kind}`), shown.title].filter((part) => part !== "").join(": ") : "";
  return (
    <Modal opened={shown !== null} onClose={onClose} title={title} size="72rem" closeButtonProps={{ "aria-label": t("common.close") }}>
      {shown ? <Content key={`${shown.kind} ${shown.subjectId}`} shown={shown} /> : null}
    </Modal>
  );
}

function Content({ shown }: { shown: Shown }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [choice, setChoice] = useState<Pick<WantedDocument, "paper" | "anew">>({ paper: null, anew: false });
  const wanted: WantedDocument = { kind: shown.kind, subject_id: shown.subjectId, ...choice };
  const preview = useQuery({ ...previewQuery(wanted), placeholderData: keepPreviousData });
  if (preview.isPending) return <Loader aria-label={t("documents.making")} role="status" />;
  if (preview.error) return <ErrorState message={errorText(preview.error)} onRetry={() => void preview.refetch()} />;
  return (
    <div className={classes.dialog}>
      <Pages preview={preview.data} kind={shown.kind} busy={preview.isPlaceholderData} />
      <Side preview={preview.data} wanted={wanted} stale={preview.isPlaceholderData} onChoice={(part) => setChoice((before) => ({ ...before, ...part }))} />
    </div>
  );
}

function Pages({ preview, kind, busy }: { preview: DocumentPreview; kind: DocumentKind; busy: boolean }) {
  const { t } = useTranslation();
  const said = useSaid();
  if (preview.missing.length > 0) return <MissingList missing={preview.missing} kind={kind} closedVisit={preview.is_closed ? preview.record_id : null} />;
  if (preview.pages.length === 0) {
    return (
      <Notice tone="warn" role="alert" title={t("documents.cannot")}>
        {(preview.problem === null ? null : said(preview.problem)) ?? t("documents.problem")}
      </Notice>
    );
  }
  return (
    <div className={classes.pages} role="group" aria-label={t("documents.pages")} aria-busy={busy} tabIndex={0}>
      {preview.pages.map((page, at) => (
        <img
          key={at}
          className={classes.page}
          src={`data:image/png;base64,${page.png}`}
          alt={t("documents.page", { number: at + 1, count: preview.pages.length })}
          style={{ width: `${(page.width * (page.width < SMALL ? LARGER : 1)) / 100}mm` }}
        />
      ))}
    </div>
  );
}

interface SideProps {
  preview: DocumentPreview;
  wanted: WantedDocument;
  stale: boolean;
  onChoice: (choice: Partial<Pick<WantedDocument, "paper" | "anew">>) => void;
}

function Side({ preview, wanted, stale, onChoice }: SideProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const print = usePrintDocument();
  const save = useSaveDocument();
  const [printing, setPrinting] = useState<PageImage[] | null>(null);
  const ready = preview.pages.length > 0 && !stale;
  const first = useRef<HTMLButtonElement>(null);
  const closeLabel = t("common.close");
  const busy = print.isPending || save.isPending || printing !== null;
  const refused = print.error ?? save.error;
  // The page is laid out after the dialog has taken the keyboard, and a busy button gives it away.
  useEffect(() => {
    const here = document.activeElement;
    const idle = here === document.body || here?.getAttribute("aria-label") === closeLabel;
    if (ready && !busy && idle) first.current?.focus();
  }, [ready, busy, closeLabel]);
  const done = useCallback(() => setPrinting(null), []);
  const paperNames = (paper: string): string => t(`documents.paper.${paper}` as "documents.paper.a4");
  return (
    <div className={classes.side}>
      <Button
        ref={first}
        fullWidth
        leftSection={<IconPrinter size="1rem" aria-hidden />}
        disabled={!ready}
        loading={print.isPending || printing !== null}
        onClick={() => print.mutate(wanted, { onSuccess: ({ pages }) => setPrinting(pages.length > 0 ? pages : null) })}
      >
        {preview.copies.length > 0 ? t("documents.printAgain") : t("documents.print")}
      </Button>
      <Button fullWidth variant="default" leftSection={<IconDeviceFloppy size="1rem" aria-hidden />} disabled={!ready || busy} loading={save.isPending} onClick={() => save.mutate(wanted)}>
        {t("documents.save")}
      </Button>
      <div role="status">{save.data ? <Notice tone="info">{t("documents.saved", { path: save.data.path })}</Notice> : null}</div>
      {refused ? (
        <Notice tone="alert" role="alert">
          {errorText(refused)}
        </Notice>
      ) : null}
      <Select
        label={t("documents.paperLabel")}
        data={preview.papers.map((paper) => ({ value: paper, label: paperNames(paper) }))}
        value={preview.paper}
        allowDeselect={false}
        disabled={busy}
        onChange={(paper) => onChoice({ paper })}
      />
      <Again preview={preview} anew={wanted.anew} onAnew={(anew) => onChoice({ anew })} />
      {preview.unprintable.length > 0 ? (
        <Notice tone="warn" title={t("documents.unprintable")}>
          {preview.unprintable.join(" ")}
        </Notice>
      ) : null}
      <Copies preview={preview} />
      {printing ? <PrintPages pages={printing} onDone={done} /> : null}
    </div>
  );
}

/** What was printed before is printed again as it was; made anew only when somebody says so. */
function Again({ preview, anew, onAnew }: { preview: DocumentPreview; anew: boolean; onAnew: (anew: boolean) => void }) {
  const { t } = useTranslation();
  if (!preview.is_again && !anew) return null;
  return (
    <Notice tone={preview.has_changed && !anew ? "warn" : "info"}>
      <Text size="sm">{anew ? t("documents.isAnew") : preview.has_changed ? t("documents.changed") : t("documents.again")}</Text>
      {anew || preview.has_changed ? (
        <Button mt="xs" size="compact-sm" variant="default" onClick={() => onAnew(!anew)}>
          {anew ? t("documents.asPrinted") : t("documents.anew")}
        </Button>
      ) : null}
    </Notice>
  );
}

function Copies({ preview }: { preview: DocumentPreview }) {
  const { t } = useTranslation();
  if (preview.copies.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("documents.never")}
      </Text>
    );
  }
  return (
    <section>
      <Title order={3} size="sm" mb="xs">
        {t("documents.copies")}
      </Title>
      <ul className={classes.copies}>
        {preview.copies.map((copy) => (
          <li key={copy.id}>
            {t("documents.copy", { number: copy.copy_number, when: showWhen(copy.printed_at), who: copy.by ?? t("documents.somebody") })}
          </li>
        ))}
      </ul>
    </section>
  );
}
