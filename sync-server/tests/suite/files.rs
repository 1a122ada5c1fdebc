//! Files of attachments: who may bring and who may fetch them, and that nothing but the announced bytes gets in.

use serde_json::json;
use uuid::Uuid;
use vetpms_access::{Permission, Role};
use vetpms_crypto::sha256;
use vetpms_protocol::limits::{FILE_BYTES, FILE_PART};
use vetpms_protocol::{
    Blob, FileBytes, FileOffer, FilePart, FileTaken, FileWanted, Hash32, file_parts,
};

use crate::support::{Answer, Device, Server, Tenant, client, patient};

fn bytes(number: u8, size: usize) -> Vec<u8> {
    (0..size)
        .map(|at| number.wrapping_add((at % 251) as u8))
        .collect()
}

fn hash(bytes: &[u8]) -> Hash32 {
    Hash32::new(sha256(&[bytes]))
}

/// What a request came to: an answer, or the refusal's status and code.
type Told<T> = Result<T, (u16, String)>;

fn refused(answer: Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.refusal.code)
}

async fn offer(desk: &Device, bytes: &[u8]) -> Told<FileTaken> {
    let message = FileOffer {
        hash: hash(bytes),
        size: bytes.len() as u64,
    };
    let told = desk.ask("files/offer", &message).await;
    told.map_err(refused)
}

async fn part(desk: &Device, of: Hash32, part: u32, bytes: &[u8]) -> Told<FileTaken> {
    let message = FilePart {
        hash: of,
        part,
        bytes: Blob::new(bytes.to_vec()),
    };
    let told = desk.ask("files/part", &message).await;
    told.map_err(refused)
}

async fn fetch(desk: &Device, of: Hash32, part: u32) -> Told<FileBytes> {
    let told = desk
        .ask("files/fetch", &FileWanted { hash: of, part })
        .await;
    told.map_err(refused)
}

fn cut(bytes: &[u8], part: u32) -> &[u8] {
    let from = part as usize * FILE_PART;
    &bytes[from..(from + FILE_PART).min(bytes.len())]
}

async fn send(desk: &Device, bytes: &[u8]) -> Told<FileTaken> {
    let mut taken = offer(desk, bytes).await?;
    while !taken.complete {
        let next = taken.parts;
        taken = part(desk, hash(bytes), next, cut(bytes, next)).await?;
    }
    Ok(taken)
}

async fn get(desk: &Device, of: &[u8]) -> Told<Vec<u8>> {
    let mut all = Vec::new();
    for number in 0..file_parts(of.len() as u64).unwrap() {
        let got = fetch(desk, hash(of), number).await?;
        assert_eq!(got.size, of.len() as u64);
        all.extend_from_slice(got.bytes.bytes());
    }
    Ok(all)
}

/// A record that names a file; of a visit of its own author's where one is given.
async fn name(desk: &mut Device, bytes: &[u8], visit: Option<Uuid>) {
    let (owner, animal) = (Uuid::new_v4(), Uuid::new_v4());
    let mut values = json!({
        "patient_id": animal, "file_name": "x-ray.png", "media_type": "image/png",
        "size_bytes": bytes.len(), "sha256": hash(bytes).hex(),
    });
    if let Some(visit) = visit {
        values["medical_record_id"] = json!(visit);
    }
    let bodies = vec![
        desk.change("clients", owner, client("Jansen")),
        desk.change("patients", animal, patient(owner, "Zen")),
        desk.change("attachments", Uuid::new_v4(), values),
    ];
    let set = desk.set(bodies);
    desk.push(vec![set]).await.unwrap();
}

async fn someone(tenant: &Tenant<'_>, name: &str, role: &str) -> Device {
    let email = format!("{name}@test.example");
    tenant.user(&email, &[role]);
    tenant.device(&email, name).await
}

