//! The same ten years in PostgreSQL, read as a person of the practice reads them: through the policies, and from as few
//! partitions as the question needs.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::time::Duration;

use serde_json::Value as Json;
use vetpms_tests::support::Server;

use super::NAME;
use crate::measure::Samples;
use crate::postgres::Cluster;
use crate::report::Line;

const FILL: &str = include_str!("fill.sql");
/// Milliseconds to plan and carry out a statement.
const AIM: f64 = 50.0;
const PATIENTS: usize = 20_000;
const VISITS: usize = 100_000;
const PEER: &str = "no partitions, no policies";

/// What is asked, with a place for the row or the day that it is asked about.
const QUESTIONS: [(&str, &str, &str); 5] = [
    (
        "history of an animal",
        "SELECT m.*, d.* FROM medical_records m LEFT JOIN diagnoses d ON d.medical_record_id = m.id \
         WHERE m.patient_id = '{}' ORDER BY m.visit_date DESC",
        "SELECT patient_id FROM bench.medical_records WHERE patient_id IN (SELECT patient_id FROM bench.medical_records \
         GROUP BY 1 ORDER BY count(*) DESC LIMIT 50) GROUP BY 1 ORDER BY 1",
    ),
    (
        "one visit",
        "SELECT m.*, n.*, v.*, d.* FROM medical_records m LEFT JOIN soap_notes n ON n.medical_record_id = m.id \
         LEFT JOIN vital_signs v ON v.medical_record_id = m.id LEFT JOIN diagnoses d ON d.medical_record_id = m.id \
         WHERE m.id = '{}'",
        "SELECT id FROM bench.medical_records ORDER BY md5(id::text) LIMIT 50",
    ),
    (
        "notes of one visit",
        "SELECT * FROM soap_notes WHERE medical_record_id = '{}'",
        "SELECT id FROM bench.medical_records ORDER BY md5(id::text) LIMIT 50",
    ),
    (
        "dashboard of a day",
        "SELECT * FROM appointment_dashboard WHERE scheduled_start >= '{}' \
         AND scheduled_start < '{}'::timestamptz + interval '1 day' ORDER BY scheduled_start",
        "SELECT DISTINCT date_trunc('day', scheduled_start) FROM bench.appointment_dashboard \
         ORDER BY 1 DESC LIMIT 50",
    ),
    (
        "visits of a year by month",
        "SELECT date_trunc('month', visit_date), count(*) FROM medical_records \
         WHERE id >= (lpad(to_hex((extract(epoch FROM timestamptz '{}') * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid \
         AND id < (lpad(to_hex((extract(epoch FROM timestamptz '{}' + interval '1 year') * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid \
         GROUP BY 1",
        "SELECT make_timestamptz(extract(year FROM now())::int - y, 1, 1, 0, 0, 0, 'UTC') FROM generate_series(1, 9) AS y",
    ),
];

pub fn run(small: bool) -> Vec<Line> {
    let Some(cluster) = Cluster::find() else {
        return vec![Line::skipped(NAME, Cluster::MISSING)];
    };
    let server = Server::start();
    let tenant = server.tenant();
    let schema = format!("t_{}", tenant.replace('-', ""));
    let find = format!(
        "SELECT id FROM system.users WHERE email = '{}'",
        server.owner()
    );
    let person = cluster.run(&find).trim().to_owned();
    let share = if small { 100 } else { 1 };
    let settings = format!(
        "\\set schema {schema}\n\\set person {person}\n\\set patients {}\n\\set visits {}\nSET search_path = {schema};\n",
        PATIENTS / share,
        VISITS / share
    );
    cluster.run(&(settings + FILL));
    let all =
        format!("SET ROLE vetpms_app; BEGIN; SELECT system.enter('{tenant}', '{person}', NULL);\n");
    let plainly = "SET search_path = bench; BEGIN;\n".to_owned();
    let mut lines = ask(&cluster, "", &all, &plainly);
    let narrow = format!(
        "DELETE FROM system.user_permissions WHERE user_id = '{person}' AND permission = 'VIEW_ALL_MEDICAL_RECORDS';"
    );
    cluster.run(&narrow);
    lines.extend(ask(&cluster, ", own records only", &all, &plainly));
    cluster.run("SET client_min_messages = warning; DROP SCHEMA bench CASCADE;");
    lines
}

/// Asks every question about each of its rows or days.
fn ask(cluster: &Cluster, who: &str, enter: &str, plainly: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    for (what, question, about) in QUESTIONS {
        let about = cluster.run(about);
        let about: Vec<&str> = about.lines().collect();
        assert!(!about.is_empty(), "nothing to ask about");
        let ours = Answer::of(cluster, enter, question, &about);
        let theirs = Answer::of(cluster, plainly, question, &about);
        assert_eq!(ours.rows, theirs.rows, "{what}{who}: the answers differ");
        let (least, most) = ours.partitions;
        let read = match (least, most) {
            (_, 0) => String::new(),
            (least, most) if least == most => format!(", {most} partitions read"),
            (least, most) => format!(", {least} to {most} partitions read"),
        };
        let what = |share| format!("PostgreSQL: {what}{who}, elapsed {share}{read}");
        lines.push(
            Line::time(NAME, what("p50"), ours.times.median())
                .peer_time(PEER, theirs.times.median()),
        );
        let p99 = Line::time(NAME, what("p99"), ours.times.p99()).aim(AIM);
        lines.push(p99.peer_time(PEER, theirs.times.p99()));
    }
    lines
}

/// What the plans of a question's answers say.
struct Answer {
    times: Samples,
    rows: u64,
    /// Fewest and most partitions that one answer came from.
    partitions: (usize, usize),
}

impl Answer {
    fn of(cluster: &Cluster, enter: &str, question: &str, about: &[&str]) -> Self {
        let mut script = enter.to_owned();
        for one in about.iter().take(3).chain(about) {
            let question = question.replace("{}", one);
            writeln!(
                script,
                "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {question};"
            )
            .expect("a script");
        }
        let printed = cluster.run(&script);
        let mut answer = Self {
            times: Samples::default(),
            rows: 0,
            partitions: (usize::MAX, 0),
        };
        let plans = serde_json::Deserializer::from_str(printed.trim_start()).into_iter::<Json>();
        // The first three warm up.
        for plan in plans.skip(3) {
            let plan = &plan.expect("a plan")[0];
            let millis = |name: &str| plan[name].as_f64().expect("a time");
            let time = millis("Planning Time") + millis("Execution Time");
            answer.times.add(Duration::from_secs_f64(time / 1000.0));
            answer.rows += plan["Plan"]["Actual Rows"].as_f64().unwrap_or_default() as u64;
            let mut read = BTreeSet::new();
            relations(&plan["Plan"], &mut read);
            let (least, most) = answer.partitions;
            answer.partitions = (least.min(read.len()), most.max(read.len()));
        }
        answer
    }
}

/// The partitions that a plan really reads.
fn relations(plan: &Json, found: &mut BTreeSet<String>) {
    let loops = plan["Actual Loops"].as_f64().unwrap_or_default();
    let name = plan["Relation Name"].as_str().unwrap_or_default();
    if loops > 0.0 && name.starts_with("medical_records_") {
        found.insert(name.to_owned());
    }
    for child in plan["Plans"].as_array().into_iter().flatten() {
        relations(child, found);
    }
}
