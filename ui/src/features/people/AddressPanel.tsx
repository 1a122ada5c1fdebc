// Where a client lives.
import { ActionIcon, Button, Text } from "@mantine/core";
import { IconEdit, IconMapPin, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { NewerNote } from "../../app/NewerNote";
import shared from "../../components/components.module.css";
import { ConfirmModal } from "../../components/ConfirmModal";
import { FormDrawer } from "../../components/FormDrawer";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { countryName } from "../../fields/countries";
import { EntityForm } from "../../fields/EntityForm";
import { asText } from "../../fields/parse";
import type { ClientCard, Row, Values } from "../../generated/api";
import { ADDRESS_FIELDS } from "./fieldLists";
import { useAddAddress, useChangeAddress, useRemoveAddress } from "./mutations";
import classes from "./people.module.css";

function addressLines(values: Values, language: string): string[] {
  const text = (name: string): string => asText(values[name]);
  const country = text("country");
  return [
    text("line1"),
    text("line2"),
    [text("postcode"), text("city")].filter(Boolean).join(" "),
    [text("region"), country && countryName(country, language)].filter(Boolean).join(", "),
  ].filter(Boolean);
}

export function AddressPanel({ client }: { client: ClientCard }) {
  const { t, i18n } = useTranslation();
  const [editing, setEditing] = useState<Row | "new" | null>(null);
  const [removing, setRemoving] = useState<Row | null>(null);
  const remove = useRemoveAddress();
  return (
    <Panel
      title={t("client.addresses")}
      flush
      actions={
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size="1rem" aria-hidden />} onClick={() => setEditing("new")}>
          {t("client.addAddress")}
        </Button>
      }
    >
      {client.addresses.length === 0 ? (
        <EmptyState compact text={t("client.noAddress")} />
      ) : (
        <ul className={shared.list}>
          {client.addresses.map((row) => {
            const lines = addressLines(row.values, i18n.language);
            return (
              <li key={row.id} className={classes.row}>
                <IconMapPin size="1.125rem" aria-hidden style={{ flex: "none", color: "var(--mantine-color-dimmed)" }} />
                <div className={classes.grow}>
                  {lines.map((line) => (
                    <Text key={line} size="sm">
                      {line}
                    </Text>
                  ))}
                </div>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t("client.editAddress", { value: lines[0] ?? "" })}
                  onClick={() => setEditing(row)}
                >
                  <IconEdit size="1rem" aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t("client.removeAddress", { value: lines[0] ?? "" })}
                  onClick={() => setRemoving(row)}
                >
                  <IconTrash size="1rem" aria-hidden />
                </ActionIcon>
              </li>
            );
          })}
        </ul>
      )}
      <AddressDrawer clientId={client.id} editing={editing} onClose={() => setEditing(null)} />
      <ConfirmModal
        opened={removing !== null}
        title={t("client.removeAddressTitle")}
        confirm={t("client.remove")}
        danger
        onConfirm={() => remove.mutateAsync({ id: removing?.id ?? "" })}
        onClose={() => setRemoving(null)}
      >
        {removing ? t("client.removeText", { value: addressLines(removing.values, i18n.language).join(", ") }) : null}
      </ConfirmModal>
    </Panel>
  );
}

function AddressDrawer({ clientId, editing, onClose }: { clientId: string; editing: Row | "new" | null; onClose: () => void }) {
  const { t } = useTranslation();
  const add = useAddAddress();
  const change = useChangeAddress();
  const opened = editing === "new" ? null : editing;
  const title = opened ? t("client.addressEdit") : t("client.addressNew");
  return (
    <FormDrawer title={title} opened={editing !== null} onClose={onClose}>
      {({ close, done, onDirty }) => (
        <>
          {opened ? <NewerNote table="addresses" id={opened.id} className={classes.notice} /> : null}
          <EntityForm
            table="addresses"
            label={title}
            fields={ADDRESS_FIELDS}
            {...(opened ? { opened } : {})}
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
