-- A result can be made again beside the first, as a revision with its reason, and says which bars it was made from. One that is partial
-- waits for more, such as an opening price, and is completed by the same key.
alter table job_result
    add column revision     integer not null default 1 check (revision > 0),
    add column reason       text,
    add column partial      boolean not null default false,
    add column bars_hash    text,
    add column bars_through date,
    drop constraint job_result_pkey,
    add primary key (job, symbol, session, record, revision);

alter table job_attempt
    add column revision integer not null default 1,
    add column reason   text;

alter table job_unit
    add column revision integer not null default 1,
    add column reason   text,
    drop constraint job_unit_pkey,
    add primary key (job, symbol, session, record, revision);

-- in_time: issued while it was still a forecast. Of the revisions of a forecast the latest that was in time counts, or else the first.
alter table forecast_ledger
    add column revision integer not null default 1 check (revision > 0),
    add column in_time  boolean not null default true,
    drop constraint forecast_ledger_record_symbol_session_basis_key,
    add unique (record, symbol, session, basis, revision);

alter table model_version
    add column revision integer not null default 1,
    drop constraint model_version_record_symbol_session_configuration_hash_key,
    add unique (record, symbol, session, configuration_hash, revision);

alter table drift_verdict
    add column revision integer not null default 1,
    drop constraint drift_verdict_pkey,
    add primary key (record, symbol, session, policy, revision);

-- An alarm that a later revision of the verdict no longer raises stays, and says so.
alter table alert
    add column withdrawn_at      timestamptz, -- on the record's clock
    add column withdrawn_because text;
