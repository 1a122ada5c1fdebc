//! What PostgreSQL's own catalogue says of isolation.

use sqlx::{AssertSqlSafe, PgConnection};
use vetpms_model::ENTITIES;

use crate::support::{Server, client, connect, environment};

async fn names(connection: &mut PgConnection, sql: &str) -> Vec<String> {
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
        .fetch_all(connection)
        .await
        .unwrap()
}

#[tokio::test]
async fn every_table_of_a_practice_is_closed_and_has_its_policies() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let schema = format!("t_{}", tenant.id.simple());
    let mut superuser = server.superuser().await;
    let open = names(&mut superuser, &format!(
        "SELECT relname::text FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relkind IN ('r', 'p')
         AND NOT (relrowsecurity AND relforcerowsecurity)"
    )).await;
    assert!(open.is_empty(), "without ENABLE and FORCE: {open:?}");
    let tables = names(
        &mut superuser,
        &format!(
            "SELECT relname::text FROM pg_class WHERE relnamespace = '{schema}'::regnamespace
         AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1"
        ),
    )
    .await;
    assert_eq!(tables.len(), ENTITIES.len() + 14);
    for table in &tables {
        let policies = names(
            &mut superuser,
            &format!(
            "SELECT policyname || ' ' || cmd || ' ' || array_to_string(roles, ',') FROM pg_policies
             WHERE schemaname = '{schema}' AND tablename = '{table}' ORDER BY 1"
        ),
        )
        .await;
        let fifth = if table == "audit_log" {
            "trail INSERT vetpms_owner"
        } else {
            "projector ALL vetpms_projector"
        };
        let wanted = [
            "people_delete DELETE vetpms_tenant",
            "people_insert INSERT vetpms_tenant",
            "people_select SELECT vetpms_tenant",
            "people_update UPDATE vetpms_tenant",
            fifth,
        ];
        assert_eq!(policies, wanted, "{table}");
    }
    for def in ENTITIES.iter() {
        let triggers = names(&mut superuser, &format!(
            "SELECT tgname::text FROM pg_trigger WHERE tgrelid = '{schema}.{}'::regclass AND NOT tgisinternal ORDER BY 1",
            def.table
        )).await;
        assert_eq!(
            triggers,
            ["audit_delete", "audit_insert", "audit_update"],
            "{}",
            def.table
        );
    }
}

#[tokio::test]
async fn views_functions_and_roles_are_what_they_should_be() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut superuser = server.superuser().await;
    let views = names(
        &mut superuser,
        "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('v', 'm') AND (n.nspname = 'system' OR n.nspname LIKE 't\\_%')
         AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)",
    )
    .await;
    assert!(views.is_empty(), "{views:?}");
    let loose = names(
        &mut superuser,
        "SELECT p.proname::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE (n.nspname = 'system' OR n.nspname LIKE 't\\_%') AND p.prosecdef
         AND NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%pg_temp')",
    )
    .await;
    assert!(loose.is_empty(), "{loose:?}");
    let public = names(
        &mut superuser,
        "SELECT p.proname::text FROM pg_proc p WHERE p.pronamespace = 'system'::regnamespace
         AND has_function_privilege('public', p.oid, 'EXECUTE')",
    )
    .await;
    assert!(public.is_empty(), "{public:?}");
    let owned = names(
        &mut superuser,
        "SELECT c.relname::text FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
         WHERE r.rolname = 'vetpms_app' OR r.rolname LIKE 't\\_%' OR r.rolname LIKE 'p\\_%'",
    )
    .await;
    assert!(owned.is_empty(), "{owned:?}");
    let strong = names(&mut superuser,
        "SELECT rolname::text FROM pg_roles WHERE (rolname LIKE 'vetpms\\_%' OR rolname LIKE 't\\_%' OR rolname LIKE 'p\\_%')
         AND (rolsuper OR rolreplication OR rolcreatedb OR (rolbypassrls AND rolname <> 'vetpms_backup')
              OR (rolinherit AND rolname = 'vetpms_app')
              OR (rolcanlogin AND rolname NOT IN ('vetpms_admin', 'vetpms_app', 'vetpms_backup')))").await;
    assert!(strong.is_empty(), "{strong:?}");
    let schema = format!("t_{}", tenant.id.simple());
    let writes = names(
        &mut superuser,
        &format!(
            "SELECT table_name || ' ' || privilege_type FROM information_schema.role_table_grants
         WHERE grantee = '{schema}' AND privilege_type <> 'SELECT'"
        ),
    )
    .await;
    assert!(writes.is_empty(), "people only read: {writes:?}");
}

