//! The summary of a visit, for the owner: without what is noted for colleagues alone.

use uuid::Uuid;
use vetpms_model::Entity;
use vetpms_model::measures::units::temperature_shown;
use vetpms_model::medical::{
    Addendum, Diagnosis, MedicalRecord, Prescription, SoapNote, Treatment, VitalSigns,
};
use vetpms_model::scheduling::Appointment;
use vetpms_print::{Content, Measurement, Section, VisitSummary};

use super::super::words::{self, say};
use super::{About, Found, Reader};
use crate::error::AppError;
use crate::scheduling::{appointments_of_patient, next_appointment};
use crate::signing::{cancelled, late_parts};

/// How many appointments are looked through for the next one.
const APPOINTMENTS: usize = 20;

impl Reader<'_> {
    /// A visit in words for the owner.
    pub(super) fn summary(&self, record: &Found) -> Result<About, AppError> {
        let id = record.row.id;
        let patient = record.id("patient_id");
        let (animal, owner) = self.patient(patient)?;
        let signer = record.row.get(record.def, "signed_by").as_id();
        let visited = record.at("visit_date").unwrap_or(record.stamp.created_at);
        let cancelled = cancelled(self.tx, id)?;
        let mut prescribed = self.of_visit::<Prescription>(id)?;
        prescribed.retain(|one| !cancelled.contains(&one.row.id));
        let content = VisitSummary {
            visited_on: words::day_of(visited),
            vet: self.vet(signer.unwrap_or(record.stamp.created_by))?,
            owner,
            animal,
            reason: record.text("chief_complaint"),
            measurements: self.measurements(id)?,
            sections: self.sections(id)?,
            medicines: prescribed
                .iter()
                .map(|one| self.medicine(one))
                .collect::<Result<_, _>>()?,
            next_visit: self.next_visit(patient)?,
        };
        Ok(About {
            content: Content::VisitSummary(content),
            patient,
            record: Some(id),
            subjects: vec![id],
        })
    }

    fn of_visit<T: Entity>(&self, record: Uuid) -> Result<Vec<Found>, AppError> {
        let mut found = self.children(T::def(), "medical_record_id", record)?;
        if let Some((row, _)) = self.tx.row(MedicalRecord::def(), record)? {
            let late = late_parts(self.tx, &row)?;
            found.retain(|part| !late.contains(&part.row.id));
        }
        Ok(found)
    }

    /// The newest value of each; of those that an owner makes something of.
    fn measurements(&self, record: Uuid) -> Result<Vec<Measurement>, AppError> {
        let mut sets = self.of_visit::<VitalSigns>(record)?;
        sets.sort_by_key(|set| std::cmp::Reverse((set.at("recorded_at"), set.row.id)));
        let whole = |name: &str| sets.iter().find_map(|set| set.int(name));
        let exact = |name: &str| sets.iter().find_map(|set| set.decimal(name));
        let per_minute =
            |number: i64| format!("{number} {}", say(self.language, words::PER_MINUTE));
        let degrees = |celsius| {
            let sign = if self.is_american { "°F" } else { "°C" };
            let shown = temperature_shown(celsius, self.is_american).unwrap_or(celsius);
            format!("{} {sign}", words::number(self.language, shown))
        };
        let pressure = whole("blood_pressure_systolic").map(|high| {
            let low =
                whole("blood_pressure_diastolic").map_or_else(String::new, |low| format!("/{low}"));
            format!("{high}{low} mmHg")
        });
        // Score and scale of one set: a score means nothing on another one's scale.
        let condition = sets
            .iter()
            .find_map(|set| Some((set.int("body_condition_score")?, set)));
        let condition = condition.map(|(score, set)| match set.text("body_condition_scale") {
            scale if scale.is_empty() => score.to_string(),
            scale => format!("{score} {} {scale}", say(self.language, words::OF)),
        });
        let all = [
            (words::WEIGHT, exact("weight_kg").map(|kg| self.weight(kg))),
            (
                words::TEMPERATURE,
                exact("temperature_celsius").map(degrees),
            ),
            (words::PULSE, whole("pulse_rate").map(per_minute)),
            (words::BREATHING, whole("respiratory_rate").map(per_minute)),
            (words::BLOOD_PRESSURE, pressure),
            (words::BODY_CONDITION, condition),
        ];
        let named = all.into_iter().filter_map(|(name, value)| {
            Some(Measurement {
                name: say(self.language, name).to_owned(),
                value: value?,
            })
        });
        Ok(named.collect())
    }

    fn sections(&self, record: Uuid) -> Result<Vec<Section>, AppError> {
        let notes = self.of_visit::<SoapNote>(record)?;
        let noted = |name: &str| lines(notes.iter().map(|note| note.text(name)));
        let mut sections = vec![
            self.section(words::HISTORY, noted("subjective")),
            self.section(words::FINDINGS, noted("objective")),
            self.section(words::DIAGNOSIS, self.diagnoses(record)?),
            self.section(words::ASSESSMENT, noted("assessment")),
            self.section(words::TREATMENT, self.treatments(record)?),
            self.section(words::PLAN, noted("plan")),
        ];
        let mut addenda = self.of_visit::<Addendum>(record)?;
        addenda.sort_by_key(|addendum| (addendum.at("written_at"), addendum.row.id));
        for addendum in addenda {
            let on = addendum
                .at("written_at")
                .unwrap_or(addendum.stamp.created_at);
            let on = words::day(self.language, words::day_of(on));
            sections.push(Section {
                title: format!("{} {on}", say(self.language, words::ADDED)),
                text: addendum.text("content"),
            });
        }
        sections.retain(|section| !section.text.trim().is_empty());
        Ok(sections)
    }

    fn section(&self, title: (&'static str, &'static str), text: String) -> Section {
        let title = say(self.language, title).to_owned();
        Section { title, text }
    }

    fn diagnoses(&self, record: Uuid) -> Result<String, AppError> {
        let mut found = self.of_visit::<Diagnosis>(record)?;
        found.sort_by_key(|one| !one.is("is_primary"));
        Ok(lines(found.iter().map(|one| {
            let name = one.text("diagnosis_name");
            match one.text("diagnosis_type").as_str() {
                "DIFFERENTIAL" => format!("{name} ({})", say(self.language, words::POSSIBLE)),
                "TENTATIVE" => format!("{name} ({})", say(self.language, words::PROBABLE)),
                _ => name,
            }
        })))
    }

    /// What was done; what is only planned stands in the plan.
    fn treatments(&self, record: Uuid) -> Result<String, AppError> {
        let mut found = self.of_visit::<Treatment>(record)?;
        found.retain(|one| one.text("status") == "DONE");
        found.sort_by_key(|one| (one.at("performed_at"), one.row.id));
        let with_dose = |one: &Found| match one.text("dose") {
            dose if dose.is_empty() => one.text("treatment_name"),
            dose => format!("{}, {dose}", one.text("treatment_name")),
        };
        Ok(lines(found.iter().map(with_dose)))
    }

    fn next_visit(&self, patient: Uuid) -> Result<String, AppError> {
        if self
            .desk
            .may_read(self.tx, Appointment::def().table)
            .is_err()
        {
            return Ok(String::new());
        }
        let patient = self.tx.stands_for(patient)?;
        let all = appointments_of_patient(self.tx, patient, APPOINTMENTS)?;
        let Some(next) = next_appointment(&all, self.desk.rim.now()) else {
            return Ok(String::new());
        };
        let when = words::moment(self.language, next.start);
        Ok(match next.staff.first() {
            Some(vet) => format!("{when}, {} {}", say(self.language, words::WITH), vet.name),
            None => when,
        })
    }
}

fn lines(texts: impl Iterator<Item = String>) -> String {
    let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    texts.join("\n")
}
