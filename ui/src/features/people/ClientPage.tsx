// A client: who they are, how to reach them, their animals and appointments.
import { useQuery } from "@tanstack/react-query";
import { IconUser } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { remember } from "../../app/recent";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import { NewerNote } from "../../app/NewerNote";
import { OfflineLine } from "../../app/OfflineLine";
import shared from "../../components/components.module.css";
import { FormDrawer } from "../../components/FormDrawer";
import { Notice } from "../../components/Notice";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import { EntityForm } from "../../fields/EntityForm";
import { FieldTerms, isBlank } from "../../fields/FieldValue";
import { asText } from "../../fields/parse";
import type { ClientCard } from "../../generated/api";
import { TaskPanel } from "../../tasks/TaskPanel";
import { AddressPanel } from "./AddressPanel";
import { ClientActions } from "./ClientActions";
import { ConsentPanel } from "./ConsentPanel";
import { ContactPanel } from "./ContactPanel";
import { CLIENT_FIELDS } from "./fieldLists";
import { MergedNotice } from "./MergedNotice";
import { useChangeClient } from "./mutations";
import { NextVisit } from "./NextVisit";
import { NewPatientDrawer } from "./PatientDrawers";
import classes from "./people.module.css";
import { PetPanel } from "./PetPanel";
import { PhoneNotePanel } from "./PhoneNotes";
import { clientQuery } from "./queries";
import { VisitPanel } from "./VisitPanel";

const ABOUT = ["tags", "notes"] as const;

export function ClientPage() {
  const { id = "" } = useParams();
  const errorText = useErrorText();
  const card = useQuery(clientQuery(id));
  if (card.isPending) return <LoadingState />;
  if (card.error) return <ErrorState message={errorText(card.error)} onRetry={() => void card.refetch()} />;
  return <ClientView key={card.data.id} client={card.data} />;
}

function ClientView({ client }: { client: ClientCard }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const [drawer, setDrawer] = useState<"edit" | "pet" | null>(null);
  const { id, name } = client;
  useEffect(() => {
    remember({ table: "clients", id, title: name, species: "", owner: "" });
  }, [id, name]);
  return (
    <>
      <OfflineLine />
      <PageHeader
        title={name}
        subtitle={[t("search.client"), texts.code("clients", "client_type", asText(client.values["client_type"]))].join(" · ")}
        icon={
          <span className={shared.avatar} aria-hidden>
            <IconUser size="1.5rem" stroke={1.6} />
          </span>
        }
        actions={<ClientActions client={client} onEdit={() => setDrawer("edit")} onPet={() => setDrawer("pet")} />}
      />
      {client.deleted ? (
        <div className={classes.notice}>
          <Notice tone="warn">{t("client.deleted")}</Notice>
        </div>
      ) : null}
      <NewerNote table="clients" id={id} className={classes.notice} />
      <MergedNotice table="clients" merged={client.merged} />
      <section className={classes.owner} aria-label={t("visits.next")}>
        <NextVisit visit={client.next_appointment} withPatient />
      </section>
      <div className={classes.columns} data-kind="client">
        <div className={classes.column}>
          <ContactPanel client={client} />
          <AddressPanel client={client} />
          <ConsentPanel clientId={id} consents={client.consents} />
          <Panel title={t("client.about")}>
            {ABOUT.every((field) => isBlank(client.values[field])) ? (
              <EmptyState compact text={t("client.nothingMore")} />
            ) : (
              <FieldTerms table="clients" values={client.values} fields={ABOUT} />
            )}
          </Panel>
        </div>
        <div className={classes.column}>
          <PetPanel patients={client.patients} onAdd={() => setDrawer("pet")} />
          <TaskPanel tasks={client.tasks} about={{ table: "clients", id, name }} />
          <PhoneNotePanel notes={client.phone_notes} withPatient />
          <VisitPanel visits={client.appointments} withPatient />
        </div>
      </div>
      <EditClientDrawer client={client} opened={drawer === "edit"} onClose={() => setDrawer(null)} />
      <NewPatientDrawer clientId={id} owner={name} opened={drawer === "pet"} onClose={() => setDrawer(null)} />
    </>
  );
}

function EditClientDrawer({ client, opened, onClose }: { client: ClientCard; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const change = useChangeClient();
  return (
    <FormDrawer title={t("client.edit")} opened={opened} onClose={onClose}>
      {({ close, done, onDirty }) => (
        <EntityForm
          table="clients"
          label={t("client.edit")}
          fields={CLIENT_FIELDS}
          opened={client}
          submitLabel={t("form.save")}
          onCancel={close}
          onDirty={onDirty}
          onSubmit={async ({ patch, form }) => {
            if (form.dirty) await change.mutateAsync({ id: client.id, opened_at: form.openedAt, patch });
            done();
          }}
        />
      )}
    </FormDrawer>
  );
}
