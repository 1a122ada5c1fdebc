//! No page of the day reads a table from end to end that grows with the years: looked at in the plan of each statement
//! that a page runs.

use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use uuid::Uuid;
use vetpms_app::files::attachments_of;
use vetpms_app::find_records::search_records;
use vetpms_app::history::{HistoryTable, history, record_history};
use vetpms_app::lab::{known_panels, patient_results, results_to_review};
use vetpms_app::people::{client_card, patient_card};
use vetpms_app::printing::printable;
use vetpms_app::reminders::{
    Channel, add_reminder, patient_reminders, preview, run, run_sent, runs,
};
use vetpms_app::scheduling::{appointments_between, schedule_columns};
use vetpms_app::signing::unsigned_visits;
use vetpms_app::timeline::{TimelineFilter, timeline};
use vetpms_app::vaccinations::patient_vaccinations;
use vetpms_app::visits::{
    VisitOf, add_diagnosis, open_visit, patient_measures, patient_visits, visit,
};
use vetpms_app::whiteboard::{treatments_due, whiteboard};
use vetpms_app::work::{TaskFilter, tasks};
use vetpms_app::{AppError, Desk};
use vetpms_store::plans::{Plan, noted};

use crate::folder::{Folder, fields, set_up, smith};

/// Tables that stay small however long the practice lasts, by what statements call them.
const SMALL: &[&str] = &[
    "staff",
    "resources",
    "locations",
    "appointment_types",
    "species",
    "opening_hours",
    "working_hours",
    "products",
    "practice_settings",
    "users",
    "roles",
    "user_roles",
    "role_permissions",
];

/// Indexes that hold nothing but what is open.
const OPEN: &[&str] = &[
    "conflicts_open",
    "medical_records_unsigned",
    "lab_results_to_review",
    "appointments_in_clinic",
];

/// The plans of a page, and those of its steps that read a growing table whole.
fn whole_tables(desk: &Desk, page: impl FnOnce() -> Result<(), AppError>) -> Vec<String> {
    let (done, statements) = noted(page);
    done.unwrap();
    assert!(!statements.is_empty(), "the page read nothing");
    let plans: Vec<Plan> = statements
        .iter()
        .map(|statement| desk.read(|tx| Ok(tx.plan(statement)?)).unwrap())
        .collect();
    let is_whole = |step: &&String| {
        let of = step.strip_prefix("SCAN ").unwrap_or_default();
        let of = of.split(' ').next().unwrap_or_default();
        !of.is_empty()
            && of != "CONSTANT"
            && !SMALL.contains(&of)
            && !OPEN.iter().any(|index| step.ends_with(index))
    };
    plans
        .iter()
        .flat_map(|plan| {
            let steps = plan.steps.iter().filter(is_whole);
            steps.map(|step| format!("{step}: {}", plan.statement))
        })
        .collect()
}

#[test]
fn no_page_reads_a_growing_table_from_end_to_end() {
    let folder = Folder::new("plans");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    set_up(&desk);
    let record = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    let found = fields(json!({"diagnosis_name": "Otitis externa"}));
    add_diagnosis(&desk, record, &found).unwrap();
    #[expect(clippy::disallowed_methods, reason = "the page of today")]
    let now: DateTime<Utc> = Utc::now();
    let day = now.date_naive();
    let due = fields(json!({"purpose": "Check of the teeth", "due_on": day}));
    add_reminder(&desk, bella, &due).unwrap();
    let sent = run(&desk, day, Channel::List, &[]).unwrap().id;
    let (from, to) = (now - Duration::days(1), now + Duration::days(1));
    let patients = vetpms_app::records::table("patients").unwrap();
    let words = TimelineFilter {
        text: "otitis".to_owned(),
        ..TimelineFilter::default()
    };
    type Page<'a> = (&'a str, Box<dyn Fn() -> Result<(), AppError> + 'a>);
    let pages: Vec<Page<'_>> = vec![
        (
            "visits",
            Box::new(|| patient_visits(&desk, bella).map(drop)),
        ),
        ("consult", Box::new(|| visit(&desk, record).map(drop))),
        (
            "charts",
            Box::new(|| patient_measures(&desk, bella).map(drop)),
        ),
        ("patient", Box::new(|| patient_card(&desk, bella).map(drop))),
        ("client", Box::new(|| client_card(&desk, client).map(drop))),
        (
            "board",
            Box::new(|| appointments_between(&desk, from, to).map(drop)),
        ),
        (
            "columns",
            Box::new(|| schedule_columns(&desk, day, day).map(drop)),
        ),
        (
            "unsigned",
            Box::new(|| unsigned_visits(&desk, false).map(drop)),
        ),
        (
            "vaccinations",
            Box::new(|| patient_vaccinations(&desk, bella).map(drop)),
        ),
        ("files", Box::new(|| attachments_of(&desk, bella).map(drop))),
        ("papers", Box::new(|| printable(&desk, bella).map(drop))),
        ("reminders", Box::new(|| preview(&desk, day).map(drop))),
        ("whiteboard", Box::new(|| whiteboard(&desk).map(drop))),
        ("due", Box::new(|| treatments_due(&desk).map(drop))),
        (
            "results",
            Box::new(|| patient_results(&desk, bella).map(drop)),
        ),
        (
            "to review",
            Box::new(|| results_to_review(&desk, true).map(drop)),
        ),
        ("panels", Box::new(|| known_panels(&desk, bella).map(drop))),
        ("runs", Box::new(|| runs(&desk).map(drop))),
        (
            "reminders of an animal",
            Box::new(|| patient_reminders(&desk, bella).map(drop)),
        ),
        (
            "what a run sent",
            Box::new(|| run_sent(&desk, sent).map(drop)),
        ),
        (
            "tasks",
            Box::new(|| tasks(&desk, TaskFilter::Open).map(drop)),
        ),
        (
            "life",
            Box::new(|| timeline(&desk, bella, &words, None, 50).map(drop)),
        ),
        (
            "records",
            Box::new(|| search_records(&desk, "otitis", 9).map(drop)),
        ),
        (
            "one record",
            Box::new(|| record_history(&desk, patients, bella, None).map(drop)),
        ),
        (
            "changes",
            Box::new(|| history(&desk, HistoryTable::Patients, bella).map(drop)),
        ),
    ];
    let mut found = Vec::new();
    for (name, page) in &pages {
        let whole = whole_tables(&desk, page);
        found.extend(whole.into_iter().map(|step| format!("{name}: {step}")));
    }
    assert_eq!(found, [""; 0]);
    let one = Uuid::nil();
    let scan = whole_tables(&desk, || {
        desk.read(|tx| {
            tx.scan(vetpms_app::records::table("patients")?, Some(one), 1)
                .map(drop)
                .map_err(Into::into)
        })
    });
    assert_eq!(scan, [""; 0], "a page by id uses the key");
}
