// A new client in one go: name, phone, e-mail, address and, if wanted, the first animal.
import { Anchor, Group, Switch, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import { LeaveGuard } from "../../components/LeaveGuard";
import { Notice } from "../../components/Notice";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { EntityFields } from "../../fields/EntityFields";
import { FormFrame } from "../../fields/EntityForm";
import { searchQuery } from "../../fields/lookups";
import { asText } from "../../fields/parse";
import { useEntityForm } from "../../fields/useEntityForm";
import { ADDRESS_FIELDS, CLIENT_FIELDS, NEW_CONTACT_FIELDS, PATIENT_FIELDS } from "./fieldLists";
import { useRegisterClient, useRegisterPatient } from "./mutations";
import classes from "./people.module.css";

const CONTACTS_PATH = "contacts.0";

function initialNames(typed: string | null): { first_name: string; last_name: string } {
  const words = (typed ?? "").trim().split(/\s+/);
  const last = words.pop() ?? "";
  return { first_name: words.join(" "), last_name: last };
}

export function NewClientPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [withPet, setWithPet] = useState(false);
  const [saved, setSaved] = useState<string | null>(null);
  const typed = useRef(false);
  const onDirty = useCallback((dirty: boolean) => {
    typed.current = dirty;
  }, []);
  const register = useRegisterClient();
  const registerPatient = useRegisterPatient();
  const client = useEntityForm({
    table: "clients",
    fields: CLIENT_FIELDS,
    initial: { client_type: "REGULAR", ...initialNames(params.get("name")) },
    path: "values",
  });
  const phone = useEntityForm({ table: "contact_methods", fields: NEW_CONTACT_FIELDS, initial: { type: "MOBILE" }, path: CONTACTS_PATH, optional: true });
  const address = useEntityForm({ table: "addresses", fields: ADDRESS_FIELDS, path: "address", optional: true });
  const pet = useEntityForm({ table: "patients", fields: PATIENT_FIELDS, path: "patient" });

  const save = async (): Promise<void> => {
    let id = saved;
    if (id === null) {
      ({ id } = await register.mutateAsync({
        values: client.stated(),
        contacts: phone.dirty ? [{ ...phone.stated(), is_primary: true }] : [],
        address: address.dirty ? address.stated() : null,
      }));
      setSaved(id);
    }
    if (withPet) await registerPatient.mutateAsync({ client_id: id, values: pet.stated() });
    typed.current = false;
    await navigate(`/clients/${id}`, { replace: true });
  };

  return (
    <>
      <LeaveGuard when={() => typed.current} />
      <PageHeader title={t("client.new")} keepFocus />
      <FormFrame
        forms={saved === null ? [client, phone, address, ...(withPet ? [pet] : [])] : [pet]}
        label={t("client.new")}
        submitLabel={withPet ? t("client.saveBoth") : t("client.save")}
        onSubmit={save}
        onCancel={() => void navigate(-1)}
        onDirty={onDirty}
      >
        {saved === null ? null : (
          <div className={classes.notice}>
            <Notice tone="warn" role="status">
              {t("client.savedWithoutPet")}
            </Notice>
          </div>
        )}
        <div className={classes.sections}>
          <fieldset disabled={saved !== null} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
            <div className={classes.column}>
              <Panel title={t("client.who")}>
                <EntityFields form={client} autoFocus />
                <LikeThis first={asText(client.values["first_name"])} last={asText(client.values["last_name"])} />
              </Panel>
            </div>
          </fieldset>
          <div className={classes.column}>
            <fieldset disabled={saved !== null} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
              <div className={classes.column}>
                <Panel title={t("client.phone")}>
                  <EntityFields form={phone} labels={{ value: t("client.phoneNumber"), type: t("client.phoneKind") }} />
                </Panel>
                <Panel title={t("client.address")}>
                  <EntityFields form={address} />
                </Panel>
              </div>
            </fieldset>
            <Panel
              title={t("client.firstPet")}
              actions={
                <Switch
                  pe="xs"
                  label={t("client.addFirstPet")}
                  checked={withPet}
                  onChange={(event) => setWithPet(event.currentTarget.checked)}
                />
              }
            >
              {withPet ? (
                <EntityFields form={pet} />
              ) : (
                <Text size="sm" c="dimmed">
                  {t("client.petLater")}
                </Text>
              )}
            </Panel>
          </div>
        </div>
      </FormFrame>
    </>
  );
}

/** Clients with such a name that exist already, while the name is being typed. */
function LikeThis({ first, last }: { first: string; last: string }) {
  const { t } = useTranslation();
  const [query] = useDebouncedValue(last.trim().length < 3 ? "" : `${first} ${last}`.trim(), 150);
  const found = useQuery(searchQuery(query, 5));
  const clients = query === "" ? [] : (found.data ?? []).filter((hit) => hit.table === "clients").slice(0, 3);
  return (
    <div role="status">
      {clients.length > 0 ? (
        <div style={{ marginTop: "1rem" }}>
          <Notice tone="warn" title={t("client.maybeSame")}>
            {clients.map((hit) => (
              <Group key={hit.id} gap="xs">
                <Anchor component={Link} to={`/clients/${hit.id}`} size="sm" fw={600} c="inherit" td="underline">
                  {hit.title}
                </Anchor>
                <Text size="sm">{hit.subtitle}</Text>
              </Group>
            ))}
          </Notice>
        </div>
      ) : null}
    </div>
  );
}
