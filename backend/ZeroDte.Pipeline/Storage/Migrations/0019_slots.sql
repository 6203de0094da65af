-- A session can have several results of one job, each as of its own time of the day: slot is that time, such as 10:30, and empty where there is one.
alter table job_result
    add column slot text not null default '',
    drop constraint job_result_pkey,
    add primary key (job, symbol, session, record, revision, slot);

alter table job_attempt
    add column slot text not null default '';

alter table job_unit
    add column slot text not null default '',
    drop constraint job_unit_pkey,
    add primary key (job, symbol, session, record, revision, slot);

drop function job_lock(text, text, date, text);
create function job_lock(job text, symbol text, session date, record text, slot text default '') returns bigint language sql immutable as $$
    select hashtextextended(concat_ws(' ', 'job', job, symbol, session - date '2000-01-01', record, nullif(slot, '')), 0)
$$;