#[tokio::test]
async fn a_file_comes_in_parts_and_goes_out_as_it_came() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut desk = someone(&tenant, "anna", "owner").await;
    let file = bytes(1, 2 * FILE_PART + 77);
    assert_eq!(offer(&desk, &file).await.unwrap().parts, 0);
    let take = async |number: u32| {
        let taken = part(&desk, hash(&file), number, cut(&file, number)).await;
        let FileTaken { parts, complete } = taken.unwrap();
        (parts, complete)
    };
    assert_eq!(take(1).await, (0, false), "too early");
    assert_eq!(take(0).await, (1, false));
    assert_eq!(take(0).await, (1, false), "an answer was lost");
    // The connection broke, and the desk asks what is still to be sent.
    assert_eq!(offer(&desk, &file).await.unwrap().parts, 1);
    assert_eq!(take(1).await, (2, false));
    assert_eq!(get(&desk, &file).await, Err((404, "not_found".into())));
    assert_eq!(take(2).await, (3, true));
    assert_eq!(take(2).await, (3, true));
    assert!(offer(&desk, &file).await.unwrap().complete);

    // Without a record that names it nobody may fetch it, not even who brought it.
    assert_eq!(get(&desk, &file).await, Err((404, "not_found".into())));
    name(&mut desk, &file, None).await;
    assert_eq!(get(&desk, &file).await.unwrap(), file);
    assert_eq!(
        fetch(&desk, hash(&file), 3).await,
        Err((404, "not_found".into()))
    );
    assert_eq!(
        fetch(&desk, hash(&file), u32::MAX).await,
        Err((404, "not_found".into()))
    );
    let sealed =
        "SELECT count(*) FROM file_parts WHERE position('\\x01020304050607'::bytea IN sealed) > 0";
    assert_eq!(server.number(tenant.id, sealed).await, 0);
}

#[tokio::test]
async fn nothing_but_the_announced_bytes_gets_in() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let desk = someone(&tenant, "anna", "owner").await;
    let other = someone(&tenant, "ben", "veterinarian").await;
    for size in [0, FILE_BYTES + 1, u64::MAX] {
        let message = FileOffer {
            hash: hash(b"x"),
            size,
        };
        let told = desk.ask::<_, FileTaken>("files/offer", &message).await;
        assert_eq!(refused(told.unwrap_err()), (400, "file_size".into()));
    }
    let file = bytes(1, FILE_PART + 5);
    let of = hash(&file);
    let unannounced = part(&desk, of, 0, cut(&file, 0)).await;
    assert_eq!(unannounced, Err((409, "file_unknown".into())));
    offer(&desk, &file).await.unwrap();
    for wrong in [&b""[..], b"short", &file] {
        let told = part(&desk, of, 0, wrong).await;
        assert_eq!(told, Err((400, "file_part".into())));
    }
    // Another file under this name: found with the last part, and nothing of it stays.
    let lie = bytes(9, FILE_PART + 5);
    part(&desk, of, 0, cut(&lie, 0)).await.unwrap();
    // Meanwhile somebody else brings it honestly; what the first one sent does not spoil it.
    offer(&other, &file).await.unwrap();
    part(&other, of, 0, cut(&file, 0)).await.unwrap();
    let told = part(&desk, of, 1, cut(&lie, 1)).await;
    assert_eq!(told, Err((409, "wrong_content".into())));
    assert!(part(&other, of, 1, cut(&file, 1)).await.unwrap().complete);
    assert!(send(&desk, &file).await.unwrap().complete);
    assert_eq!(
        server.number(tenant.id, "SELECT count(*) FROM files").await,
        1
    );
    assert_eq!(
        server
            .number(tenant.id, "SELECT count(*) FROM file_parts")
            .await,
        2
    );
}

#[tokio::test]
async fn files_that_are_begun_and_left_take_no_room_without_end() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let desk = someone(&tenant, "anna", "owner").await;
    for number in 0..40 {
        let file = bytes(number, FILE_PART + 5);
        offer(&desk, &file).await.unwrap();
        part(&desk, hash(&file), 0, cut(&file, 0)).await.unwrap();
    }
    assert_eq!(
        server.number(tenant.id, "SELECT count(*) FROM files").await,
        16
    );
    assert_eq!(
        server
            .number(tenant.id, "SELECT count(*) FROM file_parts")
            .await,
        16
    );
    let newest = bytes(39, FILE_PART + 5);
    assert_eq!(offer(&desk, &newest).await.unwrap().parts, 1);
}

