// How a client is reached: phones, e-mail addresses, and where they live.
import { ActionIcon, Anchor, Button, Text } from "@mantine/core";
import { IconAt, IconDeviceMobile, IconEdit, IconMessage, IconPhone, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMetaTexts } from "../../app/i18n";
import { NewerNote } from "../../app/NewerNote";
import { Chip } from "../../components/Chip";
import shared from "../../components/components.module.css";
import { ConfirmModal } from "../../components/ConfirmModal";
import { FormDrawer } from "../../components/FormDrawer";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { EntityForm } from "../../fields/EntityForm";
import { asText } from "../../fields/parse";
import type { ClientCard, Row } from "../../generated/api";
import { contactsOf } from "./contacts";
import { CONTACT_FIELDS } from "./fieldLists";
import { useAddContactMethod, useChangeContactMethod, useRemoveContactMethod } from "./mutations";
import classes from "./people.module.css";

const ICONS: Record<string, typeof IconPhone> = { PHONE: IconPhone, MOBILE: IconDeviceMobile, EMAIL: IconAt };

function reach(type: string, value: string): string | null {
  if (type === "EMAIL") return `mailto:${value}`;
  return type === "PHONE" || type === "MOBILE" ? `tel:${value.replace(/[^\d+]/g, "")}` : null;
}

interface LineProps {
  type: string;
  value: string;
  note: string;
  preferred?: boolean;
  /** Stands under the same number, written differently. */
  again?: boolean;
  onEdit?: () => void;
  onRemove?: () => void;
}

function ContactLine({ type, value, note, preferred = false, again = false, onEdit, onRemove }: LineProps) {
  const { t } = useTranslation();
  const Icon = ICONS[type] ?? IconMessage;
  const href = reach(type, value);
  return (
    <li className={classes.row}>
      <Icon size="1.125rem" aria-hidden style={{ flex: "none", color: "var(--mantine-color-dimmed)", visibility: again ? "hidden" : undefined }} />
      <div className={classes.grow}>
        {href ? (
          <Anchor href={href} size="sm" fw={again ? 400 : 600} c={again ? "dimmed" : "inherit"} style={{ overflowWrap: "anywhere" }}>
            {value}
          </Anchor>
        ) : (
          <Text size="sm" fw={600}>
            {value}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      </div>
      {preferred ? <Chip tone="ok">{t("client.preferred")}</Chip> : null}
      {onEdit ? (
        <ActionIcon variant="subtle" color="gray" aria-label={t("client.editContact", { value })} onClick={onEdit}>
          <IconEdit size="1rem" aria-hidden />
        </ActionIcon>
      ) : null}
      {onRemove ? (
        <ActionIcon variant="subtle" color="gray" aria-label={t("client.removeContact", { value })} onClick={onRemove}>
          <IconTrash size="1rem" aria-hidden />
        </ActionIcon>
      ) : null}
    </li>
  );
}

export function ContactPanel({ client }: { client: ClientCard }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const [editing, setEditing] = useState<Row | "new" | null>(null);
  const [removing, setRemoving] = useState<Row | null>(null);
  const email = asText(client.values["email"]);
  const note = (row: Row): string =>
    [texts.code("contact_methods", "type", asText(row.values["type"])), asText(row.values["label"])].filter(Boolean).join(" · ");
  return (
    <Panel
      title={t("client.contacts")}
      flush
      actions={
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size="1rem" aria-hidden />} onClick={() => setEditing("new")}>
          {t("client.addContact")}
        </Button>
      }
    >
      {client.contacts.length === 0 && email === "" ? (
        <EmptyState compact text={t("client.noContacts")} />
      ) : (
        <ul className={shared.list}>
          {contactsOf(client.contacts).map(({ row, preferred, again }) => (
            <ContactLine
              key={row.id}
              type={asText(row.values["type"])}
              value={asText(row.values["value"])}
              note={again ? [t("client.sameNumber"), note(row)].join(" · ") : note(row)}
              preferred={preferred}
              again={again}
              onEdit={() => setEditing(row)}
              onRemove={() => setRemoving(row)}
            />
          ))}
          {email === "" ? null : <ContactLine type="EMAIL" value={email} note={texts.label("clients", "email")} />}
        </ul>
      )}
      <ContactDrawer clientId={client.id} editing={editing} onClose={() => setEditing(null)} />
      <RemoveContact row={removing} onClose={() => setRemoving(null)} />
    </Panel>
  );
}

function ContactDrawer({ clientId, editing, onClose }: { clientId: string; editing: Row | "new" | null; onClose: () => void }) {
  const { t } = useTranslation();
  const add = useAddContactMethod();
  const change = useChangeContactMethod();
  const opened = editing === "new" ? null : editing;
  const title = opened ? t("client.contactEdit") : t("client.contactNew");
  return (
    <FormDrawer title={title} opened={editing !== null} onClose={onClose}>
      {({ close, done, onDirty }) => (
        <>
          {opened ? <NewerNote table="contact_methods" id={opened.id} className={classes.notice} /> : null}
          <EntityForm
            table="contact_methods"
            label={title}
            fields={CONTACT_FIELDS}
            startAt="value"
            {...(opened ? { opened } : { initial: { type: "MOBILE" } })}
            submitLabel={t("form.save")}
            onCancel={close}
            onDirty={onDirty}
            onSubmit={async ({ patch, stated, form }) => {
              if (opened) await change.mutateAsync({ id: opened.id, opened_at: form.openedAt, patch });
              else await add.mutateAsync({ client_id: clientId, values: stated });
              done();
            }}
          />
        </>
      )}
    </FormDrawer>
  );
}

function RemoveContact({ row, onClose }: { row: Row | null; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useRemoveContactMethod();
  return (
    <ConfirmModal
      opened={row !== null}
      title={t("client.removeTitle")}
      confirm={t("client.remove")}
      danger
      onConfirm={() => remove.mutateAsync({ id: row?.id ?? "" })}
      onClose={onClose}
    >
      {t("client.removeText", { value: asText(row?.values["value"]) })}
    </ConfirmModal>
  );
}
