// The list of a day for paper: one table for each vet, black on white.
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { showLongDay, showTime } from "../../app/format";
import { useMetaTexts } from "../../app/i18n";
import { useSession } from "../../app/session";
import { useAlertText } from "../../components/alertWords";
import { usePrinting } from "../../components/usePrinting";
import type { AppointmentSummary } from "../../generated/api";
import { freesItsTime } from "../../visits/steps";
import "../../components/paper.css";
import "./print.css";

interface Sheet {
  name: string;
  visits: AppointmentSummary[];
}

/** By whom, in the order of the first appointment; what nobody has taken on comes last. */
export function sheetsOf(visits: readonly AppointmentSummary[], nobody: string): Sheet[] {
  const booked = visits.filter(({ status }) => !freesItsTime(status));
  const sheets = new Map<string, Sheet>();
  for (const visit of booked) {
    for (const { id, name } of visit.staff) {
      const sheet = sheets.get(id) ?? { name, visits: [] };
      sheet.visits.push(visit);
      sheets.set(id, sheet);
    }
  }
  const alone = booked.filter(({ staff }) => staff.length === 0);
  return [...sheets.values(), ...(alone.length > 0 ? [{ name: nobody, visits: alone }] : [])];
}

/** Stands in the page only while it is being printed, by the button or by the computer's own key. */
export function PrintDay({ date, visits }: { date: string; visits: readonly AppointmentSummary[] }) {
  const printing = usePrinting();
  return printing ? createPortal(<Paper date={date} visits={visits} />, document.body) : null;
}

function Paper({ date, visits }: { date: string; visits: readonly AppointmentSummary[] }) {
  const { t } = useTranslation();
  const practice = useSession()?.practice ?? "";
  const sheets = sheetsOf(visits, t("schedule.nobody"));
  return (
    <div className="vet-print vet-list vet-paper">
      <header>
        <h1>{showLongDay(date)}</h1>
        <p>{practice}</p>
      </header>
      {sheets.length === 0 ? <p>{t("today.empty")}</p> : null}
      {sheets.map((sheet) => (
        <PaperTable key={sheet.name} sheet={sheet} />
      ))}
    </div>
  );
}

function PaperTable({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const alertText = useAlertText();
  return (
    <section>
      <h2>{sheet.name}</h2>
      <table>
        <thead>
          <tr>
            <th>{t("form.time")}</th>
            <th>{t("schedule.animal")}</th>
            <th>{t("patient.owner")}</th>
            <th>{t("client.phone")}</th>
            <th>{texts.label("appointments", "appointment_type")}</th>
            <th>{texts.label("appointments", "reason")}</th>
            <th>{t("schedule.room")}</th>
          </tr>
        </thead>
        <tbody>
          {sheet.visits.map((visit) => (
            <tr key={visit.id}>
              <td>{`${showTime(visit.start)} – ${showTime(visit.end)}`}</td>
              <td>
                {visit.patient_id ? [visit.patient_name, visit.species ? texts.species(visit.species) : null].filter(Boolean).join(", ") : t("today.block")}
                {visit.alerts.length > 0 ? <strong>{` ! ${visit.alerts.map(alertText).join(", ")}`}</strong> : null}
              </td>
              <td>{visit.client_name}</td>
              <td>{visit.phone}</td>
              <td>{visit.type_name}</td>
              <td>{visit.reason}</td>
              <td>{visit.resources.map(({ name }) => name).join(", ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