#[tokio::test]
async fn the_servers_role_reaches_nothing_before_it_enters() {
    let server = Server::start().await;
    let (tenant, other) = (server.tenant(), server.tenant());
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let set = desk.one("clients", uuid::Uuid::new_v4(), client("Jansen"));
    desk.push(vec![set]).await.unwrap();
    let password = std::fs::read_to_string(environment("APP_PASSWORD_FILE")).unwrap();
    let mut app = connect(
        &environment("APP_USER"),
        Some(password.trim()),
        &server.config.database.name,
    )
    .await;
    let schema = format!("t_{}", tenant.id.simple());
    let count = format!("SELECT count(*) FROM {schema}.clients");
    assert!(
        sqlx::raw_sql(AssertSqlSafe(count.clone()))
            .execute(&mut app)
            .await
            .is_err()
    );
    let enter = |id: uuid::Uuid| format!("SELECT system.enter('{id}', NULL, '{}')", desk.id);
    // Outside a transaction entering lasts for the one statement.
    sqlx::raw_sql(AssertSqlSafe(enter(tenant.id)))
        .execute(&mut app)
        .await
        .unwrap();
    assert!(
        sqlx::raw_sql(AssertSqlSafe(count.clone()))
            .execute(&mut app)
            .await
            .is_err()
    );
    // Inside, only the entered practice; its people do not reach the directory or each other.
    for sql in [
        count.as_str(),
        "SELECT count(*) FROM system.users",
        "SELECT system.ensure_partitions()",
        &enter(tenant.id),
    ] {
        let all = format!("BEGIN; {}; {sql}", enter(other.id));
        assert!(
            sqlx::raw_sql(AssertSqlSafe(all))
                .execute(&mut app)
                .await
                .is_err(),
            "{sql}"
        );
        sqlx::raw_sql("ROLLBACK").execute(&mut app).await.unwrap();
    }
    let back = names(
        &mut app,
        "SELECT current_user::text || '/' || coalesce(current_setting('app.tenant_id', true), '')",
    )
    .await;
    assert_eq!(back, ["vetpms_app/"]);
}

#[tokio::test]
async fn the_dashboard_shows_the_day() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let (owner, cat, visit, vet) = (
        uuid::Uuid::new_v4(),
        uuid::Uuid::new_v4(),
        uuid::Uuid::new_v4(),
        uuid::Uuid::new_v4(),
    );
    let when =
        serde_json::json!({ "start": "2026-12-01T09:00:00Z", "end": "2026-12-01T09:15:00Z" });
    let bodies = vec![
        desk.change("clients", owner, client("Jansen")),
        desk.change("patients", cat, crate::support::patient(owner, "Zen")),
        desk.change("appointments", visit, serde_json::json!({
            "patient_id": cat, "scheduled": when, "appointment_type": owner, "status": "SCHEDULED" })),
        desk.change("appointment_staff", uuid::Uuid::new_v4(), serde_json::json!({
            "appointment_id": visit, "staff_id": vet, "role": "VETERINARIAN", "is_primary": true })),
    ];
    let set = desk.set(bodies);
    desk.push(vec![set]).await.unwrap();
    let shown = format!(
        "SELECT count(*) FROM appointment_dashboard WHERE patient_name = 'Zen' AND client_name = 'Jansen'
         AND staff_ids = ARRAY['{vet}'::uuid] AND scheduled_end - scheduled_start = interval '15 minutes'"
    );
    assert_eq!(server.number(tenant.id, &shown).await, 1);
}
