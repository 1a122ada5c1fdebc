#[derive(vetpms_model::Entity)]
#[entity(table = "notes", label = "Note")]
enum Note {
    Phone,
}

fn main() {}
