// One item in full: what was there before, what each side wrote, what is in force, and what may be decided.
import { Anchor, Button, Kbd, Text, Textarea, Title } from "@mantine/core";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { usePageKeys } from "../../app/dialogs";
import { isTable } from "../../app/said";
import { useShown } from "../../app/shown";
import shared from "../../components/components.module.css";
import type { ConflictAnswer, ConflictItem } from "../../generated/api";
import { ENTITIES } from "../../generated/entities";
import { askVersions } from "../../history/asked";
import classes from "./conflicts.module.css";
import { EditBox } from "./EditBox";
import { pathOf, useKindWords } from "./kinds";
import { PlainBox, SideBox } from "./SideBox";
import type { Decide } from "./useDecide";

/** Whether it is about a passage of a text, whose versions can be laid side by side. */
const isText = ({ table, field }: ConflictItem): boolean => isTable(table) && ENTITIES[table].fields.some(({ name, type }) => name === field && type === "prose");

export function ConflictView({ item, decide }: { item: ConflictItem; decide: Decide }) {
  const { t } = useTranslation();
  const shown = useShown();
  const words = useKindWords();
  const id = useId();
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const [editing, setEditing] = useState(false);
  const { answers } = item;
  const able = item.may_settle && !decide.busy;
  const settle = (answer: ConflictAnswer): void => {
    if (!able) return;
    if (item.needs_reason && reason.trim() === "") {
      setMissing(true);
      reasonField.current?.focus();
      return;
    }
    decide.decide({ item, answer, reason });
  };
  const keep = (at: number): void => {
    const side = item.sides[at];
    if (answers.keep && side?.can_keep) settle({ answer: "keep", side: side.id });
  };
  const both = (): void => {
    if (answers.both) settle({ answer: "both" });
  };
  const compare = (): void => askVersions({ table: item.table, id: item.row_id });
  usePageKeys([
    ["1", () => keep(0)],
    ["2", () => keep(1)],
    ["3", () => keep(2)],
    ["B", both],
    ["E", () => setEditing(answers.edit && able)],
    ["V", () => (isText(item) ? compare() : undefined)],
  ]);
  const label = shown.record(item.table, item.record_label);
  const path = item.sides.some(({ record }) => record !== null) ? null : pathOf(item.table, item.row_id, item.record_label);
  const value = (text: string): string => shown.value(item.table, item.field, text);
  // A field in dispute in which nothing stands now; a rule about whole records has no value of its own.
  const emptied = (item.kind === "concurrent_edit" || item.kind === "same_passage") && item.in_force === null && !item.sides.some((side) => side.in_force);
  return (
    <article className={shared.panel} aria-labelledby={id}>
      <div className={classes.head}>
        <Title order={2} size="0.9375rem" id={id}>
          {path === null ? (
            label
          ) : (
            <Anchor component={Link} to={path} inherit>
              {label}
            </Anchor>
          )}
        </Title>
        <Text size="sm" c="dimmed">
          {[shown.field(item.table, item.field, item.field_label), words.title(item)].filter(Boolean).join(" · ")}
        </Text>
      </div>
      <div className={classes.sides}>
        {item.earlier === null ? null : <PlainBox title={t("conflicts.earlier")} value={value(item.earlier)} />}
        {item.sides.map((side, at) => (
          <SideBox key={side.id} side={side} number={at + 1} value={value(side.value)}>
            {answers.keep && side.can_keep ? (
              <Button size="compact-sm" variant="light" disabled={!able} aria-keyshortcuts={String(at + 1)} rightSection={<Kbd size="xs">{at + 1}</Kbd>} onClick={() => keep(at)}>
                {words.keep(item, at)}
              </Button>
            ) : null}
          </SideBox>
        ))}
        {item.in_force === null && !emptied ? null : <PlainBox title={t("conflicts.inForceNow")} value={value(item.in_force ?? "")} />}
      </div>
      <div className={classes.foot}>
        {item.may_settle ? null : <Text size="sm">{t("conflicts.mayNot")}</Text>}
        <Textarea
          ref={reasonField}
          label={item.needs_reason ? t("conflicts.reason") : t("conflicts.reasonOptional")}
          required={item.needs_reason}
          disabled={!item.may_settle}
          error={missing ? t("conflicts.reasonMissing") : null}
          autosize
          maxLength={500}
          value={reason}
          onChange={({ currentTarget }) => {
            setMissing(false);
            setReason(currentTarget.value);
          }}
        />
        {editing ? (
          <EditBox item={item} busy={decide.busy} onSave={(edited) => settle({ answer: "edit", value: edited })} onCancel={() => setEditing(false)} />
        ) : (
          <div className={classes.actions}>
            {answers.both ? (
              <Button variant="default" disabled={!able} aria-keyshortcuts="B" rightSection={<Kbd size="xs">{t("key.b")}</Kbd>} onClick={both}>
                {words.both(item)}
              </Button>
            ) : null}
            {isText(item) ? (
              <Button variant="default" aria-keyshortcuts="V" rightSection={<Kbd size="xs">{t("key.v")}</Kbd>} onClick={compare}>
                {t("versions.button")}
              </Button>
            ) : null}
            {answers.edit ? (
              <Button variant="default" disabled={!able} aria-keyshortcuts="E" rightSection={<Kbd size="xs">{t("key.e")}</Kbd>} onClick={() => setEditing(true)}>
                {t("conflicts.edit")}
              </Button>
            ) : null}
          </div>
        )}
      </div>
    </article>
  );
}
