// One table of the practice: every row, those out of use too, with a switch, a form and a way out.
import { ActionIcon, Button, Switch, Text, TextInput, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { IconEdit, IconPlus, IconSearch, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { compareText } from "../../app/format";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import { NewerMark, useNewer } from "../../app/NewerNote";
import shared from "../../components/components.module.css";
import { Panel } from "../../components/Panel";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import { asText } from "../../fields/parse";
import type { Row } from "../../generated/api";
import classes from "./administration.module.css";
import { Cell } from "./Cell";
import { settingsQuery, useChangeSetting } from "./queries";
import { RemoveModal } from "./RemoveModal";
import { RowDrawer } from "./RowDrawer";
import type { Plain } from "./sections";
import { UsualTerms } from "./UsualTerms";
import { useRowName } from "./useRowName";

/** Lists shorter than this are seen at a glance. */
const SEARCHED_FROM = 12;

const inUse = (row: Row): boolean => row.values["is_active"] !== false;

export function TableSection({ section }: { section: Plain }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [params, setParams] = useSearchParams();
  const [removing, setRemoving] = useState<Row | null>(null);
  const rows = useQuery(settingsQuery(section.table));
  const edit = (which: string | null): void => setParams(which === null ? {} : { edit: which }, { replace: true });
  const editing = params.get("edit");
  const opened = editing === "new" ? "new" : (rows.data?.find(({ id }) => id === editing) ?? null);
  return (
    <Panel
      title={t(`settings.section.${section.name}`)}
      {...(rows.data ? { count: rows.data.length } : {})}
      flush
      actions={
        <>
          {section.table === "diagnosis_terms" ? <UsualTerms /> : null}
          <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size="1rem" aria-hidden />} onClick={() => edit("new")}>
            {t("settings.add")}
          </Button>
        </>
      }
    >
      <Text size="sm" c="dimmed" className={classes.hint}>
        {t(`settings.hint.${section.name}`)}
      </Text>
      {rows.isPending ? <LoadingState /> : null}
      {rows.error ? <ErrorState message={errorText(rows.error)} onRetry={() => void rows.refetch()} /> : null}
      {rows.data?.length === 0 ? <EmptyState compact text={t("settings.empty")} /> : null}
      {rows.data && rows.data.length > 0 ? <RowList section={section} rows={rows.data} onEdit={(row) => edit(row.id)} onRemove={setRemoving} /> : null}
      <RowDrawer section={section} editing={opened} onClose={() => edit(null)} />
      <RemoveModal section={section} row={removing} onClose={() => setRemoving(null)} />
    </Panel>
  );
}

interface ListProps {
  section: Plain;
  rows: readonly Row[];
  onEdit: (row: Row) => void;
  onRemove: (row: Row) => void;
}

function RowList({ section, rows, onEdit, onRemove }: ListProps) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const [typed, setTyped] = useState("");
  const newer = useNewer(section.table, rows.map(({ id }) => id));
  const nameOf = useRowName(section);
  const sorted = [...rows].sort((left, right) => Number(inUse(right)) - Number(inUse(left)) || compareText(nameOf(left), nameOf(right)));
  const wanted = typed.trim().toLowerCase();
  const shown = sorted.filter((row) => wanted === "" || nameOf(row).toLowerCase().includes(wanted) || asText(row.values["species"]).toLowerCase().includes(wanted));
  const switched = section.fields.includes("is_active");
  return (
    <>
      {rows.length >= SEARCHED_FROM ? (
        <TextInput
          className={classes.filter}
          size="sm"
          aria-label={t("settings.filter")}
          placeholder={t("settings.filter")}
          leftSection={<IconSearch size="1rem" aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      ) : null}
      <div className={classes.scroller}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{texts.label(section.table, section.title)}</th>
              {section.columns.map((name) => (
                <th scope="col" key={name}>
                  {texts.label(section.table, name)}
                </th>
              ))}
              {switched ? <th scope="col">{texts.label(section.table, "is_active")}</th> : null}
              <th scope="col">
                <span className={shared.unseen}>{t("settings.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.id} data-off={!inUse(row) || undefined}>
                <th scope="row">
                  <UnstyledButton className={classes.name} onClick={() => onEdit(row)}>
                    {section.fields.includes("color") ? <Dot color={asText(row.values["color"])} /> : null}
                    {nameOf(row)}
                  </UnstyledButton>
                  {newer.has(row.id) ? (
                    <>
                      {" "}
                      <NewerMark />
                    </>
                  ) : null}
                </th>
                {section.columns.map((name) => (
                  <td key={name}>
                    <Cell table={section.table} name={name} value={row.values[name]} />
                  </td>
                ))}
                {switched ? (
                  <td>
                    <InUse section={section} row={row} name={nameOf(row)} />
                  </td>
                ) : null}
                <td className={classes.actions}>
                  <ActionIcon variant="subtle" color="gray" aria-label={t("settings.change", { name: nameOf(row) })} onClick={() => onEdit(row)}>
                    <IconEdit size="1rem" aria-hidden />
                  </ActionIcon>
                  <ActionIcon variant="subtle" color="gray" aria-label={t("settings.remove", { name: nameOf(row) })} onClick={() => onRemove(row)}>
                    <IconTrash size="1rem" aria-hidden />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length === 0 ? <EmptyState compact text={t("form.nothingFound")} /> : null}
    </>
  );
}

function Dot({ color }: { color: string }) {
  return <span className={classes.dot} data-none={color === "" || undefined} style={color === "" ? undefined : { background: color }} aria-hidden />;
}

function InUse({ section, row, name }: { section: Plain; row: Row; name: string }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const errorText = useErrorText();
  const change = useChangeSetting();
  const on = inUse(row);
  return (
    <Switch
      size="sm"
      aria-label={`${name}: ${texts.label(section.table, "is_active")}`}
      label={on ? t("common.yes") : t("common.no")}
      checked={on}
      disabled={change.isPending}
      onChange={(event) =>
        change.mutate(
          { table: section.table, id: row.id, opened_at: row.heads, patch: { is_active: event.currentTarget.checked } },
          { onError: (error) => notifications.show({ color: "red", message: errorText(error), autoClose: 10_000 }) },
        )
      }
    />
  );
}
