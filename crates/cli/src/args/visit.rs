//! What can be done about a visit.

use clap::Subcommand;
use uuid::Uuid;

/// A part of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// Its note: subjective, objective, assessment, plan.
    Note,
    /// What was measured.
    Vitals,
    /// What was found.
    Diagnosis,
    /// What was done, or is to be.
    Treatment,
    /// What was prescribed.
    Prescription,
}

/// A part and its fields.
#[derive(Debug, clap::Args)]
pub(crate) struct PartArgs {
    /// Which part.
    #[arg(value_enum)]
    pub(crate) part: Part,
    /// Fields, such as plan="Rest." or medication_name=Meloxicam dosage="2 ml" route="by mouth" frequency="once a day".
    #[arg(value_name = "FIELD=VALUE", required = true)]
    pub(crate) fields: Vec<String>,
    /// Why it is given in spite of a known allergy.
    #[arg(long, value_name = "REASON")]
    pub(crate) in_spite: Option<String>,
    /// Why a prescription's dose is right although the list says another one.
    #[arg(long, value_name = "REASON")]
    pub(crate) unusual_dose: Option<String>,
    /// A weight far from the one before is right.
    #[arg(long)]
    pub(crate) confirmed: bool,
}

/// A command about visits.
#[derive(Debug, Subcommand)]
pub(crate) enum VisitCommand {
    /// Begin the record of an appointment, or of an animal that came without one; prints its id.
    #[command(group = clap::ArgGroup::new("of").required(true))]
    Open {
        /// The appointment's id; the same record each time.
        #[arg(long, group = "of")]
        appointment: Option<Uuid>,
        /// The animal's id; a new record each time.
        #[arg(long, group = "of")]
        patient: Option<Uuid>,
    },
    /// Receive the animal of an appointment: the weight, phone and address asked about, alerts read.
    Arrive {
        /// The appointment's id.
        appointment: Uuid,
        /// Kilograms, such as 4.2.
        #[arg(long, value_name = "KG")]
        weight: Option<String>,
        /// A weight far from the one before is right.
        #[arg(long)]
        weight_confirmed: bool,
        /// Phone and address are right.
        #[arg(long)]
        contact_confirmed: bool,
        /// An alert that was read; may be given again.
        #[arg(long = "alert", value_name = "ALERT")]
        alerts: Vec<String>,
        /// What the vet should know.
        #[arg(long)]
        remark: Option<String>,
    },
    /// Hand out what was prescribed; prints the id that its label is printed by.
    Dispense {
        /// The prescription's id.
        prescription: Uuid,
        /// How much, if not what is prescribed.
        #[arg(long)]
        quantity: Option<String>,
        /// The batch that it comes from.
        #[arg(long)]
        batch: Option<String>,
        /// Until when that may be used.
        #[arg(long, value_name = "DATE")]
        expires: Option<chrono::NaiveDate>,
    },
    /// Write a part of a visit, or into its note.
    Write {
        /// The visit's record.
        visit: Uuid,
        /// A treatment is still to be done.
        #[arg(long)]
        planned: bool,
        #[command(flatten)]
        what: PartArgs,
    },
    /// Correct a part of a visit.
    Correct {
        /// The part's id.
        id: Uuid,
        #[command(flatten)]
        what: PartArgs,
    },
    /// Say why the animal came, or what kind of visit it is.
    #[command(group = clap::ArgGroup::new("what").required(true).multiple(true))]
    About {
        /// The visit's record.
        id: Uuid,
        /// Why it came; an empty one clears it.
        #[arg(long, group = "what")]
        complaint: Option<String>,
        /// CONSULT, RECHECK, VACCINATION, SURGERY, EMERGENCY, NURSE or PHONE.
        #[arg(long, group = "what")]
        kind: Option<String>,
    },
    /// Take out a part of a visit that was entered in error; its history stays.
    TakeOut {
        /// Which part.
        #[arg(value_enum)]
        part: Part,
        /// Its id.
        id: Uuid,
    },
    /// Take back what was handed out: it came back, or was entered in error. It stays in the record, marked.
    TakeBack {
        /// What was handed out: the id that `dispense` printed.
        dispensing: Uuid,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Cancel a prescription of a visit that can no longer be changed, by an addendum.
    Cancel {
        /// The prescription's id.
        prescription: Uuid,
        /// Why it counts no longer: the addendum's text.
        #[arg(long)]
        reason: String,
    },
    /// Cancel a prescription of a visit that can no longer be changed, and write it anew in a new visit; prints both ids.
    Anew {
        /// The prescription's id.
        prescription: Uuid,
        /// Why the old one counts no longer: the addendum's text.
        #[arg(long)]
        reason: String,
        /// What is different, such as strength="50 mg" or quantity=28.
        #[arg(value_name = "FIELD=VALUE")]
        fields: Vec<String>,
        /// Why it is right in spite of an allergy.
        #[arg(long, value_name = "REASON")]
        in_spite: Option<String>,
    },
    /// Remove a visit that was opened by mistake, as long as nothing stands in it.
    Remove {
        /// The record's id.
        id: Uuid,
    },
    /// Show a visit: its note, what was found, done and prescribed.
    Show {
        /// The record's id.
        id: Uuid,
    },
}

/// A command about the problem list of an animal.
#[derive(Debug, Subcommand)]
pub(crate) enum ProblemCommand {
    /// Add a problem; prints its id.
    Add {
        /// The animal's id.
        patient: Uuid,
        /// Fields, such as problem_name="Chronic kidney disease" onset_on=2026-03-31 notes="Stage 2".
        #[arg(value_name = "FIELD=VALUE", required = true)]
        fields: Vec<String>,
    },
    /// Say that a problem is over.
    Close {
        /// The problem's id.
        id: Uuid,
        /// Since when; today, unless given.
        #[arg(long, value_name = "DATE")]
        on: Option<chrono::NaiveDate>,
    },
    /// Say that it is not.
    Reopen {
        /// The problem's id.
        id: Uuid,
    },
    /// List the problems of an animal, open ones first.
    List {
        /// The animal's id.
        patient: Uuid,
    },
}