/// Every role, against the crate of rights: bringing, fetching what is everybody's, one's own, somebody else's.
#[tokio::test]
async fn files_follow_the_rights_over_the_records_that_name_them() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut anna = someone(&tenant, "anna", "owner").await;
    let annas = bytes(100, 50);
    name(&mut anna, &annas, None).await;
    send(&anna, &annas).await.unwrap();
    for (number, role) in (0_u8..).zip(Role::ALL) {
        let desk = someone(&tenant, &format!("of-{}", role.code()), role.code()).await;
        let held = role.permissions();
        let own = bytes(number, 60);
        let writes = held.contains(&Permission::CreateMedicalRecords);
        assert_eq!(offer(&desk, &own).await.is_ok(), writes, "{}", role.code());
        let told = part(&desk, hash(&own), 0, &own).await;
        assert_eq!(told.is_ok(), writes, "{}", role.code());
        if !writes {
            assert_eq!(told, Err((403, "not_permitted".into())));
        }
        let all = held.contains(&Permission::ViewAllMedicalRecords);
        assert_eq!(get(&desk, &annas).await.is_ok(), all, "{}", role.code());
    }
}

#[tokio::test]
async fn whoever_sees_only_their_own_records_fetches_only_their_own_files() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut anna = someone(&tenant, "anna", "owner").await;
    let mut vera = someone(&tenant, "vera", "veterinarian").await;
    let mut superuser = server.superuser().await;
    let deny = "DELETE FROM system.user_permissions WHERE user_id = $1 AND permission = 'VIEW_ALL_MEDICAL_RECORDS'";
    sqlx::query(deny)
        .bind(vera.user)
        .execute(&mut superuser)
        .await
        .unwrap();
    let (annas, veras, both) = (bytes(1, 50), bytes(2, 50), bytes(3, 50));
    for file in [&annas, &both] {
        name(&mut anna, file, None).await;
        send(&anna, file).await.unwrap();
    }
    name(&mut vera, &veras, None).await;
    send(&vera, &veras).await.unwrap();
    let told = async |file: &Vec<u8>| get(&vera, file).await.is_ok();
    assert_eq!(
        (told(&annas).await, told(&veras).await, told(&both).await),
        (false, true, false)
    );
    name(&mut vera, &both, None).await;
    assert!(
        get(&vera, &both).await.is_ok(),
        "a record of her own names it too"
    );
    assert!(get(&anna, &veras).await.is_ok());
}

#[tokio::test]
async fn another_practice_has_none_of_it() {
    let server = Server::start().await;
    let (first, second) = (server.tenant(), server.tenant());
    let mut desk = someone(&first, "anna", "owner").await;
    let mut stranger = someone(&second, "ben", "owner").await;
    let file = bytes(1, 70);
    name(&mut desk, &file, None).await;
    send(&desk, &file).await.unwrap();
    name(&mut stranger, &file, None).await;
    assert_eq!(get(&stranger, &file).await, Err((404, "not_found".into())));
    assert_eq!(offer(&stranger, &file).await.unwrap().parts, 0);
    assert_eq!(
        server
            .number(second.id, "SELECT count(*) FROM file_parts")
            .await,
        0
    );
}

/// A part that was moved to another place of the database does not open there.
#[tokio::test]
async fn a_part_opens_in_its_place_only() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut desk = someone(&tenant, "anna", "owner").await;
    let file = bytes(1, 2 * FILE_PART);
    name(&mut desk, &file, None).await;
    send(&desk, &file).await.unwrap();
    let schema = format!("t_{}", tenant.id.simple());
    let mut superuser = server.superuser().await;
    let swap = format!(
        "UPDATE {schema}.file_parts p SET sealed = o.sealed FROM {schema}.file_parts o WHERE p.part = 1 - o.part"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(swap))
        .execute(&mut superuser)
        .await
        .unwrap();
    assert_eq!(
        fetch(&desk, hash(&file), 0).await,
        Err((500, "internal".into()))
    );
}
