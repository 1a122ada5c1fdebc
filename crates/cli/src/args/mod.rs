//! The command line: what can be said, and the help that teaches it.

mod actions;
mod lab;
mod looking;
mod visit;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use uuid::Uuid;

use crate::print::PrintArgs;

pub(crate) use lab::LabCommand;

pub(crate) use actions::{
    AttachArgs, AttachmentsArgs, Became, By, HeldBackAction, HeldBackAllAction, RemindersCommand,
    Resolution, VaccinateArgs, VaccinationsCommand, Words,
};
pub(crate) use visit::{Part, PartArgs, ProblemCommand, VisitCommand};

pub(crate) use looking::{FindArgs, HistoryArgs, TimelineArgs};

/// A practice's records without a window: for support, migration and automation.
///
/// Every command works on a profile, the folder that holds one practice on this computer.
/// Make one with `init` (a practice without a server) or `join` (with a server and a
/// one-time code); `adopt` takes the former to a server later. Everything but `join`, `adopt` and
/// `sync` works without the network.
#[derive(Debug, Parser)]
#[command(name = "vetpms", version, after_help = EXAMPLES)]
pub(crate) struct Cli {
    /// The profile's folder.
    #[arg(long, env = "VETPMS_PROFILE", value_name = "DIR")]
    pub(crate) profile: PathBuf,
    #[command(flatten)]
    pub(crate) key: KeyArgs,
    /// Print results as JSON, for programs.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  vetpms --profile desk1 --key-file desk1.key init --practice \"Hill Street Vets\" --email ann@hill.example --name Ann
  vetpms --profile desk1 --key-file desk1.key find \"smi,bel\"
  vetpms --profile desk1 --key-file desk1.key import csv pets.csv --mapping pets.toml
  vetpms --profile desk2 --key-file desk2.key join --server https://vets.example:7410 --code 7K2M-94QX-1D
  vetpms --profile desk2 --key-file desk2.key sync

Tables and fields stand in docs/data-dictionary.md.

Exit codes: 0 done, 1 refused or failed, 2 wrong command line, 3 not found, 4 no network,
5 the data does not verify.";

/// How the profile is opened.
#[derive(Debug, Clone, Args)]
pub(crate) struct KeyArgs {
    /// A key file (readable by its owner only), for servers and automation.
    #[arg(long, global = true, env = "VETPMS_KEY_FILE", value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// The user's e-mail address, when opening with a password and the keychain.
    #[arg(long, global = true, value_name = "EMAIL")]
    pub(crate) user: Option<String>,
    /// A file that holds the password; without it the password is asked for.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a new practice on this computer. Its first user owns it.
    Init {
        /// The practice's name.
        #[arg(long)]
        practice: String,
        /// The owner's e-mail address.
        #[arg(long)]
        email: String,
        /// The owner's name.
        #[arg(long)]
        name: String,
    },
    /// Join a practice that has a server, with a one-time code from its administrator. A profile that is there already
    /// joins its practice again, with everything that it holds and has not sent.
    Join {
        /// The server's address.
        #[arg(long)]
        server: String,
        /// The one-time code.
        #[arg(long)]
        code: String,
        /// What this computer is called; by default what the code was made with.
        #[arg(long, default_value = "")]
        device_name: String,
    },
    /// Take a practice that was made without a server to one, with everything it has.
    Adopt {
        /// The server's address.
        #[arg(long)]
        server: String,
        /// The one-time code of the server's administrator (`vetpms-server tenant invite`).
        #[arg(long)]
        code: String,
        /// What this computer is called.
        #[arg(long, default_value = "Desk")]
        device_name: String,
        /// A file that holds the owner's password on the server.
        #[arg(long, value_name = "FILE")]
        server_password_file: PathBuf,
    },
    /// Open a profile by its recovery key and make a new password or key file for it.
    Recover {
        /// A file that holds the recovery key.
        #[arg(long, value_name = "FILE")]
        recovery_file: PathBuf,
    },
    /// Note a vaccination: closes the reminders that it answers and opens the next one.
    Vaccinate(VaccinateArgs),
    /// Add the everyday diagnoses to the practice's list, those that it does not have.
    UsualTerms {
        /// In whose words.
        #[arg(long, default_value = "en")]
        language: Words,
    },
    /// List, correct or take back vaccinations.
    #[command(subcommand)]
    Vaccinations(VaccinationsCommand),
    /// Remind owners of what is due.
    #[command(subcommand)]
    Reminders(RemindersCommand),
    /// Laboratory results: order, enter, look at, list.
    #[command(subcommand)]
    Lab(LabCommand),
    /// Who is in the clinic, where, and what comes next for them.
    Whiteboard {
        /// The treatments that are due instead.
        #[arg(long)]
        due: bool,
    },
    /// Bring an animal that is in the clinic to a room, or say that one without an appointment has left; a room brings that
    /// one back while its visit is open.
    Room {
        /// The animal's id.
        patient: Uuid,
        /// The room's id; none takes it out of every room.
        #[arg(long)]
        room: Option<Uuid>,
        /// It has left.
        #[arg(long, conflicts_with = "room")]
        left: bool,
    },
    /// Sign a visit as it stands. Nothing of it changes from then on.
    Sign {
        /// The visit's record.
        id: Uuid,
    },
    /// Add to a signed visit.
    Addendum {
        /// The visit's record.
        id: Uuid,
        /// What is to be added.
        #[arg(long)]
        content: String,
        /// Why.
        #[arg(long)]
        reason: Option<String>,
    },
    /// List the visits that nobody has signed yet.
    Unsigned {
        /// Only those that you began.
        #[arg(long)]
        own: bool,
    },
    /// Let a colleague open the practice on this computer (needs the server once).
    AddUser {
        /// The colleague's e-mail address.
        #[arg(long)]
        email: String,
        /// A file that holds the colleague's password.
        #[arg(long, value_name = "FILE")]
        new_password_file: PathBuf,
    },
    /// Import records from another system.
    Import {
        #[command(subcommand)]
        from: ImportCommand,
    },
    /// Find patients and clients: names, "smi,bel", phone or chip digits, e-mail.
    Find(FindArgs),
    /// Show a record.
    Show {
        /// Table, such as patients.
        table: String,
        /// Its id.
        id: Uuid,
    },
    /// Show who changed a record, when and on which device.
    History(HistoryArgs),
    /// Show what happened to an animal, newest first.
    Timeline(TimelineArgs),
    /// Add a record: field=value, or field:=JSON for numbers, lists and periods. What has rules of its own has its
    /// own command.
    #[command(after_help = FIELDS)]
    Add {
        /// Table, such as clients.
        table: String,
        /// field=value or field:=JSON.
        #[arg(required = true)]
        fields: Vec<String>,
    },
    /// Change fields of a record.
    #[command(after_help = FIELDS)]
    Set {
        /// Table, such as clients.
        table: String,
        /// Its id.
        id: Uuid,
        /// field=value or field:=JSON.
        #[arg(required = true)]
        fields: Vec<String>,
    },
    /// Mark a record as deleted; its history stays.
    Remove {
        /// Table, such as clients.
        table: String,
        /// Its id.
        id: Uuid,
    },
    /// Record a patient's weight.
    Weigh {
        /// The patient's id.
        patient: Uuid,
        /// Kilograms, such as 4.2.
        kg: String,
        /// When it was weighed, such as 2026-03-31T09:30:00+02:00; now, unless given. The moment of an earlier weight
        /// puts that one right.
        #[arg(long)]
        at: Option<String>,
        /// A weight far from the one before is right.
        #[arg(long)]
        confirmed: bool,
    },
    /// Say that a patient is treated here, is not any more, or has died.
    PatientStatus {
        /// The patient's id.
        patient: Uuid,
        /// What became of it.
        #[arg(value_enum)]
        status: Became,
        /// The day of death.
        #[arg(long, value_name = "DATE")]
        on: Option<chrono::NaiveDate>,
    },
    /// Attach a file to a patient: PDF, PNG, JPEG, WebP or text, up to 25 MB.
    Attach(AttachArgs),
    /// List a patient's files, save a copy of one, or take one away.
    Attachments(AttachmentsArgs),
    /// Call an appointment off.
    Cancel {
        /// The appointment's id.
        id: Uuid,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Book an appointment.
    Book {
        /// The patient's id; none for a block.
        #[arg(long)]
        patient: Option<Uuid>,
        /// The appointment type's id.
        #[arg(long = "type")]
        kind: Uuid,
        /// Start, such as 2026-03-31T09:30:00+02:00.
        #[arg(long)]
        start: String,
        /// End.
        #[arg(long)]
        end: String,
        /// Why they come.
        #[arg(long)]
        reason: Option<String>,
        /// A member of staff; may be given again.
        #[arg(long)]
        staff: Vec<Uuid>,
        /// A room or device; may be given again.
        #[arg(long)]
        resource: Vec<Uuid>,
    },
    /// Begin a visit's record, or read it.
    Visit {
        #[command(subcommand)]
        what: VisitCommand,
    },
    /// The problem list of an animal, over all its visits.
    #[command(subcommand)]
    Problem(ProblemCommand),
    /// Carry out operations from standard input, one JSON object per line; each is
    /// acknowledged on its own line once it is durable.
    #[command(after_help = OPERATIONS)]
    Batch,
    /// Exchange changes with the server.
    Sync {
        /// Go on until interrupted, with a line for each exchange and each change of the state.
        #[arg(long)]
        watch: bool,
        /// A file that holds your password on the server, for where it does not know you on this computer and has
        /// another password than opens the practice, or a key file opens it.
        #[arg(long, value_name = "FILE")]
        server_password_file: Option<PathBuf>,
    },
    /// Show what waits to be sent, conflicts, and how many records there are.
    Status,
    /// List what waits for a decision: what two people changed at the same time, what was entered twice.
    Conflicts {
        /// What was decided in the last days instead.
        #[arg(long)]
        settled: bool,
    },
    /// Decide about an item of `conflicts`, or take a decision back.
    Resolve {
        /// The item's id.
        id: String,
        #[command(flatten)]
        resolution: Resolution,
        /// Why; needed for what is about health or money.
        #[arg(long)]
        reason: Option<String>,
    },
    /// List this computer's work that the server holds back, or deal with an item of it.
    HeldBack(HeldBackAction),
    /// List everybody's work that the server holds back, or deal with an item of it; for administrators.
    #[command(name = "held-back-all", alias = "aside")]
    HeldBackAll(HeldBackAllAction),
    /// Hold documents, tables, search and digests against each other.
    Verify {
        /// Compare with the server, too.
        #[arg(long)]
        server: bool,
    },
    /// Make tables and search index anew from the documents.
    Rebuild,
    /// Print a new recovery key; an older one stops working.
    RecoveryKey,
    /// Save a document as PDF: a visit's summary, a prescription, a dispensing's label, a vaccination's certificate.
    /// What was printed before is printed again as it was.
    Print(PrintArgs),
    /// Print every record, one JSON object per line.
    Export,
}

const FIELDS: &str = "\
Examples:
  vetpms ... add clients last_name=Smith email=smith@example.org 'tags:=[\"breeder\"]'
  vetpms ... set patients 019... color=black is_neutered:=true date_of_birth=2021-05-04
An empty value (color=) clears a field.";

const OPERATIONS: &str = "\
Operations:
  {\"op\":\"register_client\",\"values\":{\"last_name\":\"Smith\"},\"contacts\":[],\"patients\":[{\"values\":{\"name\":\"Zen\",\"species\":\"Cat\"}}]}
  {\"op\":\"add\",\"table\":\"staff\",\"values\":{\"display_name\":\"Dr. Lee\"}}
  {\"op\":\"set\",\"table\":\"patients\",\"id\":\"...\",\"values\":{\"color\":\"black\"}}
  {\"op\":\"book\",\"values\":{\"patient_id\":\"...\",\"appointment_type\":\"...\",\"scheduled\":{\"start\":\"2026-03-31T09:30:00Z\",\"end\":\"2026-03-31T09:50:00Z\"}},\"staff\":[],\"resources\":[]}
  {\"op\":\"move\",\"id\":\"...\",\"values\":{\"scheduled\":{...}},\"staff\":[...]}   {\"op\":\"cancel\",\"id\":\"...\",\"reason\":\"...\"}
  {\"op\":\"status\",\"id\":\"...\",\"status\":\"CHECKED_IN\"}   {\"op\":\"remove\",\"table\":\"...\",\"id\":\"...\"}
  {\"op\":\"merge\",\"table\":\"clients\",\"id\":\"...\",\"into\":\"...\"}   {\"op\":\"unmerge\",\"table\":\"clients\",\"id\":\"...\"}
  {\"op\":\"weigh\",\"patient\":\"...\",\"values\":{\"weight_kg\":\"4.200\"}}
  {\"op\":\"register_patient\",\"client\":\"...\",\"patient\":{\"values\":{...}}}
  {\"op\":\"patient_status\",\"id\":\"...\",\"status\":\"DECEASED\",\"date\":\"2026-03-31\"}
  {\"op\":\"visit\",\"patient\":\"...\",\"values\":{\"visit_date\":\"2026-03-31T09:30:00Z\",\"record_type\":\"CONSULT\"}}
  {\"op\":\"note\",\"visit\":\"...\",\"values\":{\"plan\":\"Rest\"}}   {\"op\":\"diagnose\",\"visit\":\"...\",\"values\":{\"diagnosis_name\":\"Sprain\"}}
  {\"op\":\"plan\",\"visit\":\"...\",\"values\":{\"treatment_name\":\"Drip\"}}   {\"op\":\"order_test\",\"patient\":\"...\",\"values\":{\"test_name\":\"Creatinine\"}}
  {\"op\":\"vaccinate\",\"patient\":\"...\",\"values\":{\"product_name\":\"Rabies\"}}   {\"op\":\"measure\",\"visit\":\"...\",\"values\":{\"pulse_rate\":90}}
  {\"op\":\"prescribe\",\"visit\":\"...\",\"values\":{\"medication_name\":\"Meloxicam\",\"dosage\":\"2 ml\",\"route\":\"by mouth\",\"frequency\":\"once a day\"}}
  {\"op\":\"problem\",\"patient\":\"...\",\"values\":{\"problem_name\":\"Arthritis\"}}   {\"op\":\"close_problem\",\"id\":\"...\",\"on\":\"2026-03-31\"}
  {\"op\":\"enter_result\",\"id\":\"...\",\"values\":{\"value\":\"1.2\",\"unit\":\"mg/dl\"}}   {\"op\":\"review_result\",\"id\":\"...\"}
What is asked about is answered beside the values: \"confirmed\":true for a weight far from the one before (weigh, measure),
\"in_spite\":\"why\" for an allergy (plan, prescribe), and among the values \"dose_override\":\"why\" for an unusual dose.
Answers: {\"line\":1,\"ok\":{\"id\":\"...\"}} or {\"line\":1,\"error\":{\"code\":\"...\",\"message\":\"...\",\"field\":\"...\"}}";

#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// A CSV file, by a mapping file (see docs/import.md).
    Csv {
        /// The file.
        file: PathBuf,
        /// The mapping file.
        #[arg(long, value_name = "FILE")]
        mapping: PathBuf,
        /// Write the refused lines here, as CSV.
        #[arg(long, value_name = "FILE")]
        rejects: Option<PathBuf>,
    },
}
