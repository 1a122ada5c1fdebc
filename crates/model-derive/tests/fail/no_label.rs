use uuid::Uuid;

#[derive(vetpms_model::Entity)]
#[entity(table = "notes", label = "Note")]
struct Note {
    id: Uuid,
    #[field(class = Clinical)]
    text: String,
}

fn main() {}
