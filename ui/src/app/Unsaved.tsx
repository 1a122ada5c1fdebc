// Forms that were left without being saved, and the way back to them.
import { ActionIcon, Button, Menu, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { IconPencil, IconX } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Panel } from "../components/Panel";
import shared from "../components/components.module.css";
import type { FormDraft } from "../generated/api";
import { draftName } from "./draftNames";
import { draftsQuery, dropDraft, readDraft } from "./drafts";
import { showWhen } from "./format";
import classes from "./unsaved.module.css";

interface Unsaved {
  form: string;
  name: string;
  path: string;
  when: string;
}

/** Only those of which this version of the window knows where they were typed. */
function unsavedOf(drafts: readonly FormDraft[], t: TFunction): Unsaved[] {
  return drafts.flatMap((draft) => {
    const content = readDraft(draft);
    if (!content?.path.startsWith("/")) return [];
    return [{ form: draft.form, name: draftName(content, t), path: content.path, when: showWhen(draft.typed_at) }];
  });
}

function useUnsaved(): Unsaved[] {
  const { t } = useTranslation();
  return unsavedOf(useQuery(draftsQuery).data ?? [], t);
}

const AT_FIRST = 5;

/** On the home page; nothing when there is nothing. */
export function UnsavedPanel() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const unsaved = useUnsaved();
  const [all, setAll] = useState(false);
  if (unsaved.length === 0) return null;
  const shown = all ? unsaved : unsaved.slice(0, AT_FIRST);
  const drop = async (form: string): Promise<void> => {
    await dropDraft(form);
    await client.invalidateQueries(draftsQuery);
  };
  return (
    <Panel title={t("draft.title")} count={unsaved.length} flush>
      <ul className={shared.list}>
        {shown.map(({ form, name, path, when }) => (
          <li key={form} className={classes.line}>
            <Link to={path} className={classes.link}>
              <IconPencil size="1.125rem" aria-hidden style={{ flex: "none" }} />
              <span className={classes.text}>
                <Text size="sm" fw={600} truncate>
                  {name}
                </Text>
                <Text size="xs" c="dimmed">
                  {t("draft.from", { when })}
                </Text>
              </span>
            </Link>
            <ActionIcon variant="subtle" color="gray" aria-label={t("draft.drop", { name })} onClick={() => void drop(form)}>
              <IconX size="1rem" aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {unsaved.length > shown.length ? (
        <Button variant="subtle" fullWidth radius={0} onClick={() => setAll(true)}>
          {t("visits.showAll", { count: unsaved.length - shown.length })}
        </Button>
      ) : null}
    </Panel>
  );
}

/** In the menu of the user. */
export function UnsavedItems() {
  const { t } = useTranslation();
  const unsaved = useUnsaved();
  if (unsaved.length === 0) return null;
  return (
    <>
      <Menu.Label>{t("draft.title")}</Menu.Label>
      {unsaved.slice(0, AT_FIRST).map(({ form, name, path, when }) => (
        <Menu.Item key={form} component={Link} to={path} leftSection={<IconPencil size="1rem" aria-hidden />}>
          <Text size="sm" truncate>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {t("draft.from", { when })}
          </Text>
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  );
}
