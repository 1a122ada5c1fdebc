// A new client in one go: name, phone, e-mail, address and, if wanted, the first animal.
import { Switch, Text } from "@mantine/core";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { LeaveGuard } from "../../components/LeaveGuard";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { EntityFields } from "../../fields/EntityFields";
import { FormFrame } from "../../fields/EntityForm";
import { splitName } from "../../fields/names";
import { asText } from "../../fields/parse";
import { useEntityForm } from "../../fields/useEntityForm";
import { ChipNote } from "./ChipNote";
import { ADDRESS_FIELDS, CLIENT_FIELDS, NEW_CONTACT_FIELDS, PATIENT_FIELDS } from "./fieldLists";
import { LikeThis } from "./LikeThis";
import { useRegisterClient } from "./mutations";
import classes from "./people.module.css";

const CONTACTS_PATH = "contacts.0";

function initialNames(typed: string | null): { first_name: string; last_name: string } {
  const { first, last } = splitName(typed ?? "");
  return { first_name: first, last_name: last };
}

export function NewClientPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [withPet, setWithPet] = useState(false);
  const typed = useRef(false);
  const onDirty = useCallback((dirty: boolean) => {
    typed.current = dirty;
  }, []);
  const register = useRegisterClient();
  const client = useEntityForm({
    table: "clients",
    fields: CLIENT_FIELDS,
    initial: { client_type: "REGULAR", ...initialNames(params.get("name")) },
    path: "values",
  });
  const phone = useEntityForm({ table: "contact_methods", fields: NEW_CONTACT_FIELDS, initial: { type: "MOBILE" }, path: CONTACTS_PATH, optional: true });
  const address = useEntityForm({ table: "addresses", fields: ADDRESS_FIELDS, path: "address", optional: true });
  const pet = useEntityForm({ table: "patients", fields: PATIENT_FIELDS, path: "patients.0" });

  const save = async (): Promise<void> => {
    const { id } = await register.mutateAsync({
      values: client.stated(),
      contacts: phone.dirty ? [{ ...phone.stated(), is_primary: true }] : [],
      address: address.dirty ? address.stated() : null,
      patients: withPet ? [pet.stated()] : [],
    });
    typed.current = false;
    await navigate(`/clients/${id}`, { replace: true });
  };

  return (
    <>
      <LeaveGuard when={() => typed.current} />
      <PageHeader title={t("client.new")} keepFocus />
      <FormFrame
        forms={[client, phone, address, ...(withPet ? [pet] : [])]}
        label={t("client.new")}
        submitLabel={withPet ? t("client.saveBoth") : t("client.save")}
        onSubmit={save}
        onCancel={() => void navigate(-1)}
        onDirty={onDirty}
        draft={{ parts: [client, phone, address, pet], extra: withPet, onRestore: (extra) => setWithPet(extra === true) }}
      >
        <div className={classes.sections}>
          <div className={classes.column}>
            <Panel title={t("client.who")}>
              <EntityFields form={client} autoFocus />
              {/* Once it is on its way, the client of this form would be taken for somebody like it. */}
              {register.isPending || register.isSuccess ? null : (
                <LikeThis
                  name={[asText(client.values["first_name"]), asText(client.values["last_name"])]}
                  phone={asText(phone.values["value"])}
                  email={asText(client.values["email"])}
                />
              )}
            </Panel>
          </div>
          <div className={classes.column}>
            <Panel title={t("client.phone")}>
              <EntityFields form={phone} labels={{ value: t("client.phoneNumber"), type: t("client.phoneKind") }} />
            </Panel>
            <Panel title={t("client.address")}>
              <EntityFields form={address} />
            </Panel>
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
                <EntityFields form={pet} notes={{ microchip_id: <ChipNote chip={pet.values["microchip_id"]} /> }} />
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
