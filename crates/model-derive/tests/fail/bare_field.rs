use uuid::Uuid;

#[derive(vetpms_model::Entity)]
#[entity(table = "notes", label = "Note")]
struct Note {
    id: Uuid,
    text: String,
}

fn main() {}
